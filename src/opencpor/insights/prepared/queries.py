"""Reads the lists of large partners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.money import round_money
from opencpor.directory.narrowing import customers_of
from opencpor.insights.prepared.models import PreparedList, PreparedOpportunity
from opencpor.insights.rules.opportunities import ONLY_WITH_MONEY, Cause, Cost, Finding, Opportunity
from opencpor.insights.rules.usage import Unit
from opencpor.insights.summaries.queries import ALL, Filter
from opencpor.programs.queries import latest_version
from opencpor.register.queries import associations


def lists(actor: Actor) -> list[PreparedList]:
    """Return the lists that an actor sees the whole of."""
    return list(restrict(PreparedList.objects.order_by("partner_id"), actor))


def reader_of(actor: Actor, one: PreparedList) -> Actor:
    """Return an actor with its roles for the whole of a partner: what a list shows goes by them."""
    at = actor.at(one.partner_id).grants
    return replace(actor, grants=tuple(grant for grant in at if grant.units is None))


def costs_in(one: PreparedList) -> dict[tuple[str, str], Cost]:
    """Return what a month without payment costs, by location and program."""
    return {
        (place, program): Cost(currency, None if amount is None else Decimal(amount), illustrative)
        for place, program, currency, amount, illustrative in one.costs
    }


def counted(rows: QuerySet[PreparedOpportunity]) -> Counter[Cause]:
    """Count some of a list by reason."""
    found = rows.order_by().values_list("reason").annotate(count=Count("id"))
    return Counter({Cause(reason): count for reason, count in found})


def first_of(
    rows: QuerySet[PreparedOpportunity], reader: Actor, reason: Cause | None, most: int | None
) -> list[Opportunity]:
    """Give the first of some of a list, of one reason or of any, with what its reader may read."""
    money = reader.may(Permission.MONEY_READ)
    rows = rows.order_by("rank" if money else "plain_rank")
    if reason is not None:
        rows = rows.filter(reason=reason.value)
    found = list(rows[:most])
    keys = {row.program_key for row in found}
    currencies = {key: latest_version(key).document.currency for key in keys}
    return [_opportunity(row, currencies[row.program_key], money=money) for row in found]


def rows_of(
    reader: Actor, one: PreparedList, wanted: Filter = ALL
) -> QuerySet[PreparedOpportunity]:
    """Return the rows of a list that its reader sees, of what is asked for."""
    rows = restrict(PreparedOpportunity.objects.filter(partner_id=one.partner_id), reader)
    hidden = set() if reader.may(Permission.MONEY_READ) else set(ONLY_WITH_MONEY)
    if not reader.may(Permission.AVAILABILITY_READ):
        hidden.add(Cause.UNCLAIMED)
    if not reader.may(Permission.EVIDENCE_READ):
        hidden |= {Cause.OLD_PROOF, Cause.NO_PROOF}
    if hidden:
        rows = rows.exclude(reason__in=[cause.value for cause in sorted(hidden)])
    if wanted.workloads:
        rows = rows.filter(_about(wanted.workloads))
    if wanted.market or wanted.segment:  # every row has the customer of what it is about
        rows = rows.filter(customer_id__in=customers_of(wanted.market, wanted.segment))
    return rows.filter(_still_held(reader, one, wanted))


def _about(workloads: Sequence[str]) -> Q:
    """Return the condition for what is about some workloads, as `among` in the rules says."""
    free = Q()
    for key in workloads:
        free |= Q(items__contains=[key])
    return Q(workload__in=workloads) | Q(free, workload="")


def _still_held(reader: Actor, one: PreparedList, wanted: Filter) -> Q:
    """Return the condition for what is about something held now: it may have ended since.

    A customer at which something is free is served by whatever is held there.
    """
    held = associations(reader).filter(partner_id=one.partner_id, period__contains=now())
    place = replace(wanted, workloads=(), market="", segment="")
    held = held.filter(**place.of_associations())
    there = held.filter(slot__customer_id=OuterRef("customer_id"))
    return Q(Exists(held.filter(pk=OuterRef("subject")))) | Q(Exists(there), subject="")


def _opportunity(row: PreparedOpportunity, currency: str, *, money: bool) -> Opportunity:
    amount = round_money(row.amount, currency) if money and row.amount is not None else None
    unit = Unit(row.program_key, row.workload, row.subscription_id) if row.workload else None
    share = Decimal(row.share) if row.share else None
    return Opportunity(
        Finding(Cause(row.reason), row.users, amount, share), row.program_key, row.customer_id,
        row.name, unit, row.subject, row.on, tuple(row.items), row.illustrative,
    )  # fmt: skip
