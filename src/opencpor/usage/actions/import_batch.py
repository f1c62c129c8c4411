"""Import a received file: check it, put its facts into the lake, register them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time
from functools import partial

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.beside import beside
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Problem
from opencpor.common.phrases import kept, phrase
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.tenant_ids import unknown_tenants
from opencpor.http import operations
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.programs.queries import version_in_force
from opencpor.runtime.alone import alone
from opencpor.usage.actions.receive import FILE, LICENSES, forget_received
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.outcome import Outcome
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.workbench import Workbench, workbench
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.layout import (
    Stamp,
    facts_name,
    quarantine_name,
    received_name,
    transactions_name,
)
from opencpor.usage.lake.store import Lake
from opencpor.usage.lake.writing import Written, write_facts, write_quarantine
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.lifecycle import may_become
from opencpor.usage.models import Batch, BatchState, FileKind, LakeFile
from opencpor.usage.telling import tell_batch
from opencpor.usage.transactions.lake import write_transactions
from opencpor.usage.vocabulary import vocabulary_of

CHUNK = 100_000
HANDS = 2  # files written at once: while one is hashed or put away, another is written
UNKNOWN_COUNTRY = "ZZ"  # ISO 3166-1 leaves it to users; a reviewer gives the real one
Stored = tuple[str, Written]
"""A file of the lake: its name, and what it is."""


def import_batch(batch_id: str, actor: Actor) -> Batch:
    """Import a received batch; one that is done already stays as it is.

    Whatever stops it before its files are registered leaves nothing that counts: it can be run
    again at any time.

    Raises:
        Conflict: If another process imports it right now.
    """
    busy = Conflict("This batch is being imported right now.", code="in_progress")
    with alone(batch_id, busy):
        batch = Batch.objects.get(id=batch_id)
        if not may_become(batch, BatchState.COMPLETED):
            return batch
        operations.progress(batch.operation_id, phrase("Checking the rows"), 10)
        try:
            batch = _import(batch, actor)
        except RefusedError as refused:
            batch = _refuse(batch, refused)
    forget_received(batch.id)
    return batch


def vocabulary_for(program_key: str) -> Vocabulary:
    """Return what files of a program may say today."""
    document = version_in_force(program_key).document
    return vocabulary_of(document, document.business_calendar.month_of(now()))


def _import(batch: Batch, actor: Actor) -> Batch:
    words = vocabulary_for(batch.program_key)
    lake = the_lake()
    names = [received_name(batch.id, FILE)]
    if batch.licenses_sha256:
        names.append(received_name(batch.id, LICENSES))
    with ExitStack() as stack:
        bench = stack.enter_context(workbench(work_folder()))
        files = stack.enter_context(lake.local(*names))
        given = Given(
            layout=batch.asked_layout,
            tenant_id=str(batch.tenant_id or ""),
            report_date=batch.report_date,
            licenses=files[1] if len(files) > 1 else None,
        )
        outcome = check_file(bench, files[0], given, words)
        _take_as_of(batch, outcome)
        operations.progress(batch.operation_id, phrase("Writing the facts"), 60)
        with beside(*_stores(bench, batch, outcome, words), hands=HANDS) as stored:
            strangers = _strangers(bench)
        operations.progress(batch.operation_id, phrase("Registering"), 90)
        return _complete(batch, outcome, [one for one in stored() if one], strangers, actor)


def _take_as_of(batch: Batch, outcome: Outcome) -> None:
    """Date facts by the report's own date, unless the sender said otherwise."""
    if outcome.report_date is not None and not batch.as_of_given:
        batch.as_of = datetime.combine(outcome.report_date, time.min, tzinfo=UTC)


def _stores(
    bench: Workbench, batch: Batch, outcome: Outcome, words: Vocabulary
) -> Iterator[Callable[[], Stored | None]]:
    """Give what puts facts and quarantine into the lake; they count once they are registered."""
    stamp = Stamp(batch.id, batch.program_key, batch.as_of)
    store = partial(_store, bench, the_lake())
    if not BY_KEY[outcome.layout].transactions:
        for month in outcome.months:
            name = facts_name(batch.id, month)
            yield partial(store, name, partial(write_facts, stamp=stamp, month=month))
    elif outcome.counts.facts:
        dealings = partial(write_transactions, stamp=stamp, currency=words.dealings().currency)
        yield partial(store, transactions_name(batch.id), dealings)
    yield partial(store, quarantine_name(batch.id), write_quarantine)


