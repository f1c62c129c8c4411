"""Count what per-user reports say of services and SKUs that the program has got to know since."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Exists, OuterRef, QuerySet

from opencpor.access.actor import Actor
from opencpor.common.each import each
from opencpor.usage.actions.import_batch import vocabulary_for
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.imports.uncounted import Figures, Recount, Uncounted, recount
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.lake.reading import facts_in_force
from opencpor.usage.layouts import BY_KEY, own
from opencpor.usage.layouts.base import Column
from opencpor.usage.models import Batch, BatchState, Door, FileKind, LakeFile

PER_USER = [key for key, layout in BY_KEY.items() if layout.per_user]
COLUMNS = (
    Column.TENANT, Column.WORKLOAD, Column.MONTH, Column.ACTIVE, Column.PAID, Column.ASSIGNED,
)  # fmt: skip


def waiting_reports(program_key: str = "") -> QuerySet[Batch]:
    """Return per-user reports, of one program or all, with counts that wait for the program.

    A report that was sent again as a whole is not among them: the later one says it all.
    """
    known = {"program_key": program_key} if program_key else {}
    reports = Batch.objects.filter(state=BatchState.COMPLETED.value, layout__in=PER_USER)
    later = reports.filter(
        program_key=OuterRef("program_key"),
        tenant_id=OuterRef("tenant_id"),
        as_of=OuterRef("as_of"),
        id__gt=OuterRef("id"),
    )
    return reports.filter(~Exists(later), uncounted__isnull=False, **known)


def recount_reports(actor: Actor, program_key: str) -> list[Batch]:
    """Send what can be counted now, as one correction per report; return what is new.

    What a correction is still to bring is not known, so its report waits for the next time. Asked
    again, nothing is sent twice: each correction keeps what was left.

    Raises:
        ExceptionGroup: At the end, if some reports could not be counted; see `each`.
    """
    words = vocabulary_for(program_key)
    pending = Batch.objects.filter(state=BatchState.RECEIVED.value, corrects__isnull=False)
    reports = waiting_reports(program_key).exclude(id__in=pending.values("corrects_id"))
    made: list[Batch] = []

    def act(report: Batch) -> int:
        batch = _recount(actor, report, words)
        made.extend([batch] if batch else [])
        return bool(batch)

    each(reports.order_by("id").iterator(), act)
    return made


def _recount(actor: Actor, report: Batch, words: Vocabulary) -> Batch | None:
    corrections = report.corrections.filter(state=BatchState.COMPLETED.value).order_by("id")
    newest = corrections.last() or report
    if newest.uncounted is None:
        return None
    kept = Uncounted.read(newest.uncounted)
    if not _may_be_known(kept, words):
        return None
    found = recount(kept, _facts_of(report), words)
    if found.facts:
        return _send(actor, report, found)
    Batch.objects.filter(id=newest.id).update(uncounted=found.left.stored())  # what changes nothing
    return None


def _may_be_known(kept: Uncounted, words: Vocabulary) -> bool:
    """Tell whether it is worth looking into the lake."""
    return bool(recount(kept, {}, words).facts) or any(words.skus(sku) for sku in kept.skus)


def _facts_of(report: Batch) -> dict[str, Figures]:
    """Return what was counted of a report so far, by workload."""
    family = [report.id, *report.corrections.values_list("id", flat=True)]
    files = LakeFile.objects.filter(batch_id__in=family, kind=FileKind.FACTS.value)
    names = list(files.order_by("id").values_list("name", flat=True))
    with the_lake().local(*names) as paths, lake_session() as engine:
        found = engine.execute(
            "SELECT workload, active_users, paid_units, assigned_units "  # noqa: S608 - paths are ours
            f"FROM ({facts_in_force(paths)})"
        ).fetchall()
    return {workload: Figures(*figures) for workload, *figures in found}


def _send(actor: Actor, report: Batch, found: Recount) -> Batch | None:
    """Send facts in our own layout; they count as of the day of the report."""
    (month,) = report.months
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as sink:
            lines = csv.writer(sink, lineterminator="\n")
            lines.writerow(own.LAYOUT.columns[column][0] for column in COLUMNS)
            for workload, one in sorted(found.facts.items()):
                said = (report.tenant_id, workload, month, one.active, one.paid, one.assigned)
                lines.writerow(said)
        sent = Sent(
            path=path,
            name=report.file_name,
            door=Door(report.door),
            program_key=report.program_key,
            layout=own.LAYOUT.key,
            as_of=report.as_of,
            corrects=report,
            uncounted=found.left,
        )
        received = receive(sent, actor)
    return None if received.known else received.batch
