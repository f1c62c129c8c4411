"""Who leads is read organization by organization, so that nothing is gathered or sorted first.

The indexes are built beside the tables' work, and those that they replace go last; what an attempt
that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

IN_ORDER = ("side", "measure", "organization", "year")
REPLACED = (
    ("leading", "leading_in_order", IN_ORDER, "leading_of_year"),
    (
        "leadingworkload", "leading_workload_in_order", ("workload", *IN_ORDER),
        "leading_workload_of_year",
    ),
)  # fmt: skip


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("insights", "0014_taken_back")]

    operations = [
        operation
        for model, name, fields, old in REPLACED
        for operation in (
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop
            ),
            AddIndexConcurrently(model, models.Index(fields=list(fields), name=name)),
            RemoveIndexConcurrently(model, old),
        )
    ]
