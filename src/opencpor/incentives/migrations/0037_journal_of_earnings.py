"""The latest booking of earnings is found at once, however many payments came since.

It is built beside the ledger's work; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incentives", "0036_forecast_sums")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS journal_of_earnings", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "journal",
            models.Index(
                fields=["program_key", "-number"],
                condition=models.Q(kind__in=["close", "recompute"]),
                name="journal_of_earnings",
            ),
        ),
    ]
