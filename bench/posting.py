"""Posting of a close beside a bare COPY of the same rows. See bench/README.md.

Ours is what a close does once it has judged: lines, a journal for each location, entries and
statements, in one transaction. The peer copies those very lines, journals and entries from files
into the same tables, with the same indexes, triggers and foreign keys. Every deferred check is made
within both times; nothing is kept.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.installation import inside
from bench.machine import load, measured
from bench.results import Found

PROGRAM, CURRENCY, MONTH = "bench", "USD", date(2026, 1, 1)
LINES_FOR_EACH = 200  # lines of one location
WORKLOADS = 3  # of one customer
LIMIT = 2

# As many associations as asked for, with all that they hang on; copies need no guards.
FILL = """
SET LOCAL session_replication_role = replica;
INSERT INTO access_organization (id, kind, name, created_at)
    SELECT 'org_p', 'partner', 'Partner', now()
    UNION ALL SELECT 'org_' || n, 'customer', 'Customer ' || n, now()
    FROM generate_series(0, {number} / {workloads}) n;
INSERT INTO access_unit (id, organization_id, name)
    SELECT 'loc_' || n, 'org_p', 'Place ' || n
    FROM generate_series(0, {number} / {each}) n;
INSERT INTO register_slot (id, program_key, customer_id, workload)
    SELECT n, '{program}', 'org_' || n / {workloads}, 'w' || n % {workloads}
    FROM generate_series(0, {number} - 1) n;
INSERT INTO register_tenure (id, slot_id, partner_id, period)
    SELECT n, n, 'org_p', tstzrange('2025-01-01+00', NULL) FROM generate_series(0, {number} - 1) n;
INSERT INTO register_association (
    id, tenure_id, slot_id, partner_id, location_id, engagement, program_version, claim_line,
    source, reference, period, opted_out, end_reason, created_at, revision
)
    SELECT 'asc_' || lpad(n::text, 26, '0'), n, n, 'org_p', 'loc_' || n / {each}, 'usage', 1, '',
        'imported', '', tstzrange('2025-01-01+00', NULL), false, '', now(), 1
    FROM generate_series(0, {number} - 1) n;
"""
TABLES = ("incentives_earning", "incentives_journal", "incentives_entry")


def fill(number: int) -> None:
    """Make associations, and let the database look at what it has got."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            FILL.format(number=number, workloads=WORKLOADS, each=LINES_FOR_EACH, program=PROGRAM)
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _lines(number: int) -> list[Any]:
    from opencpor.common.months import Month
    from opencpor.incentives.rules.closing import LineKey, Posting

    month = Month.of(MONTH)
    return [
        Posting(LineKey(f"asc_{n:026d}", "growth", "", month), 100 + n % 9973, difference=False)
        for n in range(number)
    ]


def _close() -> Any:
    from opencpor.incentives.models import Close

    return Close.objects.create(
        program_key=PROGRAM, month=MONTH, program_version=1, currency=CURRENCY, batches=[],
        units_before=0, units_covered=0, verdict_file="-", verdict_hash="0" * 64, verdict_rows=0,
        engine={}, closed_by="bench", closed_at=datetime(2026, 2, 1, tzinfo=UTC),
    )  # fmt: skip


def _ours(lines: Sequence[Any], folder: Path) -> float:
    """Post the lines; write down what came of it; undo it. Return the seconds for posting."""
    from django.db import connection, transaction

    from opencpor.access.actor import system
    from opencpor.incentives.posting.journals import Origin
    from opencpor.incentives.posting.lines import Batch, post_lines
    from opencpor.incentives.posting.statements import write_statements

    with transaction.atomic(), connection.cursor() as cursor:
        close = _close()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        began = time.monotonic()
        origin = Origin.of_close(close, system("bench"))
        post_lines(origin, Batch(lines, MONTH, CURRENCY, {}))
        write_statements(close, 0)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.monotonic() - began
        for table in ("incentives_close", *TABLES):
            with (
                (folder / table).open("wb") as sink,
                cursor.copy(f"COPY (SELECT * FROM {table} ORDER BY id) TO STDOUT") as source,
            ):
                for part in source:
                    sink.write(part)
        transaction.set_rollback(True)
    return seconds


def _theirs(folder: Path) -> float:
    """Copy the same rows; undo it. Return the seconds."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        _copy(cursor, folder / "incentives_close")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        began = time.monotonic()
        for table in TABLES:
            _copy(cursor, folder / table)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.monotonic() - began
        transaction.set_rollback(True)
    return seconds


def _copy(cursor: Any, path: Path) -> None:
    with path.open("rb") as source, cursor.copy(f"COPY {path.name} FROM STDIN") as sink:
        while part := source.read(1 << 20):
            sink.write(part)


def _clean() -> None:
    """Sweep what was undone, so that each round finds the tables empty."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


def run(data: Path, number: int, rounds: int) -> Found:
    """Fill an installation and post in turn, ours and the peer's."""
    os.environ |= {"OPENCPOR_DATA": str(data), "OPENCPOR_MODE": "demo"}
    before = load()
    measured([sys.executable, "-m", "opencpor.cli.main", "migrate"])
    with inside(data):
        fill(number)
        lines = _lines(number)
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_ours(lines, data))
            _clean()
            theirs.append(_theirs(data))
            _clean()
        best, peer = min(ours), min(theirs)
    return Found(
        "Posting of a close",
        "bench/posting.py",
        f"{before}, {load()}",
        (
            ("lines", f"{number:,}, for {number // LINES_FOR_EACH + 1:,} locations"),
            ("posting", f"{best:.1f} s, best of {rounds}; {number / best:,.0f} lines/s"),
            ("bare COPY of the same rows", f"{peer:.1f} s, best of {rounds}"),
            ("ratio", f"{best / peer:.2f} (limit {LIMIT})"),
        ),
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=2)


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Measure as asked for."""
    folder.chmod(0o755)  # the database server may run as another user
    return run(folder / "posting", args.lines, args.rounds)
