"""Facts that came, or were corrected, after the month they speak of was closed.

Which batches and months these are the database knows. How many units they change is compared in
the background (`actions.compare_late`), and not known until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.months import Month
from opencpor.usage.lake.here import lake_session, the_lake
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.models import Batch, FileKind, LakeFile
from opencpor.usage.ports import closed_reading
from opencpor.usage.quality.models import LateCount

UNIT = "tenant_id, workload, subscription_id"


@dataclass(frozen=True)
class Late:
    """What one batch says of a closed month since the latest close.

    Attributes:
        facts: How many facts it has about the month.
        changed: How many units have another figure in force by it than the latest close read;
            None: they are not counted yet.
    """

    month: Month
    batch_id: str
    file_name: str
    facts: int
    changed: int | None


def late_usage(actor: Actor, program_key: str) -> list[Late]:
    """Return what came for closed months since the latest close, which the next judges anew."""
    actor.require(Permission.USAGE_BATCH_READ)
    return _late(program_key)


def late_of_batch(actor: Actor, batch: Batch) -> list[Late]:
    """Return which closed months a batch reaches, if no close has read it yet."""
    actor.require(Permission.USAGE_BATCH_READ)
    return [one for one in _late(batch.program_key) if one.batch_id == batch.id]


@dataclass(frozen=True)
class ClosedFile:
    """A file of facts about a closed month; ``read``: the latest close knew it."""

    month: Month
    batch_id: str
    file_name: str
    name: str
    rows: int
    read: bool


def _files(program_key: str, months: frozenset[Month], read: frozenset[str]) -> list[ClosedFile]:
    rows = LakeFile.objects.filter(
        kind=FileKind.FACTS.value,
        program_key=program_key,
        month__in=[month.first_day for month in months],
    ).order_by("month", "id")
    asked = rows.values_list("month", "batch_id", "batch__file_name", "name", "rows")
    return [
        ClosedFile(Month.of(month), batch, called, name, counted, batch in read)
        for month, batch, called, name, counted in asked
        if month is not None
    ]


def newer_months(program_key: str) -> dict[Month, list[ClosedFile]]:
    """Return the closed months that the latest close has not read all of, with all their files."""
    reading = closed_reading(program_key)
    files = _files(program_key, reading.months, reading.batches)
    months = sorted({one.month for one in files if not one.read})
    return {month: [one for one in files if one.month == month] for month in months}


def sources_of(files: Sequence[ClosedFile]) -> str:
    """Stand for what is compared: the same files, of which the latest close knew the same."""
    named = "\n".join(f"{one.name} {one.read:d}" for one in files)
    return sha256(named.encode()).hexdigest()


def _late(program_key: str) -> list[Late]:
    """Give it, month by month; the lake is not opened."""
    months = newer_months(program_key)
    days = [month.first_day for month in months]
    rows = LateCount.objects.filter(program_key=program_key, month__in=days) if months else ()
    kept = {Month.of(row.month): row for row in rows}
    found = []
    for month, files in months.items():
        row = kept.get(month)
        counts = row.changed if row is not None and row.sources == sources_of(files) else None
        for one in files:
            if not one.read:
                changed = None if counts is None else counts.get(one.batch_id, 0)
                found.append(Late(month, one.batch_id, one.file_name, one.rows, changed))
    return found


def changed_in(files: Sequence[ClosedFile]) -> dict[str, int]:
    """Count the units whose figures differ, by the batch whose fact is in force now."""
    with (
        the_lake().local(*(one.name for one in files)) as paths,
        lake_session() as session,
    ):
        before = [path for one, path in zip(files, paths, strict=True) if one.read]
        rows = session.execute(
            f"""SELECT n.batch, count(*)
            FROM ({facts_in_force(paths)}) n LEFT JOIN ({facts_in_force(before)}) b USING ({UNIT})
            WHERE b.batch IS NULL OR n.active_users IS DISTINCT FROM b.active_users
              OR n.paid_units IS DISTINCT FROM b.paid_units
            GROUP BY n.batch""",  # noqa: S608 - paths are ours
        ).fetchall()
    return dict(rows)


def changes_by_month(found: Sequence[Late]) -> dict[Month, int | None]:
    """Add up how many units have other figures, month by month; None: not counted yet."""
    months: dict[Month, int | None] = {}
    for one in found:
        before = months.get(one.month, 0)
        unknown = before is None or one.changed is None
        months[one.month] = None if unknown else (before or 0) + (one.changed or 0)
    return months
