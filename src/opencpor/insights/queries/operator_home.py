"""The home of people of the operator: what waits for each of them, and what auditors follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Flag, auto

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.insights.queries.administering import administering_home
from opencpor.insights.queries.auditing import LogHome, auditing_home
from opencpor.insights.queries.closing import budgets_reached, months_to_close
from opencpor.insights.queries.finance import money_to_decide
from opencpor.insights.queries.managing import lacking, versions_to_decide
from opencpor.insights.queries.seeing_to import to_see_to
from opencpor.insights.queries.waiting import (
    Asking,
    Sort,
    WaitingHome,
    all_that_waits,
    what_waits,
)
from opencpor.insights.rules.deciding import Decision, Kind


class Desk(Flag):
    """For whom things wait; somebody may be both."""

    FINANCE = auto()
    MANAGING = auto()


@dataclass(frozen=True)
class OperatorHome:
    """What waits for somebody of the operator, each thing once.

    Attributes:
        finance: None: the reader is not of finance.
        managing: None: the reader is no program manager. For whoever is of finance, too: what
            ``finance`` does not say yet.
        administering: None: the reader is no administrator.
        log: None: the reader is no auditor.
    """

    finance: WaitingHome | None
    managing: WaitingHome | None
    administering: WaitingHome | None = None
    log: LogHome | None = None

    @property
    def parts(self) -> tuple[WaitingHome, ...]:
        """Those that there are; together they are all that waits."""
        return tuple(one for one in (self.finance, self.managing, self.administering) if one)


def operator_home(actor: Actor) -> OperatorHome:
    """Return what waits for somebody of the operator; nothing for everybody else."""
    finance, managing = _at_desks(actor)
    return OperatorHome(finance, managing, administering_home(actor), auditing_home(actor))


def _at_desks(actor: Actor) -> tuple[WaitingHome | None, WaitingHome | None]:
    """Return what waits for finance, and for program managers."""
    desks = desks_of(actor)
    if not desks:
        return None, None
    found = what_waits(actor, _sorts(actor, desks))
    months, budgets = tuple(months_to_close(actor)), tuple(budgets_reached(actor))
    if Desk.FINANCE not in desks:
        return None, WaitingHome(found, tuple(lacking(months)), budgets)
    versions = tuple(one for one in found if one.kind is Kind.VERSION)
    rest = tuple(one for one in found if one.kind is not Kind.VERSION)
    both = Desk.MANAGING in desks
    return WaitingHome(rest, months, budgets), WaitingHome(versions, (), ()) if both else None


def desks_of(actor: Actor) -> Desk:
    """Return for whom somebody reads what waits."""
    found = Desk(0)
    if actor.may(Permission.CLOSE):
        found |= Desk.FINANCE
    if actor.may(Permission.PROGRAM_WRITE):
        found |= Desk.MANAGING
    return found


def all_waiting(actor: Actor, desks: Desk, asked: Asking) -> Iterator[Decision]:
    """Give all that waits at some desks; see `all_that_waits`."""
    return all_that_waits(actor, _sorts(actor, desks), asked)


def _sorts(actor: Actor, desks: Desk) -> Iterable[Sort]:
    """Give the kinds that wait, each once, in the order in which pages and files have them."""
    if Desk.FINANCE in desks:
        yield from money_to_decide(actor)
    if Desk.MANAGING in desks:
        yield from versions_to_decide(actor)
    yield from to_see_to(actor)
