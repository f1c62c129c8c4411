"""How a partner's claims on some customers stand is read from an index alone, too.

Lines that were taken back have one of their own: they are few. Each is built beside the table's
work, and one that is replaced goes then; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0028_line_by_workload")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS claim_stands", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "claim",
            models.Index(
                fields=["partner", "state", "state_since"],
                include=["location", "customer", "id"],
                name="claim_stands",
            ),
        ),
        RemoveIndexConcurrently("claim", "claim_standing"),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS claim_line_taken_back", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "claimline",
            models.Index(
                fields=["claim"],
                condition=models.Q(("reason_code__in", ["withdrawn", "removed"]), ("state", "dropped")),
                name="claim_line_taken_back",
            ),
        ),
    ]
