"""One customer: what is held, used and earned there, unit by unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.incentives.forecasts.models import ForecastLine
from opencpor.incentives.forecasts.queries import (
    Outlook,
    by_association,
    line_span,
    outlooks,
)
from opencpor.incentives.forecasts.queries import Wanted as Forecast
from opencpor.incentives.models import Earning
from opencpor.incentives.rules.forecast import Span
from opencpor.insights.queries import customers
from opencpor.insights.queries.customer_lines import ALL, Wanted, earning_lines
from opencpor.insights.queries.reading import (
    Documents,
    facts_from,
    grouped,
    is_operator,
)
from opencpor.insights.rules.money import Earned, Posted, earned
from opencpor.insights.rules.prospects import (
    Prospect,
    Used,
    altogether,
    open_milestones,
    opportunity,
    prospect,
    rule_in_force,
)
from opencpor.insights.rules.usage import (
    Fact,
    Unit,
    Usage,
    latest,
    total,
    trend,
)
from opencpor.programs.document.incentives import AnyRule
from opencpor.programs.document.offer import AssociationUnit
from opencpor.programs.document.program import Program
from opencpor.register.models import Association
from opencpor.register.queries import associations, holding, planned_ends, subscription_ends
from opencpor.register.rules import SlotKey
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import visible_facts

ACTIVE = "active"
FREE = "free"
HELD = "held"


@dataclass(frozen=True)
class Hold:
    """One association on a unit.

    Attributes:
        until: The first instant after it; None: it is open.
        passes_on: When it is to pass on to another partner, as is decided; None: it is not.
        bought_until: The last day of its subscription, as far as it is known, while it is open.
        open_milestones: Shares of paid units that could still be reached, in order.
    """

    association_id: str
    partner_id: str
    partner: str
    location: str
    engagement: str
    since: datetime
    until: datetime | None
    passes_on: datetime | None
    bought_until: date | None
    standing: str
    opted_out: bool
    open_milestones: tuple[Decimal, ...]
    prospect: Prospect | None


@dataclass(frozen=True)
class UnitView:
    """One workload or subscription with all that is known of it.

    Attributes:
        facts: All months that the reader sees, the oldest first.
        usage: The newest of them.
        trend: Active users more than in the month before.
        opportunity: Paid units above the high-water mark.
    """

    unit: Unit
    holds: tuple[Hold, ...]
    facts: tuple[Fact, ...]
    usage: Fact | None
    trend: int | None
    opportunity: int | None

    @property
    def prospects(self) -> list[Prospect]:
        """What its associations could still earn."""
        return [hold.prospect for hold in self.holds if hold.prospect]

    @property
    def open_milestones(self) -> list[Decimal]:
        """The milestones that some of them could still reach, in order."""
        return sorted({share for hold in self.holds for share in hold.open_milestones})

    @property
    def potential(self) -> Decimal | None:
        """What they could still earn together, at most; None without a rate or the right."""
        known = [one.amount for one in self.prospects]
        return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True)
class OtherUnit:
    """A workload that the reader does not hold: its name, and perhaps whether it is free.

    Attributes:
        standing: ``free``, ``held``, or empty for readers who may not ask.
    """

    program_key: str
    workload: str
    standing: str


@dataclass(frozen=True)
class Potential:
    """What could still be earned in one program, at most."""

    program_key: str
    currency: str
    amount: Decimal
    illustrative: bool


@dataclass(frozen=True)
class CustomerView:
    """Everything on a customer's page; ``earnings`` is None where the reader sees no money."""

    customer_id: str
    name: str
    tenant_id: UUID
    country: str
    units: tuple[UnitView, ...]
    usage: Usage | None
    potential: tuple[Potential, ...] | None
    earnings: tuple[Earned, ...] | None
    outlooks: tuple[Outlook, ...] | None
    forecasts: Mapping[str, Sequence[ForecastLine]]  # by association
    months: tuple[Month, ...]
    others: tuple[OtherUnit, ...]
    documents: Mapping[str, Program]  # the latest ones, by program


@dataclass(frozen=True)
class Spent:
    """What one partner was posted by one rule, for one unit."""

    partner_id: str
    rule: str
    workload: str
    subscription_id: str
    currency: str
    amount_minor: int


@dataclass(frozen=True)
class Line(Spent):
    """What was posted so for one month."""

    month: Month


@dataclass(frozen=True)
class _Ends:
    """Ends of open associations that are known before they come, by the associations' ids."""

    planned: Mapping[str, datetime]
    bought: Mapping[str, date]


