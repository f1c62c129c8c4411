"""What waits for program managers alone: versions, and months of which too little usage came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.insights.queries.closing import months_to_close
from opencpor.insights.queries.waiting import Sort
from opencpor.insights.rules.deciding import Decision, Kind, MonthToClose
from opencpor.programs.models import Proposal, ProposalState
from opencpor.programs.queries import list_proposals


def versions_to_decide(actor: Actor) -> Iterable[Sort]:
    """Give what takes a second program manager."""
    proposed = list_proposals(actor).filter(state=ProposalState.OPEN)
    yield Sort(Kind.VERSION, proposed, _versions, "proposed_by")


def months_lacking(actor: Actor) -> Iterator[MonthToClose]:
    """Give the months to close next of which too little usage came to close without a reason."""
    return lacking(months_to_close(actor))


def lacking(months: Iterable[MonthToClose]) -> Iterator[MonthToClose]:
    """Give those of some months of which too little usage came."""
    return (one for one in months if one.enough is False)


def _versions(actor: Actor, rows: Sequence[Proposal]) -> Iterable[Decision]:
    for row in rows:
        start = row.effective_from
        yield Decision(
            Kind.VERSION, row.id, row.proposed_at, actor.is_second_person(row.proposed_by),
            row.program_key, months=(Month.of(start),) if start else (),
        )  # fmt: skip
