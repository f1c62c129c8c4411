"""No table of the log is emptied as a whole either; row triggers do not see that."""

from django.db import migrations

TABLES = ("checkpoint", "streamhead", "personalvalue")
FORWARD = "".join(
    f"""
CREATE TRIGGER journal_{table}_no_truncate BEFORE TRUNCATE ON journal_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER journal_{table}_no_truncate ON journal_{table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_longer_kinds")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
