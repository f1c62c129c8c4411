"""The customers that an actor works for, or may see, with what they hold and use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.directory.rules.tenant import guid_of
from opencpor.insights.queries.reading import facts_from
from opencpor.insights.rules.usage import Fact, Unit, Usage, total
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.models import Association
from opencpor.register.queries import associations, served
from opencpor.usage.queries import visible_facts

ORDER = ("organization__name", "organization_id")
CURRENT = "current"
PAST = "past"
Held = tuple[Unit, DateTimeTZRange]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty members do not narrow it.

    Attributes:
        text: A part of the name, or the whole tenant ID.
        standing: ``current``: something is held now; ``past``: nothing any longer.
        workloads: Held under any of these, now or before.
        location: Held by this location.
        market: Two letters: the customer's country.
        segment: The customer's.
        months: Held in a month from the first to the last; figures are the newest of these.
    """

    text: str = ""
    standing: str = ""
    workloads: tuple[str, ...] = ()
    location: str = ""
    market: str = ""
    segment: str = ""
    months: tuple[Month, Month] | None = None

    @property
    def held(self) -> bool:
        """Whether it asks for something about what is or was held."""
        return bool(self.workloads or self.location or self.months)


@dataclass(frozen=True)
class Row:
    """One customer of the list.

    Attributes:
        current: What is held now.
        past: What was held and is not any longer.
        usage: The newest month seen of anything of theirs.
    """

    id: str
    name: str
    tenant_id: UUID
    country: str
    current: tuple[Unit, ...]
    past: tuple[Unit, ...]
    usage: Usage | None


def customers(actor: Actor, wanted: Wanted | None = None) -> QuerySet[Customer]:
    """Return the customers that an actor may see.

    Partners see those that they have or had an association with, through which the directory
    itself opens nothing to them; operators all; a customer itself.
    """
    asked = wanted or Wanted()
    own = associations(actor).filter(slot__customer_id=OuterRef("pk"))
    rows = Customer.objects.select_related("organization")
    if not _sees_all(actor):  # else nothing is looked up for each customer
        directory = restrict(Customer.objects.all(), actor, Permission.USAGE_READ)
        shown = Q(pk__in=directory.values("pk"))
        if actor.on(Side.PARTNER):  # a customer finds itself in the directory
            shown |= Q(Exists(served(actor).filter(customer_id=OuterRef("pk"))))
        rows = rows.filter(shown)
    if asked.text:
        found = Q(organization__name__icontains=asked.text)
        guid = guid_of(asked.text)
        rows = rows.filter(found | Q(tenant_id=guid) if guid else found)
    rows = rows.filter(**_of_customer(asked))
    own = held_among(own, asked)
    active = Exists(own.filter(period__contains=now()))
    if asked.standing == CURRENT:
        return rows.filter(active)
    if asked.standing == PAST:
        return rows.filter(Exists(own)).exclude(active)
    return rows.filter(Exists(own)) if asked.held else rows


def _sees_all(actor: Actor) -> bool:
    """Whether the whole directory is open to an actor, as ``restrict`` would say."""
    reading = actor.granting(Permission.USAGE_READ)
    return actor.kind is ActorKind.SYSTEM or any(one.side is Side.OPERATOR for one in reading)


def _of_customer(asked: Wanted) -> dict[str, str]:
    said = {"country": asked.market.upper(), "segment": asked.segment}
    return {name: value for name, value in said.items() if value}


def held_among(own: QuerySet[Association], asked: Wanted) -> QuerySet[Association]:
    """Narrow associations to those that are asked for."""
    if asked.workloads:
        own = own.filter(slot__workload__in=asked.workloads)
    if asked.location:
        own = own.filter(location_id=asked.location)
    if asked.months is None:
        return own
    first, last = asked.months
    within = Q(pk=None)
    for key in program_keys():
        calendar = latest_version(key).document.business_calendar
        span = DateTimeTZRange(calendar.month_start(first), calendar.month_end(last))
        within |= Q(slot__program_key=key, period__overlap=span)
    return own.filter(within)


def customer(actor: Actor, customer_id: str) -> Customer:
    """Return one customer.

    Raises:
        NotFound: If there is none, or it is no business of the actor's: both look alike.
    """
    found = customers(actor).filter(pk=customer_id).first()
    if found is None:
        raise not_found("customer")
    return found


def rows_of(
    actor: Actor, page: Sequence[Customer], months: tuple[Month, Month] | None = None
) -> list[Row]:
    """Return a page of customers with what is held and used, in a fixed number of queries.

    With months, what is used is that of the newest of them.
    """
    ids = [one.pk for one in page]
    at = now()
    held = _holds(actor, ids)
    used = _newest(actor, ids, months)
    return [_row(one, held.get(one.pk, []), used.get(one.pk, []), at) for one in page]


def _holds(actor: Actor, ids: Sequence[str]) -> dict[str, list[Held]]:
    """Return what was ever held at some customers, and when."""
    rows = restrict(Association.objects.filter(slot__customer_id__in=ids), actor).values_list(
        "slot__customer_id", "slot__program_key", "slot__workload", "slot__subscription_id",
        "period",
    )  # fmt: skip
    found: dict[str, list[Held]] = {}
    for customer_id, program, workload, subscription, period in rows:
        found.setdefault(customer_id, []).append((Unit(program, workload, subscription), period))
    return found


def _newest(
    actor: Actor, ids: Sequence[str], months: tuple[Month, Month] | None
) -> dict[str, list[Fact]]:
    """Return the facts of each customer's newest month of which any is visible.

    That month is looked for from the newest on, customer by customer: in most cases the first fact
    says it, and who may see the older ones is not asked.
    """
    visible = visible_facts(actor)
    if months is not None:
        visible = visible.filter(month__range=[month.first_day for month in months])
    own = visible.filter(customer_id=OuterRef("pk")).order_by("-month")
    newest = Customer.objects.filter(pk__in=ids).annotate(newest=Subquery(own.values("month")[:1]))
    some: dict[date, list[str]] = {}
    for customer_id, month in newest.values_list("pk", "newest"):
        if month is not None:
            some.setdefault(month, []).append(customer_id)
    wanted = Q(pk__in=[])
    for month, customer_ids in some.items():
        wanted |= Q(month=month, customer_id__in=customer_ids)
    found: dict[str, list[Fact]] = {}
    for customer_id, fact in facts_from(visible.filter(wanted), marks=False):
        found.setdefault(customer_id, []).append(fact)
    return found


def unit_of(association: Association) -> Unit:
    """Return what an association is on."""
    slot = association.slot
    return Unit(slot.program_key, slot.workload, slot.subscription_id)


def standing(association: Association, at: datetime) -> str:
    """Return how an association stands at an instant: ``coming``, ``active`` or ``ended``."""
    return _standing(association.period, at)


def _standing(period: DateTimeTZRange, at: datetime) -> str:
    if at < period.lower:
        return "coming"
    return "ended" if period.upper is not None and period.upper <= at else "active"


def _row(one: Customer, held: list[Held], facts: list[Fact], at: datetime) -> Row:
    now_held = {unit for unit, period in held if _standing(period, at) == "active"}
    before = {unit for unit, period in held if _standing(period, at) == "ended"} - now_held
    return Row(
        id=one.pk,
        name=one.organization.name,
        tenant_id=one.tenant_id,
        country=one.country,
        current=tuple(sorted(now_held, key=lambda unit: unit.order)),
        past=tuple(sorted(before, key=lambda unit: unit.order)),
        usage=total(facts),
    )
