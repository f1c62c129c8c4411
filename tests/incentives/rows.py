"""A close with one line and statement per location, as rows: for tests of rights and pages."""

import secrets
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from opencpor.access.actor import system
from opencpor.access.models import Organization, Unit
from opencpor.incentives.engine.verdict_file import verdict_file_schema
from opencpor.incentives.models import Account, Close, Earning, Entry
from opencpor.incentives.posting.journals import Origin, book
from opencpor.incentives.posting.statements import write_statements
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.lake.here import the_lake

MONTH = date(2026, 1, 1)
CLOSED = datetime(2026, 2, 3, tzinfo=UTC)


def make_close(program_key: str, month: date = MONTH, **judged: Any) -> Close:
    schema = verdict_file_schema("EUR").append(pa.field("program_version", pa.int32()))
    name = f"verdicts/{secrets.token_hex(6)}.parquet"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "verdicts.parquet"
        pq.write_table(schema.empty_table(), path)
        the_lake().put(path, name)
    return Close.objects.create(
        program_key=program_key, month=month, program_version=1, batches=[],
        units_before=0, units_covered=0, verdict_file=name, verdict_hash="0" * 64, verdict_rows=0,
        engine={"name": "duckdb", "version": "0"}, closed_by="usr_1", closed_at=CLOSED,
        **{"currency": "EUR"} | judged,
    )  # fmt: skip


def make_earning(
    close: Close, unit: Unit, customer: Organization, engagement: str, workload: str, **said: Any
) -> Earning:
    """One earned line of 12.50 for a location, not posted yet."""
    usual = {"rule": "growth", "amount_minor": 1250, "currency": "EUR"}
    key = SlotKey(close.program_key, customer.id, workload)
    terms = Terms(unit.organization_id, unit.id, engagement, 1, CLOSED, claim_line="lin_1")
    return Earning.objects.create(
        close=close, kind="earned", program_key=close.program_key, location=unit,
        customer=customer, association=open_association(key, terms, system("test")),
        engagement=engagement, workload=workload, month=MONTH, processed=MONTH, **usual | said,
    )  # fmt: skip


def against_expense(line: Earning) -> list[Entry]:
    """The entry of a line, and the program's expense against it."""
    of_line = Entry(
        account=Account.PARTNER_PAYABLE, location_id=line.location_id, earning=line,
        amount_minor=line.amount_minor, currency=line.currency,
    )  # fmt: skip
    expense = Entry(
        account=Account.PROGRAM_EXPENSE, amount_minor=-line.amount_minor, currency=line.currency
    )
    return [of_line, expense]


def make_lines(
    close: Close, *lines: tuple[Unit, Organization, str, str], **said: Any
) -> list[Earning]:
    """One earned line of 12.50 for each location, posted, and their statements: all of a close.

    Each of them says location, customer, engagement and workload; `said` is the same for all.
    """
    origin = Origin.of_close(close, system("test"))
    with transaction.atomic():
        made = [make_earning(close, *line, **said) for line in lines]
        for line in made:
            book(origin, against_expense(line))
        write_statements(close, 0)
    return made
