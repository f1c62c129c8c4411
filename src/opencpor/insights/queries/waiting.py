"""What waits for somebody of the operator, by kind; what one proposed oneself is apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet, Sum

from opencpor.access.actor import Actor, ActorKind
from opencpor.insights.queries.budgets import BudgetUse
from opencpor.insights.rules.deciding import (
    Amount,
    Decision,
    Decisions,
    Kind,
    MonthToClose,
    added_up,
)

MOST = 10
PART = 500  # described at a time, where all are wanted


@dataclass(frozen=True)
class WaitingHome:
    """What waits for somebody.

    Attributes:
        decisions: By kind, without those of which nothing waits.
        budgets: Those of which a mark is reached, and whose months are not all behind.
    """

    decisions: tuple[Decisions, ...]
    months: tuple[MonthToClose, ...]
    budgets: tuple[BudgetUse, ...]


def nothing(rows: QuerySet[Any]) -> tuple[Amount, ...]:
    """Give no amount: what it comes to lies in files, or is none."""
    del rows
    return ()


@dataclass(frozen=True)
class Sort:
    """One kind of things that wait.

    Attributes:
        rows: All that wait, for whoever may see them.
        described: Describes those that are listed, for somebody.
        proposer: The field that says who proposed one; empty: nobody did, whoever may decides.
        worth: Adds up what some of them come to.
        since: The field by which those come first that wait longest.
    """

    kind: Kind
    rows: QuerySet[Any]
    described: Callable[[Actor, Sequence[Any]], Iterable[Decision]]
    proposer: str = ""
    worth: Callable[[QuerySet[Any]], tuple[Amount, ...]] = nothing
    since: str = "id"

    @property
    def order(self) -> tuple[str, ...]:
        """The fields that order by it, each row in its own place."""
        return tuple(dict.fromkeys((self.since, "id")))


def what_waits(actor: Actor, sorts: Iterable[Sort]) -> tuple[Decisions, ...]:
    """Return what waits of some kinds, without those of which nothing does."""
    found = [_decisions(sort, actor) for sort in sorts]
    return tuple(one for one in found if one.total)


@dataclass(frozen=True)
class Asking:
    """Which of all that waits is wanted; None: all of it.

    Attributes:
        yours: Only what the reader may decide, or only what another person has to.
    """

    kind: Kind | None = None
    yours: bool | None = None


def all_that_waits(actor: Actor, sorts: Iterable[Sort], asked: Asking) -> Iterator[Decision]:
    """Give all that waits, by kind, first what the reader may decide; the oldest first."""
    for sort in sorts:
        if asked.kind not in {None, sort.kind}:
            continue
        for mine, rows in zip((True, False), _by_who_decides(sort, actor), strict=True):
            if asked.yours in {None, mine}:
                found = rows.order_by(*sort.order).iterator(PART)
                while part := list(islice(found, PART)):
                    yield from sort.described(actor, part)


def _decisions(sort: Sort, actor: Actor) -> Decisions:
    yours, others = _by_who_decides(sort, actor)
    first = [*yours.order_by(*sort.order)[:MOST], *others.order_by(*sort.order)[:MOST]]
    return Decisions(
        kind=sort.kind,
        yours=yours.count(),
        others=others.count(),
        worth=sort.worth(yours),
        listed=tuple(sort.described(actor, first)),
    )


def _by_who_decides(sort: Sort, actor: Actor) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Split what waits by who may decide: whoever proposed it may not, nor may a machine."""
    if not sort.proposer:
        return sort.rows, sort.rows.none()
    if actor.kind is not ActorKind.USER:
        return sort.rows.none(), sort.rows
    own = {sort.proposer: actor.id}
    return sort.rows.exclude(**own), sort.rows.filter(**own)


def amounts_of(field: str, rows: QuerySet[Any]) -> tuple[Amount, ...]:
    """Add a field of some rows up, by their currency."""
    found = rows.order_by().values_list("currency").annotate(sum=Sum(field))
    return added_up(Amount(minor, currency) for currency, minor in found)
