"""What waits for program managers: versions, enrollments, files of usage, months, budgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Enrollment
from opencpor.directory.queries import enrollments_to_validate
from opencpor.insights.queries.closing import budgets_reached, months_to_close
from opencpor.insights.queries.waiting import (
    Asking,
    Sort,
    WaitingHome,
    all_that_waits,
    what_waits,
)
from opencpor.insights.rules.deciding import Decision, Kind, MonthToClose
from opencpor.programs.models import Proposal, ProposalState
from opencpor.programs.queries import list_proposals
from opencpor.register.queries import associations
from opencpor.usage.models import Batch, BatchState
from opencpor.usage.queries import batches

KEPT = timedelta(days=62)  # what nobody mended for two months is not going to be
LONG = timedelta(days=1)  # no file is read so long
AGAIN = timedelta(days=7)  # a feed may give each month's file one name


def managing_home(actor: Actor) -> WaitingHome | None:
    """Return what waits for a program manager; None for everybody else."""
    if not actor.may(Permission.PROGRAM_WRITE):
        return None
    return WaitingHome(
        decisions=what_waits(actor, _sorts(actor)),
        months=tuple(months_lacking(actor)),
        budgets=tuple(budgets_reached(actor)),
    )


def every_task(actor: Actor, asked: Asking) -> Iterator[Decision]:
    """Give all that waits for a program manager; see `all_that_waits`."""
    return all_that_waits(actor, _sorts(actor), asked)


def months_lacking(actor: Actor) -> Iterator[MonthToClose]:
    """Give the months to close next of which too little usage came to close without a reason."""
    return (one for one in months_to_close(actor) if one.enough is False)


def _sorts(actor: Actor) -> Iterable[Sort]:
    proposed = list_proposals(actor).filter(state=ProposalState.OPEN)
    yield Sort(Kind.VERSION, proposed, _versions, "proposed_by")
    lacking = enrollments_to_validate(actor)
    yield Sort(Kind.ENROLLMENT, lacking, _enrollments, since="status_since")
    yield Sort(Kind.USAGE, _to_mend(actor), _files)


def _to_mend(actor: Actor) -> QuerySet[Batch]:
    """Give the files of which something does not count, and nothing has been sent for it since."""
    at = now()
    sent_again = Batch.objects.filter(
        program_key=OuterRef("program_key"), file_name=OuterRef("file_name"),
        id__gt=OuterRef("id"), received_at__lt=OuterRef("received_at") + AGAIN,
    ).exclude(state=BatchState.REFUSED.value)  # fmt: skip
    refused = Q(state=BatchState.REFUSED.value)
    partly = Q(state=BatchState.COMPLETED.value, quarantined__gt=0, corrections=None)
    stuck = Q(state=BatchState.RECEIVED.value, received_at__lt=at - LONG)
    rows = batches(actor).prefetch_related(None).filter(received_at__gte=at - KEPT)
    return rows.filter(stuck | (refused | partly) & ~Exists(sent_again))


def _versions(actor: Actor, rows: Sequence[Proposal]) -> Iterable[Decision]:
    for row in rows:
        start = row.effective_from
        yield Decision(
            Kind.VERSION, row.id, row.proposed_at, actor.is_second_person(row.proposed_by),
            row.program_key, months=(Month.of(start),) if start else (),
        )  # fmt: skip


def _enrollments(actor: Actor, rows: Sequence[Enrollment]) -> Iterable[Decision]:
    """Describe enrollments, each with how many associations earn nothing until it is complete."""
    held = associations(actor).filter(
        location__in=[row.location_id for row in rows], period__contains=now()
    )
    found = held.order_by().values_list("location_id", "slot__program_key").annotate(n=Count("id"))
    hanging = {(place, key): n for place, key, n in found}
    for row in rows:
        yield Decision(
            Kind.ENROLLMENT, row.id, row.status_since, True, row.program_key,
            row.location_id, row.location.unit.name, row.location.organization.organization.name,
            count=hanging.get((row.location_id, row.program_key), 0),
        )  # fmt: skip


def _files(actor: Actor, rows: Sequence[Batch]) -> Iterable[Decision]:
    del actor
    for row in rows:
        yield Decision(
            Kind.USAGE, row.id, row.received_at, True, row.program_key,
            months=_ends(row.months), name=row.file_name, state=row.state,
            count=row.quarantined if row.state == BatchState.COMPLETED else None,
        )  # fmt: skip


def _ends(months: Sequence[str]) -> tuple[Month, ...]:
    """Return the first and the last of some months, as they are written."""
    return (
        tuple(Month.parse(one) for one in dict.fromkeys((min(months), max(months))))
        if months
        else ()
    )