def _store(
    bench: Workbench, lake: Lake, name: str, write: Callable[[Workbench], Written | None]
) -> Stored | None:
    with bench.twin() as other:
        written = write(other)
    if written is None:
        return None
    lake.put(written.path, name)
    return name, written


def _strangers(bench: Workbench) -> list[str]:
    """Return the tenants that nobody has named before, in order: no customer ever goes."""
    tenants = "SELECT CAST(tenant_id AS VARCHAR) FROM (SELECT DISTINCT tenant_id FROM facts)"
    named = [row[0] for row in bench.rows(f"{tenants} ORDER BY 1")]
    chunks = (named[start : start + CHUNK] for start in range(0, len(named), CHUNK))
    return [tenant for chunk in chunks for tenant in unknown_tenants(chunk)]


@transaction.atomic
def _complete(
    batch: Batch,
    outcome: Outcome,
    stored: list[Stored],
    strangers: list[str],
    actor: Actor,
) -> Batch:
    from opencpor.usage.jobs import show_job

    locked = Batch.objects.select_for_update().get(id=batch.id)
    if not may_become(locked, BatchState.COMPLETED):
        return locked
    LakeFile.objects.bulk_create(_lake_file(batch, name, written) for name, written in stored)
    locked.new_customers = _enter(strangers, actor)
    _describe(locked, outcome)
    locked.as_of = batch.as_of
    locked.state = BatchState.COMPLETED.value
    locked.completed_at = now()
    locked.revision += 1
    locked.save()
    record(
        EventType.USAGE_BATCH_COMPLETED,
        f"usage_batch:{locked.id}",
        ActorRef(locked.actor_kind, locked.actor_id),
        data={
            "layout": locked.layout,
            "as_of": locked.as_of.isoformat(),
            "facts": locked.facts,
            "quarantined": locked.quarantined,
            "files": {name: written.sha256 for name, written in stored},
        },
    )
    show_job.configure(queueing_lock=f"usage.show:{locked.id}").defer(batch_id=locked.id)
    operations.succeed(locked.operation_id, f"/api/v1/usage/batches/{locked.id}")
    tell_batch(locked)
    return locked


def _lake_file(batch: Batch, name: str, written: Written) -> LakeFile:
    kind = FileKind(name.partition("/")[0])
    return LakeFile(
        batch=batch,
        kind=kind.value,
        program_key=batch.program_key,
        month=written.month.first_day if written.month else None,
        name=name,
        rows=written.rows,
        size=written.size,
        sha256=written.sha256,
    )


def _enter(strangers: list[str], actor: Actor) -> int:
    """Enter tenants as unverified, unless somebody just did; return how many."""
    entered = 0
    for tenant in strangers:
        _customer, new = get_or_create_unverified_customer(
            tenant, f"Tenant {tenant}", "", UNKNOWN_COUNTRY, actor
        )
        entered += new
    return entered


def _describe(batch: Batch, outcome: Outcome) -> None:
    counts = outcome.counts
    batch.layout = outcome.layout
    batch.headings = list(outcome.headings)
    batch.months = [str(month) for month in outcome.months]
    batch.notes = [str(note) for note in outcome.notes]
    batch.phrases = kept(outcome.notes)
    batch.codes = outcome.codes
    if outcome.uncounted is not None:  # a correction of a report came with what is left
        batch.uncounted = outcome.uncounted.stored()
    batch.rows, batch.facts = counts.rows, counts.facts
    batch.repeats, batch.ignored = counts.repeats, counts.ignored
    batch.quarantined, batch.flagged = counts.quarantined, counts.flagged


@transaction.atomic
def _refuse(batch: Batch, refused: RefusedError) -> Batch:
    locked = Batch.objects.select_for_update().get(id=batch.id)
    if not may_become(locked, BatchState.REFUSED):
        return locked
    locked.state = BatchState.REFUSED.value
    locked.refusal, locked.refusal_reason = refused.code.value, str(refused.reason)
    locked.phrases = kept([refused.reason])
    locked.completed_at = now()
    locked.revision += 1
    locked.save()
    record(
        EventType.USAGE_BATCH_REFUSED,
        f"usage_batch:{locked.id}",
        ActorRef(locked.actor_kind, locked.actor_id),
        data={"code": locked.refusal},
    )
    operations.fail(locked.operation_id, Problem(refused.reason, code=refused.code.value))
    tell_batch(locked)
    return locked
