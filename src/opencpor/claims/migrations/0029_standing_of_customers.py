"""How a partner's claims on some customers stand is read from an index alone, too.

It is built beside the table's work, and the one that it replaces goes last; what an attempt that
was cut off left is made anew.
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
    ]
