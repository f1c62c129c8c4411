"""What partners took back counts as withdrawn, not as turned down: all is computed anew."""

from django.db import migrations

ANEW = """
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT 'all', '', '' FROM insights_summary_state
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0013_earned_added")]

    operations = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]