def view(actor: Actor, customer_id: str, wanted: Wanted = ALL) -> CustomerView:
    """Return what an actor may see of one customer, in a fixed number of queries.

    Units are looked at together, for they share caps, and narrowed then.

    Raises:
        NotFound: If the customer is no business of the actor's.
    """
    found: Customer = customers.customer(actor, customer_id)
    facts = grouped(fact for _, fact in facts_from(_facts(actor, customer_id)))
    held = list(associations(actor).filter(slot__customer_id=customer_id).order_by("-id"))
    money = actor.may(Permission.MONEY_READ)
    lines = _lines(actor, customer_id) if money else []
    paid = _with_money(actor, customer_id) if money else frozenset()
    documents, at = Documents(), now()
    found_units = _units(held, facts, lines, paid, documents, at)
    units = tuple(one for one in found_units if wanted.holds(one.unit.workload))
    usage = total(fact for one in units for fact in one.facts)
    months = wanted.months(lambda: usage.month if usage else None)
    posted = [
        Posted(one.workload, one.month, one.currency, one.amount_minor)
        for one in lines
        if wanted.holds(one.workload)
    ]
    forecast = Forecast(customer=customer_id, workloads=wanted.workloads)
    others = _others(actor, customer_id, held, documents, at)
    return CustomerView(
        customer_id=found.pk,
        name=found.organization.name,
        tenant_id=found.tenant_id,
        country=found.country,
        units=units,
        usage=usage,
        potential=_potential(units, documents) if money else None,
        earnings=earned(posted, months) if money else None,
        outlooks=outlooks(actor, forecast) if money else None,
        forecasts=by_association(actor, customer_id) if money else {},
        months=months,
        others=tuple(one for one in others if wanted.holds(one.workload)),
        documents=documents.known,
    )


def held_units(actor: Actor, held: list[Association]) -> tuple[UnitView, ...]:
    """Return the units of some associations of one customer, as their actor sees them."""
    if not held:
        return ()
    customer_id, own = held[0].slot.customer_id, {customers.unit_of(one) for one in held}
    facts = grouped(fact for _, fact in facts_from(_facts(actor, customer_id)) if fact.unit in own)
    money = actor.may(Permission.MONEY_READ)
    lines = _lines(actor, customer_id) if money else []
    paid = _with_money(actor, customer_id) if money else frozenset()
    return _units(held, facts, lines, paid, Documents(), now())


def _facts(actor: Actor, customer_id: str) -> QuerySet[UsageFact]:
    return visible_facts(actor).filter(customer_id=customer_id)


def _lines(actor: Actor, customer_id: str) -> list[Line]:
    found = lines_of(earning_lines(actor, customer_id))
    return found.get(customer_id, [])


SPENT = ("location__organization_id", "rule", "workload", "subscription_id", "currency")


def lines_of(rows: QuerySet[Earning]) -> dict[str, list[Line]]:
    """Add up some posted lines by what they are for; give them by customer."""
    added = rows.order_by().values_list("customer_id", "month", *SPENT)
    found: dict[str, list[Line]] = {}
    for customer_id, day, partner, rule, workload, subscription, *money in added.annotate(
        amount=Sum("amount_minor")
    ):
        currency, minor = money
        line = Line(partner, rule, workload, subscription, currency, minor, Month.of(day))
        found.setdefault(customer_id, []).append(line)
    return found


def spent_of(rows: QuerySet[Earning]) -> dict[str, list[Spent]]:
    """Add up some posted lines by what they are for, of all months; give them by customer."""
    added = rows.order_by().values_list("customer_id", *SPENT)
    found: dict[str, list[Spent]] = {}
    for customer_id, *spent in added.annotate(amount=Sum("amount_minor")):
        found.setdefault(customer_id, []).append(Spent(*spent))
    return found


def _with_money(actor: Actor, customer_id: str) -> frozenset[str]:
    """Return the associations whose money an actor may see."""
    rows = restrict(
        Association.objects.filter(slot__customer_id=customer_id), actor, Permission.MONEY_READ
    )
    return frozenset(rows.values_list("id", flat=True))


def _units(
    held: list[Association],
    facts: Mapping[Unit, list[Fact]],
    lines: list[Line],
    paid: frozenset[str],
    documents: Documents,
    at: datetime,
) -> tuple[UnitView, ...]:
    ends = _Ends(planned_ends(held), subscription_ends(held))
    by_unit: dict[Unit, list[Association]] = {}
    for association in held:
        by_unit.setdefault(customers.unit_of(association), []).append(association)
    views = []
    for unit in sorted({*by_unit, *facts}, key=lambda one: one.order):
        known, own = facts.get(unit, []), by_unit.get(unit, [])
        newest = latest(known)
        document = documents.of(unit.program_key)
        holds = tuple(
            _hold(one, own, known, lines if one.id in paid else None, document, ends, at)
            for one in own
        )
        gap = None if newest is None else opportunity(newest)
        views.append(UnitView(unit, holds, tuple(known), newest, trend(known), gap))
    return tuple(views)


