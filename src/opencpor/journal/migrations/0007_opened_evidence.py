"""Evidence that was opened for a reason is found without looking through the log.

Only such an entry is written to the index. It is built beside the table's work; what an attempt that
was cut off left is made anew.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("journal", "0006_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS event_evidence_opened", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "event",
            models.Index(
                fields=["at"], include=["number"], name="event_evidence_opened",
                condition=models.Q(type="evidence.opened", data__has_key="personal"),
            ),
        ),
    ]  # fmt: skip
