"""Summaries of a partner are looked for by workload: without one, what is added up is read."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insights", "0008_prepared")]

    operations = [
        AddIndexConcurrently(
            "usagesummary",
            models.Index(fields=["partner", "workload", "month"], name="usage_summary_of_workload"),
        ),
        RemoveIndexConcurrently("usagesummary", "usage_summary_of_partner"),
    ]
