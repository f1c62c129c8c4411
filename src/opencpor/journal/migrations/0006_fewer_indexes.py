"""Every event is written to one index less for each of its identifiers.

Django makes a second one that serves ``LIKE`` where words are sorted by a language. Ours are
compared byte by byte, so that the first one serves it too. Removed beside the table's work; every
step leaves alone what is done.
"""

from django.db import migrations

FOR_LIKE = (
    ("journal_event", "id", "journal_event_id_5bb10aeb_like"),
    ("journal_streamhead", "stream", "journal_streamhead_stream_24c5c2a5_like"),
    ("journal_personalvalue", "id", "journal_personalvalue_id_8c01e956_like"),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("journal", "0005_unplaced")]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name}"
            f" ON {table} ({column} varchar_pattern_ops)",
        )
        for table, column, name in FOR_LIKE
    ]
