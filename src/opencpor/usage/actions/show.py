"""Let pages see a batch's facts: bring the table of facts in force up to the lake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from opencpor.common.clock import now
from opencpor.common.errors import NotFound
from opencpor.common.months import Month
from opencpor.programs.queries import latest_version, version_in_force
from opencpor.register.queries import last_instant
from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.lake.reading import displaces, facts_in_force
from opencpor.usage.models import Batch, BatchState, FileKind, LakeFile
from opencpor.usage.transactions.actions.show import load_transactions

CHUNK = 1024 * 1024
COLUMNS = (
    "program_key, tenant_id, workload, subscription_id, month, active_users, paid_units, "
    "assigned_units, as_of, batch_id, row"
)
INCOMING = """
CREATE TEMPORARY TABLE usage_incoming (
    program_key text COLLATE "C", tenant_id uuid, workload text COLLATE "C",
    subscription_id uuid, month date, active_users bigint, paid_units bigint,
    assigned_units bigint, as_of timestamptz, batch_id text COLLATE "C", row bigint
) ON COMMIT DROP
"""
# The later fact stays, whatever the order in which batches are shown.
UPSERT = f"""
INSERT INTO usage_usagefact (program_key, customer_id, tenant_id, workload, subscription_id, month,
    last_instant, active_users, paid_units, assigned_units, as_of, batch_id, row)
SELECT i.program_key, c.organization_id, i.tenant_id, i.workload, i.subscription_id, i.month,
    %s, i.active_users, i.paid_units, i.assigned_units, i.as_of, i.batch_id, i.row
FROM usage_incoming i JOIN directory_customer c ON c.tenant_id = i.tenant_id
ON CONFLICT (program_key, customer_id, workload, subscription_id, month) DO UPDATE SET
    active_users = excluded.active_users, paid_units = excluded.paid_units,
    assigned_units = excluded.assigned_units, as_of = excluded.as_of,
    batch_id = excluded.batch_id, row = excluded.row, last_instant = excluded.last_instant
WHERE {displaces("usage_usagefact")}
"""  # noqa: S608 - names of ours


@transaction.atomic
def show_batch(batch_id: str) -> Batch:
    """Bring a completed batch's facts to the pages; doing it again changes nothing."""
    batch = Batch.objects.select_for_update().get(id=batch_id)
    if batch.state != BatchState.COMPLETED.value or batch.shown_at is not None:
        return batch
    files = LakeFile.objects.filter(batch=batch, kind=FileKind.FACTS.value).order_by("month")
    for file in files:
        if file.month is not None:
            _load(file.program_key, file.month, [file.name])
    load_transactions(_transactions(batch=batch))
    batch.shown_at = now()
    batch.save(update_fields=["shown_at"])
    return batch


@transaction.atomic
def rebuild_facts() -> int:
    """Make the tables that pages read anew from the lake; return how many facts are in force."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE usage_usagefact, usage_transaction IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM usage_usagefact")
        cursor.execute("DELETE FROM usage_transaction")
    rows = LakeFile.objects.filter(kind=FileKind.FACTS.value).order_by("program_key", "month", "id")
    by_month: dict[tuple[str, date], list[str]] = {}
    for program_key, month, name in rows.values_list("program_key", "month", "name"):
        if month is not None:
            by_month.setdefault((program_key, month), []).append(name)
    for (program_key, month), names in by_month.items():
        _load(program_key, month, names)
    load_transactions(_transactions())
    Batch.objects.filter(state=BatchState.COMPLETED.value, shown_at=None).update(shown_at=now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM usage_usagefact")
        counted = cursor.fetchone()
    return int(counted[0]) if counted else 0


def _transactions(**of: Batch) -> list[str]:
    rows = LakeFile.objects.filter(kind=FileKind.TRANSACTIONS.value, **of).order_by("id")
    return list(rows.values_list("name", flat=True))


def end_of_month(program_key: str, month: Month) -> datetime:
    """Return a month's last instant by the calendar that governs it."""
    try:
        version = version_in_force(program_key, month.last_day)
    except NotFound:  # older than the program's first version
        version = latest_version(program_key)
    return last_instant(version.document.business_calendar, month)


def _load(program_key: str, month: date, names: Sequence[str]) -> None:
    """Load one month's facts in force among some files; no row becomes an object on the way."""
    with TemporaryDirectory(dir=work_folder()) as folder, the_lake().local(*names) as paths:
        listed = Path(folder) / "facts.csv"
        with lake_session() as engine:
            engine.execute("SET TimeZone = 'UTC'")
            engine.execute(f"COPY ({_columns_of(paths)}) TO '{listed}' (HEADER false)")
        with connection.cursor() as cursor:
            cursor.execute(INCOMING)
            with (
                cursor.copy(f"COPY usage_incoming ({COLUMNS}) FROM STDIN (FORMAT csv)") as sink,
                listed.open("rb") as source,
            ):
                while chunk := source.read(CHUNK):
                    sink.write(chunk)
            cursor.execute(UPSERT, [end_of_month(program_key, Month.of(month))])
            cursor.execute("DROP TABLE usage_incoming")


def _columns_of(paths: Sequence[Path]) -> str:
    """Give the SQL of the facts in force in the order of ``COLUMNS``."""
    return (
        "SELECT program, tenant_id, workload, nullif(subscription_id, ''), month, active_users, "  # noqa: S608 - built here
        f"paid_units, assigned_units, as_of, batch, row FROM ({facts_in_force(paths)})"
    )
