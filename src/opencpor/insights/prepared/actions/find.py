"""Find what large partners can do next, and keep it for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

from django.db import transaction
from django.db.models import Count

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.common.errors import Conflict
from opencpor.insights.prepared.models import PreparedList, PreparedOpportunity, PreparedState
from opencpor.insights.queries.opportunities import of_everything_held
from opencpor.insights.rules.opportunities import ONLY_WITH_MONEY, Opportunity
from opencpor.register.models import Association
from opencpor.runtime.alone import alone

LOCK = "insights.opportunities"
MANY = 500  # associations: whoever holds fewer is looked at while it reads
AT_ONCE = 2000  # rows


def find_opportunities() -> int:
    """Look at every large partner; return how many there are.

    Readers see the old list until the new one is there.

    Raises:
        Conflict: ``in_progress``, while another process does it.
        ExceptionGroup: See `each`.
    """
    busy = Conflict("What partners can do is being found right now.", code="in_progress")
    with alone(LOCK, busy):
        started, clock = now(), monotonic()
        held = Association.objects.filter(period__contains=started).order_by()
        counts = held.values_list("partner_id").annotate(count=Count("id"))
        large = sorted(partner for partner, count in counts if count > MANY)
        try:
            return each(large, find_for)
        finally:
            _forget_others(large)
            PreparedState.objects.update_or_create(
                id=1,
                defaults={"looked_at": started, "seconds": round(monotonic() - clock)},
            )


def find_for(partner_id: str) -> int:
    """Find what one partner can do, as its incentives admin sees it, and keep that; return 1."""
    at = now()
    grants = (Grant(Role.INCENTIVES_ADMIN, partner_id),)
    found, costs = of_everything_held(Actor(ActorKind.SERVICE, "", grants=grants), at)
    rows = _rows(partner_id, found)
    with transaction.atomic():
        PreparedOpportunity.objects.filter(partner_id=partner_id).delete()
        PreparedOpportunity.objects.bulk_create(rows, batch_size=AT_ONCE)
        PreparedList.objects.update_or_create(
            partner_id=partner_id,
            defaults={
                "found_at": at,
                "costs": [
                    [*place, cost.currency, None if cost.amount is None else str(cost.amount),
                     cost.illustrative]
                    for place, cost in sorted(costs.items())
                ],
            },
        )  # fmt: skip
    return 1


def _rows(partner_id: str, found: Iterable[Opportunity]) -> list[PreparedOpportunity]:
    ranked = sorted(found, key=lambda one: one.order)
    plain = sorted(
        (place for place, one in enumerate(ranked) if one.reason not in ONLY_WITH_MONEY),
        key=lambda place: _without_money(ranked[place]).order,
    )
    ranks = {place: rank for rank, place in enumerate(plain)}
    return [
        PreparedOpportunity(
            partner_id=partner_id,
            rank=rank,
            plain_rank=ranks.get(rank),
            reason=one.reason.value,
            program_key=one.program_key,
            customer_id=one.customer_id,
            name=one.name,
            workload=one.unit.workload if one.unit else "",
            subscription_id=one.unit.subscription_id if one.unit else None,
            subject=one.subject,
            on=one.on,
            items=list(one.items),
            users=one.finding.users,
            amount=one.finding.amount,
            share="" if one.finding.share is None else str(one.finding.share),
            illustrative=one.illustrative,
        )
        for rank, one in enumerate(ranked)
    ]


def _without_money(one: Opportunity) -> Opportunity:
    return replace(one, finding=replace(one.finding, amount=None))


def _forget_others(large: list[str]) -> None:
    """Drop the lists of those who are not large any longer."""
    with transaction.atomic():
        for rows in (PreparedList.objects, PreparedOpportunity.objects):
            rows.exclude(partner_id__in=large).delete()
