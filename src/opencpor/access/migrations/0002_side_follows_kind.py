"""A membership's side is its organization's kind: a composite foreign key keeps it so."""

from django.db import migrations

FORWARD = """
ALTER TABLE access_membership ADD CONSTRAINT membership_side_is_kind
    FOREIGN KEY (organization_id, side) REFERENCES access_organization (id, kind)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = "ALTER TABLE access_membership DROP CONSTRAINT membership_side_is_kind;"


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
