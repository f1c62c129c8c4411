"""What each partner sees of a customer, for the customer's own people: the very figures."""

from dataclasses import dataclass, replace

from django.db.models import Count, Min, Q, QuerySet

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Role, Side
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.insights.queries.customers import Wanted, held_among
from opencpor.insights.queries.reading import at_location, facts_from
from opencpor.insights.rules.usage import Fact, Unit
from opencpor.register.models import Association
from opencpor.register.queries import associations
from opencpor.usage.queries import visible_facts
from opencpor.usage.transactions import queries as transactions
from opencpor.usage.transactions.queries import Total

ORDER = ("name", "id")
ALL = Wanted()


@dataclass(frozen=True)
class Seen:
    """What a partner sees of one unit of a tenant: its months, the oldest first."""

    customer_id: str
    unit: Unit
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Billed:
    """What a partner sees of the amounts that a tenant was billed for one unit, by month."""

    customer_id: str
    unit: Unit
    months: tuple[Total, ...]


@dataclass(frozen=True)
class PartnerView:
    """One partner, all that it has had at the reader's tenants, the newest first, and what it sees.

    Nothing of units of which it sees no month.

    Attributes:
        places: All of its locations that ever had anything there, by name, with their keys.
    """

    partner: Organization
    held: tuple[Association, ...]
    seen: tuple[Seen, ...]
    billed: tuple[Billed, ...]
    places: tuple[tuple[str, str], ...]


def _customer_side(actor: Actor) -> Actor:
    return replace(actor, grants=actor.on(Side.CUSTOMER))


def partners(actor: Actor, wanted: Wanted = ALL) -> QuerySet[Organization]:
    """Return the partners that have, or had, an association with an actor's tenants.

    With ``active``, how many stand now, ``ever``, how many there were, and when they ``began``, of
    those that are asked for.
    """
    held = held_among(restrict(Association.objects.all(), _customer_side(actor)), wanted)
    return Organization.objects.filter(associations__in=held.values("id")).annotate(
        active=Count("associations", filter=Q(associations__period__contains=now())),
        ever=Count("associations"),
        began=Min("associations__period__startswith"),
    )


def _as_partner(partner_id: str) -> Actor:
    """Return somebody who sees what a whole partner sees of usage."""
    grant = Grant(Role.REPORT_VIEWER, partner_id)
    return Actor(ActorKind.SERVICE, "", name="what a partner sees", grants=(grant,))


def _seen(partner: Actor, tenants: set[str], wanted: Wanted) -> tuple[Seen, ...]:
    rows = visible_facts(partner).filter(customer_id__in=tenants)
    if wanted.workloads:
        rows = rows.filter(workload__in=wanted.workloads)
    if wanted.months:
        rows = rows.filter(month__range=[month.first_day for month in wanted.months])
    found: dict[tuple[str, Unit], list[Fact]] = {}
    for customer_id, fact in facts_from(rows):
        found.setdefault((customer_id, fact.unit), []).append(fact)
    ordered = sorted(found, key=lambda place: (place[0], place[1].order))
    return tuple(Seen(*place, tuple(found[place])) for place in ordered)


def _billed(partner: Actor, tenants: set[str], wanted: Wanted) -> tuple[Billed, ...]:
    rows = transactions.visible(partner).filter(customer_id__in=tenants)
    if wanted.workloads:
        rows = rows.filter(workload__in=wanted.workloads)
    if wanted.months:
        first, last = wanted.months
        rows = rows.filter(day__range=[first.first_day, last.last_day])
    return tuple(
        Billed(
            one.customer_id,
            Unit(one.program_key, one.workload, one.subscription_id),
            one.months,
        )
        for one in transactions.unit_totals(rows)
    )


def partner_view(actor: Actor, partner_id: str, wanted: Wanted = ALL) -> PartnerView:
    """Return what one partner has and sees of an actor's tenants, as far as it is asked for.

    Raises:
        NotFound: If it never had anything there.
    """
    own = _customer_side(actor)
    every = associations(own).filter(partner_id=partner_id)
    partner = Organization.objects.filter(pk=partner_id, associations__in=every.values("id"))
    found_partner = partner.first()
    if found_partner is None:
        raise not_found("partner")
    tenants = {grant.organization_id for grant in own.granting(Permission.USAGE_READ)}
    reader = at_location(_as_partner(partner_id), wanted.location)
    places = every.order_by("location__name", "location_id").values_list(
        "location_id", "location__name"
    )
    return PartnerView(
        found_partner,
        tuple(held_among(every, wanted).order_by("-id")),
        _seen(reader, tenants, wanted),
        _billed(reader, tenants, wanted),
        tuple(dict(places).items()),
    )
