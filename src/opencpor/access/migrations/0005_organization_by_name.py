"""Lists of customers go by name, however many there are.

It is built beside the table's work; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("access", "0004_limited")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS organization_by_name", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "organization", models.Index(fields=["name", "id"], name="organization_by_name")
        ),
    ]
