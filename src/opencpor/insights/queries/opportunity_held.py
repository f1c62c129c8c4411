"""What is held now, each with its usage and what could still be earned of it.

Few rows are read of each: the months that reasons look at, and what caps count, added up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.incentives.queries import earnings
from opencpor.insights.queries.customer import Spent, prospect_by, spent_of
from opencpor.insights.queries.customers import unit_of
from opencpor.insights.queries.reading import Documents, newest_facts
from opencpor.insights.rules.opportunities import MONTHS
from opencpor.insights.rules.prospects import Prospect, rule_in_force
from opencpor.insights.rules.usage import Fact, Unit, latest
from opencpor.programs.document.incentives import AnyRule, MilestoneRule
from opencpor.register.models import Association
from opencpor.register.queries import planned_ends, subscription_ends


@dataclass(frozen=True)
class Held:
    """One association that stands now, with what is known of its unit.

    Attributes:
        facts: The newest months of the unit that the reader sees, with milestones all of them.
        newest: The last of these.
        rule: The one in force for it.
        earning: Whether it may earn and the reader may see what.
        ends_on: The last day on which it holds, as far as that is known.
    """

    association: Association
    unit: Unit
    facts: list[Fact]
    newest: Fact | None
    rule: AnyRule | None
    currency: str
    earning: bool
    prospect: Prospect | None
    ends_on: date | None

    @property
    def users(self) -> int | None:
        """How many were active in the newest month."""
        return self.newest.active if self.newest else None


@dataclass(frozen=True)
class _Known:
    """What is known of all that is held: facts and what was posted by customer, ends by id."""

    facts: Mapping[str, Mapping[Unit, list[Fact]]]
    spent: Mapping[str, list[Spent]]
    paid: frozenset[str]
    planned: Mapping[str, datetime]
    bought: Mapping[str, date]
    own: Mapping[tuple[str, Unit], list[Association]]


def held_now(
    actor: Actor, rows: QuerySet[Association], documents: Documents, at: datetime
) -> list[Held]:
    """Return some associations that stand now with their usage and what could still be earned."""
    slim = rows.select_related(None).prefetch_related(None).select_related("slot__customer")
    units = [(one, unit_of(one)) for one in slim.order_by("id")]
    month_of = cache(lambda key: documents.of(key).business_calendar.month_of(at))

    @cache
    def rule_of(program_key: str, engagement: str) -> AnyRule | None:
        month: Month = month_of(program_key)
        return rule_in_force(documents.of(program_key).incentives, engagement, month)

    rules = [rule_of(unit.program_key, one.engagement) for one, unit in units]
    staged = {
        unit.workload
        for (_one, unit), rule in zip(units, rules, strict=True)
        if isinstance(rule, MilestoneRule)
    }
    known = _known(actor, rows, units, staged)
    return [
        _held(one, unit, rule, known, documents)
        for (one, unit), rule in zip(units, rules, strict=True)
    ]


def _known(
    actor: Actor,
    rows: QuerySet[Association],
    units: list[tuple[Association, Unit]],
    staged: set[str],
) -> _Known:
    """Read what is known; of the workloads that are paid by milestones all months."""
    held = [one for one, _unit in units]
    ids = {one.slot.customer_id for one in held}
    own: dict[tuple[str, Unit], list[Association]] = {}
    for one, unit in units:
        own.setdefault((one.slot.customer_id, unit), []).append(one)
    money = actor.may(Permission.MONEY_READ)
    return _Known(
        newest_facts(actor, ids, MONTHS, staged),
        spent_of(earnings(actor).filter(customer_id__in=ids)) if money else {},
        open_to(actor, rows, held, Permission.MONEY_READ) if money else frozenset(),
        planned_ends(held),
        subscription_ends(held),
        own,
    )


def open_to(
    actor: Actor,
    rows: QuerySet[Association],
    held: Iterable[Association],
    permission: Permission,
) -> frozenset[str]:
    """Return those of some associations that an actor may use with another permission as well.

    Nothing is asked where the same grants give that one, which then opens the same rows.

    Args:
        actor: Who asks.
        rows: The associations that the actor sees.
        held: What they are.
        permission: What for.
    """
    if actor.granting(permission) == actor.granting(Permission.ASSOCIATION_READ):
        return frozenset(one.id for one in held)
    slim = rows.select_related(None).prefetch_related(None).order_by()
    return frozenset(restrict(slim, actor, permission).values_list("id", flat=True))


def _held(
    one: Association, unit: Unit, rule: AnyRule | None, known: _Known, documents: Documents
) -> Held:
    customer, document = one.slot.customer_id, documents.of(unit.program_key)
    facts = known.facts.get(customer, {}).get(unit, [])
    earning = one.id in known.paid and not one.opted_out
    prospect = None
    if rule is not None and earning:
        own, spent = known.own[customer, unit], known.spent.get(customer, ())
        prospect = prospect_by(rule, one, own, facts, spent, document)
    end = known.planned.get(one.id) or one.period.upper
    return Held(
        one, unit, facts, latest(facts), rule, document.currency, earning, prospect,
        document.business_calendar.last_day_before(end) if end else known.bought.get(one.id),
    )  # fmt: skip
