"""The database keeps what was published: no version or engagement key is changed or deleted."""

from django.db import migrations

TABLES = ("program", "programversion", "engagementkey")

FORWARD = "".join(
    f"""
CREATE TRIGGER programs_{table}_append_only BEFORE UPDATE OR DELETE ON programs_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER programs_{table}_no_truncate BEFORE TRUNCATE ON programs_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)

BACKWARD = "".join(
    f"""
DROP TRIGGER programs_{table}_no_truncate ON programs_{table};
DROP TRIGGER programs_{table}_append_only ON programs_{table};
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
