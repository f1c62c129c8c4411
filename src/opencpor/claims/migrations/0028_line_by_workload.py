"""Claims about a workload that few are about are found by it, however many claims there are.

It is built beside the table's work; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0027_standing_index")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS claim_line_by_workload", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "claimline",
            models.Index(fields=["workload", "claim"], name="claim_line_by_workload"),
        ),
    ]
