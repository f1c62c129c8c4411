"""Send quarantined rows again whose workload has got a name since."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.common.each import each
from opencpor.common.months import Month
from opencpor.usage.actions.correct import correct
from opencpor.usage.actions.import_batch import vocabulary_for
from opencpor.usage.actions.receive import Sent
from opencpor.usage.imports.codes import Code
from opencpor.usage.imports.resending import Unit, only_unknown, readable
from opencpor.usage.imports.source import quoted
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.layouts.base import recognize
from opencpor.usage.models import Batch, BatchState, Door, FileKind, LakeFile
from opencpor.usage.queries import quarantine_lines


def waiting(program_key: str = "") -> QuerySet[Batch]:
    """Return batches, of one program or all, with rows whose workload was unknown."""
    known = {"program_key": program_key} if program_key else {}
    counted = [key for key, layout in BY_KEY.items() if not layout.per_user]
    return Batch.objects.filter(
        state=BatchState.COMPLETED.value,
        layout__in=counted,
        codes__has_key=Code.UNKNOWNWORKLOAD.value,
        **known,
    )


def resend(actor: Actor, program_key: str) -> list[Batch]:
    """Send again, as one correction per batch, the rows that can be read now; return what is new.

    A batch of which a correction is still being imported is left for the next time: what that one
    brings is not known yet. Asked again, nothing is sent twice.

    Raises:
        ExceptionGroup: At the end, if some batches could not be sent again; see `each`.
    """
    words = vocabulary_for(program_key)
    pending = Batch.objects.filter(state=BatchState.RECEIVED.value, corrects__isnull=False)
    parents = waiting(program_key).exclude(id__in=pending.values("corrects_id"))
    made: list[Batch] = []

    def act(parent: Batch) -> int:
        batch = _resend(actor, parent, words)
        made.extend([batch] if batch else [])
        return bool(batch)

    each(parents.order_by("id"), act)
    return made


def _resend(actor: Actor, parent: Batch, words: Vocabulary) -> Batch | None:
    match = recognize(parent.headings, [BY_KEY[parent.layout]])
    unknown = (
        line.values
        for lines in quarantine_lines(parent)
        for line in lines
        if only_unknown(line.code, line.text)
    )
    rows = list(readable(unknown, match, words, _taken(parent)))
    if not rows:
        return None
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as sink:
            lines = csv.writer(sink, lineterminator="\n")
            lines.writerow(parent.headings)
            lines.writerows(rows)
        received = correct(parent, Sent(path, parent.file_name, Door(parent.door)), actor)
    return None if received.known else received.batch


def _taken(parent: Batch) -> set[Unit]:
    """Return about what a batch and its corrections have facts."""
    family = [parent.id, *parent.corrections.values_list("id", flat=True)]
    files = LakeFile.objects.filter(batch_id__in=family, kind=FileKind.FACTS.value)
    names = list(files.order_by("id").values_list("name", flat=True))
    if not names:
        return set()
    with the_lake().local(*names) as paths, lake_session() as engine:
        listed = ", ".join(quoted(str(path)) for path in paths)
        found = engine.execute(
            f"SELECT tenant_id, workload, subscription_id, month FROM read_parquet([{listed}])"  # noqa: S608 - quoted
        ).fetchall()
    return {(tenant, key, unit or "", Month.of(month)) for tenant, key, unit, month in found}
