"""Registered files are never changed or deleted, and no batch is."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER usage_lakefile_append_only BEFORE UPDATE OR DELETE ON usage_lakefile
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_lakefile_no_truncate BEFORE TRUNCATE ON usage_lakefile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_batch_stays BEFORE DELETE ON usage_batch
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER usage_batch_stays ON usage_batch;
DROP TRIGGER usage_lakefile_no_truncate ON usage_lakefile;
DROP TRIGGER usage_lakefile_append_only ON usage_lakefile;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0001_initial"),
        ("journal", "0002_append_only"),
        ("directory", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
