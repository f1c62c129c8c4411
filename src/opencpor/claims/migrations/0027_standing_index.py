"""How a partner's claims stand is read from an index alone, however many there are.

It is built beside the table's work; what an attempt that was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0026_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS claim_standing", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "claim",
            models.Index(
                fields=["partner", "state", "state_since"], include=["location"],
                name="claim_standing",
            ),
        ),
    ]  # fmt: skip
