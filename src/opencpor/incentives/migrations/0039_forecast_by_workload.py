"""Lines of a forecast at some places are found by their workload, however many there are.

The index is built beside the table's work; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incentives", "0038_budgets")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS forecast_line_by_place", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "forecastline",
            models.Index(
                fields=["forecast", "location", "workload"], name="forecast_line_by_place"
            ),
        ),
        RemoveIndexConcurrently("forecastline", "forecast_line_by_location"),
    ]