def _hold(
    one: Association,
    own: list[Association],
    facts: list[Fact],
    lines: list[Line] | None,
    document: Program,
    ends: _Ends,
    at: datetime,
) -> Hold:
    standing = customers.standing(one, at)
    open_to_pay = standing == ACTIVE and not one.opted_out
    earning = open_to_pay and lines is not None
    month = document.business_calendar.month_of(at)
    rule = rule_in_force(document.incentives, one.engagement, month) if open_to_pay else None
    return Hold(
        association_id=one.id,
        partner_id=one.partner_id,
        partner=one.partner.name,
        location=one.location.name,
        engagement=one.engagement,
        since=one.period.lower,
        until=one.period.upper,
        passes_on=ends.planned.get(one.id),
        bought_until=ends.bought.get(one.id),
        standing=standing,
        opted_out=one.opted_out,
        open_milestones=open_milestones(rule, facts),
        prospect=prospect_of(one, own, facts, lines or [], document, at) if earning else None,
    )


def prospect_of(
    one: Association,
    own: list[Association],
    facts: list[Fact],
    lines: Iterable[Spent],
    document: Program,
    at: datetime,
) -> Prospect | None:
    """Say what an association could still earn by the rule that is in force now; see `prospect_by`.

    Args:
        one: The association.
        own: All associations on its unit.
        facts: The months of the unit that are known.
        lines: What was posted for the customer.
        document: The program's.
        at: Now.
    """
    month = document.business_calendar.month_of(at)
    rule = rule_in_force(document.incentives, one.engagement, month)
    return prospect_by(rule, one, own, facts, lines, document) if rule else None


def prospect_by(
    rule: AnyRule,
    one: Association,
    own: list[Association],
    facts: list[Fact],
    lines: Iterable[Spent],
    document: Program,
) -> Prospect | None:
    """Say what an association could still earn, of all that is held and posted for its unit."""
    unit = customers.unit_of(one)
    same = [line for line in lines if (line.partner_id, line.rule) == (one.partner_id, rule.rule)]
    here = [
        line
        for line in same
        if (line.workload, line.subscription_id) == (unit.workload, str(unit.subscription_id or ""))
    ]
    used = Used(_amount(here, document.currency), _amount(same, document.currency))
    first = min(a.period.lower for a in own if a.partner_id == one.partner_id)
    since = document.business_calendar.month_of(first)
    return prospect(rule, facts, since, used, document.currency)


def _amount(lines: Iterable[Spent], currency: str) -> Decimal:
    minor = sum(line.amount_minor for line in lines if line.currency == currency)
    return from_minor_units(minor, currency)


def _potential(units: Iterable[UnitView], documents: Documents) -> tuple[Potential, ...]:
    """Add up what could be earned, by program; no partner beyond a rule's cap for the customer."""
    by_payee: dict[tuple[str, str], list[Prospect]] = {}
    for one in units:
        for hold in one.holds:
            if hold.prospect is not None:
                key = (one.unit.program_key, hold.partner_id)
                by_payee.setdefault(key, []).append(hold.prospect)
    result = []
    for program_key in sorted({key for key, _ in by_payee}):
        own = [found for (key, _), found in by_payee.items() if key == program_key]
        amount = sum((altogether(found) or Decimal(0) for found in own), Decimal(0))
        illustrative = any(one.illustrative for found in own for one in found)
        currency = documents.of(program_key).currency
        result.append(Potential(program_key, currency, amount, illustrative))
    return tuple(result)


def _others(
    actor: Actor, customer_id: str, held: list[Association], documents: Documents, at: datetime
) -> tuple[OtherUnit, ...]:
    """Return the workloads of a customer's programs that the reader's associations do not hold.

    Only for readers who work for the customer now: what others hold there is no business of a
    partner whose own associations are over.
    """
    active = [one for one in held if customers.standing(one, at) == ACTIVE]
    own = {customers.unit_of(one) for one in active}
    keys = [
        SlotKey(program_key, customer_id, workload)
        for program_key in sorted({unit.program_key for unit in own})
        for workload in claimable(documents.of(program_key))
        if Unit(program_key, workload) not in own
    ]
    asking = is_operator(actor) or actor.may(Permission.AVAILABILITY_READ)
    taken = holding(keys, at) if asking and keys else {}
    return tuple(
        OtherUnit(key.program_key, key.workload, (HELD if key in taken else FREE) if asking else "")
        for key in keys
    )


def forecast_lines(
    one: UnitView, forecasts: Mapping[str, Sequence[ForecastLine]]
) -> list[ForecastLine]:
    """Return what is forecast for a unit's associations, rule by rule."""
    return [line for hold in one.holds for line in forecasts.get(hold.association_id, ())]


def forecast_of(one: UnitView, forecasts: Mapping[str, Sequence[ForecastLine]]) -> Span[int] | None:
    """Return what they are expected to earn together, in minor units; None: too little is known."""
    lines = forecast_lines(one, forecasts)
    made = any(line.standing == "made" for line in lines)
    return line_span(lines) if made else None


def claimable(document: Program) -> list[str]:
    """Return the workloads of a program that are held by themselves, not by subscription."""
    areas = {
        one.solution_area
        for one in document.engagements
        if one.association_unit is AssociationUnit.WORKLOAD
    }
    return [one.key for one in document.workloads if one.solution_area in areas and not one.retired]
