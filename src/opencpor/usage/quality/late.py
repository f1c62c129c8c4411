"""Facts that came, or were corrected, after the month they speak of was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.months import Month
from opencpor.usage.lake.here import lake_session, the_lake
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.models import Batch, FileKind, LakeFile
from opencpor.usage.ports import closed_reading

UNIT = "tenant_id, workload, subscription_id"


@dataclass(frozen=True)
class Late:
    """What one batch says of a closed month since the latest close.

    Attributes:
        facts: How many facts it has about the month.
        changed: How many units have another figure in force by it than the latest close read.
    """

    month: Month
    batch_id: str
    file_name: str
    facts: int
    changed: int


def late_usage(actor: Actor, program_key: str) -> list[Late]:
    """Return what came for closed months since the latest close, which the next judges anew."""
    actor.require(Permission.USAGE_BATCH_READ)
    return _late(program_key)


def late_of_batch(actor: Actor, batch: Batch) -> list[Late]:
    """Return which closed months a batch reaches, if no close has read it yet."""
    actor.require(Permission.USAGE_BATCH_READ)
    return [one for one in _late(batch.program_key, batch.id) if one.batch_id == batch.id]


@dataclass(frozen=True)
class _File:
    """A file of facts about a closed month; ``read``: the latest close knew it."""

    month: Month
    batch_id: str
    file_name: str
    name: str
    rows: int
    read: bool


def _files(program_key: str, months: frozenset[Month], read: frozenset[str]) -> list[_File]:
    rows = LakeFile.objects.filter(
        kind=FileKind.FACTS.value,
        program_key=program_key,
        month__in=[month.first_day for month in months],
    ).order_by("month", "id")
    asked = rows.values_list("month", "batch_id", "batch__file_name", "name", "rows")
    return [
        _File(Month.of(month), batch, called, name, counted, batch in read)
        for month, batch, called, name, counted in asked
        if month is not None
    ]


def _late(program_key: str, batch_id: str = "") -> list[Late]:
    """Compare, month by month; where nothing new came, the lake is not opened."""
    reading = closed_reading(program_key)
    files = _files(program_key, reading.months, reading.batches)
    newer = [one for one in files if not one.read and batch_id in ("", one.batch_id)]
    found = []
    for month in sorted({one.month for one in newer}):
        changed = _changed([one for one in files if one.month == month])
        for one in newer:
            if one.month == month:
                said = (one.rows, changed.get(one.batch_id, 0))
                found.append(Late(month, one.batch_id, one.file_name, *said))
    return found


def _changed(files: Sequence[_File]) -> dict[str, int]:
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


def changes_by_month(found: Sequence[Late]) -> dict[Month, int]:
    """Add up how many units have other figures, month by month."""
    months: dict[Month, int] = {}
    for one in found:
        months[one.month] = months.get(one.month, 0) + one.changed
    return months
