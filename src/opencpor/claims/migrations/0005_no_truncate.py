"""What customers were shown and answered is not emptied as a whole either."""

from django.db import migrations

TABLES = ("consenttext", "consentanswer")
FORWARD = "".join(
    f"""
CREATE TRIGGER claims_{table}_no_truncate BEFORE TRUNCATE ON claims_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER claims_{table}_no_truncate ON claims_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_clocks")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
