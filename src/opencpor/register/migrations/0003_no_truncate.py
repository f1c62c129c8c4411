"""Who held what is not emptied as a whole either; row triggers do not see that."""

from django.db import migrations

TABLES = ("tenure", "association")
FORWARD = "".join(
    f"""
CREATE TRIGGER register_{table}_no_truncate BEFORE TRUNCATE ON register_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER register_{table}_no_truncate ON register_{table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("register", "0002_guards")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
