"""What waits for people of the operator, as JSON."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from opencpor.incentives.amounts import Money, money
from opencpor.insights.queries.budgets import BudgetUse
from opencpor.insights.queries.waiting import WaitingHome
from opencpor.insights.rules.deciding import Amount, Decision, Decisions, Kind, MonthToClose


class DecisionOut(Schema):
    """One thing that waits for somebody, often for a second person.

    ``months`` are the first and the last that it applies to; of a version the first it shall
    govern. ``count`` is of the payments of a batch, of the lines in which a recompute differs, of
    the associations that earn nothing until an enrollment is complete, of a file's rows in
    quarantine, of failed or late jobs of one task, of the attempts of a mail; null: not known yet,
    or none. ``file`` is of files of usage, ``name`` of whatever has one. ``state``: of files
    completed, refused, or received and not read for a day; of jobs failed or late; of mails failed;
    of webhooks failing, or off by their server; of tokens ends or ended; of invitations expired.
    ``said`` is why a mail did not arrive, ``ends_at`` until when a token or an invitation works.
    ``lacking`` is what an enrollment lacks that the caller validates: finance its tax profile, a
    program manager the rest.
    """

    id: str
    since: datetime
    yours: bool = Field(
        description="nobody or another person proposed it, so that the caller may decide"
    )
    program: str | None
    location: str | None
    location_name: str | None
    partner: str | None
    months: list[str]
    worth: list[Money]
    count: int | None
    file: str | None
    state: str | None
    lacking: list[str]
    name: str | None
    said: str | None
    ends_at: datetime | None

    @classmethod
    def of(cls, one: Decision) -> "DecisionOut":
        """Describe one."""
        return cls(
            id=one.id,
            since=one.since,
            yours=one.yours,
            program=one.program_key or None,
            location=one.location_id or None,
            location_name=one.location or None,
            partner=one.partner or None,
            months=[str(month) for month in one.months],
            worth=_money(one.worth),
            count=one.count,
            file=one.name or None if one.kind is Kind.USAGE else None,
            state=one.state or None,
            lacking=list(one.lacking),
            name=one.name or None,
            said=one.said or None,
            ends_at=one.ends_at,
        )


class DecisionsOut(Schema):
    """All that waits of one kind; of many only those that wait longest are listed.

    ``worth`` is of those that the caller may decide: of payees what their locations are owed.
    """

    kind: str = Field(
        description="payee, adjustment, payments, recompute, version, enrollment, usage, job, "
        "mail, webhook, token, invitation"
    )
    yours: int
    others: int
    worth: list[Money]
    items: list[DecisionOut]

    @classmethod
    def of(cls, found: Decisions) -> "DecisionsOut":
        """Describe them."""
        return cls(
            kind=found.kind.value,
            yours=found.yours,
            others=found.others,
            worth=_money(found.worth),
            items=[DecisionOut.of(one) for one in found.listed],
        )


class MonthToCloseOut(Schema):
    """The month of a program that is closed next, and how many wait.

    ``units_covered`` of ``units_before``, the units with usage in the month before, have usage in
    it; ``enough``: closing asks for no reason. They are null while that is not known.
    """

    program: str
    month: str
    since: datetime
    waiting: int
    units_covered: int | None
    units_before: int | None
    enough: bool | None
    expected: Money | None

    @classmethod
    def of(cls, one: MonthToClose) -> "MonthToCloseOut":
        """Describe it."""
        return cls(
            program=one.program_key,
            month=str(one.month),
            since=one.since,
            waiting=one.waiting,
            units_covered=one.covered,
            units_before=one.before,
            enough=one.enough,
            expected=money(one.expected.minor, one.expected.currency) if one.expected else None,
        )


class BudgetReachedOut(Schema):
    """A budget of which 80 percent or more is used, and whose months are not all behind."""

    budget: str
    program: str
    rule: str
    first: str
    last: str
    amount: Money
    posted: Money
    percent: int

    @classmethod
    def of(cls, one: BudgetUse) -> "BudgetReachedOut":
        """Describe it."""
        return cls(
            budget=one.id,
            program=one.program_key,
            rule=one.rule,
            first=str(one.first),
            last=str(one.last),
            amount=money(one.budget, one.currency),
            posted=money(one.posted, one.currency),
            percent=one.percent,
        )


class WaitingOut(Schema):
    """What waits for somebody: decisions by kind, months, budgets that are reached.

    ``months`` are those to close next; of a program manager those of which too little usage came.
    """

    decisions: list[DecisionsOut]
    months: list[MonthToCloseOut]
    budgets: list[BudgetReachedOut]

    @classmethod
    def of(cls, found: WaitingHome) -> "WaitingOut":
        """Describe it."""
        return cls(
            decisions=[DecisionsOut.of(one) for one in found.decisions],
            months=[MonthToCloseOut.of(one) for one in found.months],
            budgets=[BudgetReachedOut.of(one) for one in found.budgets],
        )


def _money(amounts: tuple[Amount, ...]) -> list[Money]:
    return [money(one.minor, one.currency) for one in amounts]
