"""Lines of earnings: written, and posted against the program's expense.

A close may have a million lines. They go to the database as one stream, and it makes rows, journals
and entries of them by one statement each: about what it costs it to write the rows at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from opencpor.common.ids import new_id
from opencpor.common.months import Month
from opencpor.incentives.models import Account, EarningKind
from opencpor.incentives.posting.journals import Origin, open_journals
from opencpor.incentives.rules.closing import LineKey, Posting
from opencpor.register.models import Association


@dataclass(frozen=True)
class Batch:
    """Lines to post together.

    Attributes:
        processed: The month whose statement lists them, first day.
        currency: Of all of them.
        originals: Ids of first lines posted before, which differences name.
        versions: By which version each month is judged, where no close posts that says so.
    """

    lines: Sequence[Posting]
    processed: date
    currency: str
    originals: Mapping[LineKey, str]
    versions: Mapping[Month, int] | None = None


_STAGE = """
    CREATE TEMP TABLE incentives_fresh_lines (
        place bigint, id text COLLATE "C", association_id text COLLATE "C", rule text,
        milestone text, month date, kind text, amount_minor bigint, corrects_id text COLLATE "C",
        program_version integer
    ) ON COMMIT DROP
"""
_EARNINGS = """
    INSERT INTO incentives_earning (
        id, close_id, posting, program_version, kind, program_key, location_id, customer_id,
        association_id, engagement, rule, milestone, workload, subscription_id, month, processed,
        amount_minor, currency, corrects_id
    )
    SELECT l.id, %(close)s, %(posting)s, l.program_version, l.kind, %(program)s, a.location_id,
        s.customer_id, a.id, a.engagement, l.rule, l.milestone, s.workload,
        coalesce(s.subscription_id::text, ''), l.month, %(processed)s, l.amount_minor,
        %(currency)s, l.corrects_id
    FROM incentives_fresh_lines l
    JOIN register_association a ON a.id = l.association_id
    JOIN register_slot s ON s.id = a.slot_id
    ORDER BY l.place
"""
# A connection keeps the plans of the ledger's guards and of foreign keys. Made when the tables
# were small, they would read a whole table for each line: hours for a large close.
_PLAN_ANEW = "DISCARD PLANS"
_COUNT_ANEW = "ANALYZE incentives_earning, incentives_journal"
MANY = 10_000  # so many lines that the database is to look at them before it joins them
_LOCATIONS = """
    SELECT DISTINCT a.location_id FROM incentives_fresh_lines l
    JOIN register_association a ON a.id = l.association_id ORDER BY a.location_id
"""
# What balances each other is written by one statement, as the database asks.
_ENTRIES = """
    WITH journal AS MATERIALIZED (
        SELECT * FROM unnest(%(locations)s::text[], %(journals)s::text[]) AS j (location_id, id)
    ), line AS MATERIALIZED (
        SELECT l.place, j.id AS journal_id, e.location_id, e.id, e.amount_minor
        FROM incentives_fresh_lines l
        JOIN incentives_earning e ON e.id = l.id
        JOIN journal j ON j.location_id = e.location_id
    )
    INSERT INTO incentives_entry (
        journal_id, account, location_id, earning_id, source, amount_minor, currency
    )
    (SELECT journal_id, %(payable)s, location_id, id, '', amount_minor, %(currency)s
        FROM line ORDER BY place)
    UNION ALL
    (SELECT journal_id, %(expense)s, NULL, NULL, '', -sum(amount_minor)::bigint, %(currency)s
        FROM line GROUP BY journal_id)
"""


def post_lines(origin: Origin, batch: Batch) -> int:
    """Write lines and post them, a journal for each location; return how many there are.

    Raises:
        Association.DoesNotExist: If a line names an association that is not there.
    """
    if not batch.lines:
        return 0
    with connection.cursor() as cursor, _staged(cursor, batch):
        given: dict[str, Any] = {
            "close": origin.close.pk if origin.close else None,
            "posting": "" if origin.close else origin.source,
            "program": origin.program_key,
            "processed": batch.processed,
            "currency": batch.currency,
            "payable": Account.PARTNER_PAYABLE.value,
            "expense": Account.PROGRAM_EXPENSE.value,
        }
        cursor.execute(_EARNINGS, given)
        if cursor.rowcount != len(batch.lines):
            raise Association.DoesNotExist
        cursor.execute(_LOCATIONS)
        locations = [location for (location,) in cursor.fetchall()]
        journals = [journal.pk for journal in open_journals(origin, len(locations))]
        cursor.execute(_COUNT_ANEW if len(batch.lines) >= MANY else _PLAN_ANEW)
        cursor.execute(_ENTRIES, given | {"locations": locations, "journals": journals})
    return len(batch.lines)


@contextmanager
def _staged(cursor: CursorWrapper, batch: Batch) -> Iterator[None]:
    """Hand the lines over; they are a table of this transaction's own meanwhile."""
    cursor.execute(_STAGE)
    with cursor.copy("COPY incentives_fresh_lines FROM STDIN") as sink:
        for place, line in enumerate(batch.lines):
            sink.write_row(_row(place, line, batch))
    cursor.execute("ANALYZE incentives_fresh_lines")
    yield
    cursor.execute("DROP TABLE incentives_fresh_lines")


def _row(place: int, line: Posting, batch: Batch) -> tuple[object, ...]:
    key = line.key
    return (
        place,
        new_id("ern"),
        key.association_id,
        key.rule,
        key.milestone,
        key.month.first_day,
        (EarningKind.DIFFERENCE if line.difference else EarningKind.EARNED).value,
        line.amount_minor,
        batch.originals.get(key) if line.difference else None,
        batch.versions[key.month] if batch.versions is not None else None,
    )
