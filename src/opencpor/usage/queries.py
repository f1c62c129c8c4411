"""Reads usage: batches and their quarantine for operators, facts for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch, restrict
from opencpor.common.months import Month
from opencpor.directory.models import SubscriptionSeats
from opencpor.register.models import Association
from opencpor.usage.hiding import declined, programs_that_hide
from opencpor.usage.imports.source import quoted
from opencpor.usage.lake.here import lake_session, the_lake
from opencpor.usage.models import Batch, FileKind, LakeFile, UsageFact

NO_SUBSCRIPTION = UUID(int=0)
ORDER = ("-month", "id")


def batches(actor: Actor) -> QuerySet[Batch]:
    """Return the batches that an actor may see, each with what corrected it."""
    return restrict(Batch.objects.prefetch_related("corrections"), actor)


def batch(actor: Actor, batch_id: str) -> Batch:
    """Return one batch, or the not-found answer."""
    return fetch(Batch.objects.all(), actor, "usage batch", id=batch_id)


def corrections(found: Batch) -> list[Batch]:
    """Return what sent a batch's quarantined rows again, in order; the batch is restricted already.

    Whoever may see one batch may see all: their scope has no owner.
    """
    return sorted(found.corrections.all(), key=lambda one: one.id)


# What partners see of a customer depends on what they held, month by month.


def visible_facts(actor: Actor) -> QuerySet[UsageFact]:
    """Return the facts that an actor may see, each with ``prior_mark`` and ``paid``.

    Operators see all and a customer its own tenant. A partner sees a month of a unit if one of its
    associations stood on the unit's slot at the month's last instant; a role limited to locations
    only through associations of those.
    """
    rows = UsageFact.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return _with_figures(rows)
    seen = Q(pk__in=restrict(UsageFact.objects.all(), actor).values("pk"))
    if any(grant.side is Side.OPERATOR for grant in actor.granting(Permission.USAGE_READ)):
        return _with_figures(rows)
    if actor.on(Side.PARTNER):
        held = restrict(Association.objects.all(), actor, Permission.USAGE_READ)
        seen |= Q(Exists(_opening(held)))
    return _with_figures(rows.filter(seen))


def _opening(held: QuerySet[Association]) -> QuerySet[Association]:
    """Return the associations that open a fact (the outer row) to their partner."""
    opening = held.annotate(unit=_or_none("slot__subscription_id")).filter(
        unit=_or_none(OuterRef("subscription_id")),
        slot__program_key=OuterRef("program_key"),
        slot__customer_id=OuterRef("customer_id"),
        slot__workload=OuterRef("workload"),
        period__contains=OuterRef("last_instant"),
    )
    hiding = programs_that_hide()
    if hiding:
        opening = opening.exclude(declined(), slot__program_key__in=hiding)
    return opening


def _or_none(subscription: str | OuterRef) -> Coalesce:
    """Give a subscription as a value that equals itself where there is none."""
    return Coalesce(subscription, Value(NO_SUBSCRIPTION, UUIDField()))


def _with_figures(rows: QuerySet[UsageFact]) -> QuerySet[UsageFact]:
    """Add the highest MAU of all earlier months, whoever held the unit then, and paid units."""
    earlier = UsageFact.objects.annotate(unit=_or_none("subscription_id")).filter(
        program_key=OuterRef("program_key"),
        customer_id=OuterRef("customer_id"),
        workload=OuterRef("workload"),
        unit=_or_none(OuterRef("subscription_id")),
        month__lt=OuterRef("month"),
    )
    marks = (
        earlier.order_by().values("customer_id").annotate(mark=Max("active_users")).values("mark")
    )
    return with_seats(rows).annotate(prior_mark=Subquery(marks))


def with_seats(rows: QuerySet[UsageFact]) -> QuerySet[UsageFact]:
    """Add ``paid``: the paid units; where usage leaves them empty, the subscription's seats.

    Seats are those of the same tenant's subscription at that month's end, as in a close.
    ``baseline.STANDS`` says the same in SQL.
    """
    seats = SubscriptionSeats.objects.filter(
        subscription__subscription_id=OuterRef("subscription_id"),
        subscription__customer_id=OuterRef("customer_id"),
        month=OuterRef("month"),
    )
    return rows.annotate(
        paid=Coalesce("paid_units", Subquery(seats.values("seats")), output_field=BigIntegerField())
    )


def paid_of(fact: UsageFact) -> int | None:
    """Return the paid units of a fact that has been given ``with_seats``, from seats perhaps."""
    paid: int | None = getattr(fact, "paid", None)
    return paid


@dataclass(frozen=True)
class Filter:
    """What of the visible facts is wanted; None and empty: all."""

    program_key: str = ""
    customer_id: str = ""
    tenant_id: UUID | None = None
    workload: str = ""
    subscription_id: UUID | None = None
    from_month: Month | None = None
    through_month: Month | None = None


def facts(actor: Actor, wanted: Filter) -> QuerySet[UsageFact]:
    """Return the visible facts that fit a filter; order them by ``ORDER``."""
    said: dict[str, Any] = {
        "program_key": wanted.program_key,
        "customer_id": wanted.customer_id,
        "tenant_id": wanted.tenant_id,
        "workload": wanted.workload,
        "subscription_id": wanted.subscription_id,
        "month__gte": wanted.from_month.first_day if wanted.from_month else None,
        "month__lte": wanted.through_month.first_day if wanted.through_month else None,
    }
    given = {name: value for name, value in said.items() if value}
    return visible_facts(actor).filter(**given).select_related("customer")


# Quarantine.


@dataclass(frozen=True)
class QuarantinedRow:
    """One row that was left out: where it stood, why, and what it said."""

    row: int
    code: str
    text: str
    values: tuple[str, ...]


def quarantine(found: Batch, after: int = 0, limit: int | None = None) -> list[QuarantinedRow]:
    """Return quarantined rows in the order of the file.

    Args:
        found: The batch, already restricted.
        after: Only rows behind this one.
        limit: At most so many; None: all.
    """
    return [line for lines in _quarantine(found, after, limit) for line in lines]


def quarantine_lines(found: Batch) -> Iterator[list[QuarantinedRow]]:
    """Give all quarantined rows in parts, for downloads of any length."""
    yield from _quarantine(found, 0, None)


PART = 10_000


def _quarantine(found: Batch, after: int, limit: int | None) -> Iterator[list[QuarantinedRow]]:
    name = (
        LakeFile.objects.filter(batch=found, kind=FileKind.QUARANTINE.value)
        .values_list("name", flat=True)
        .first()
    )
    if name is None:
        return
    with the_lake().local(name) as (path,), lake_session() as engine:
        query = f"FROM read_parquet({quoted(str(path))}) WHERE row > ? ORDER BY row"
        values: list[object] = [after]
        if limit is not None:
            query, values = f"{query} LIMIT ?", [after, limit]
        engine.execute(query, values)
        while rows := engine.fetchmany(PART):
            yield [
                QuarantinedRow(row, code, text, tuple(value or "" for value in said))
                for row, code, text, *said in rows
            ]
