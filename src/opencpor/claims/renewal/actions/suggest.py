"""Suggest claims on renewed subscriptions, and close suggestions that do not hold any longer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language

from opencpor.access.actor import Actor, system
from opencpor.claims.actions.announce import Matter, announce_to, partner_readers
from opencpor.claims.actions.end import line_of
from opencpor.claims.renewal.facts import Case, case_of, judge, product_in
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.rules import ENDED_BY_ITSELF, EXPIRED
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.directory.models import Subscription
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import program_keys, version_in_force
from opencpor.register.models import Association

CLOCK = system("claims.suggest_renewals")


def product_name(case: Case) -> str:
    """Name the product that goes on, in the language that is active."""
    product = case.program.product(product_in(case.program, case.new))
    return product.name.in_language(get_language() or "en") if product else case.new.product


def _tell(row: Renewal, case: Case, actor: Actor) -> None:
    association = case.association
    line = line_of(association)
    readers = partner_readers(
        association.partner_id,
        association.location_id,
        line.claim.partner_contact_email if line else "",
    )

    def gaps() -> dict[str, str]:
        return {
            "what": product_name(case),
            "customer": association.slot.customer.name,
            "subscription": str(case.new.subscription_id),
        }

    path, about = f"/claims/associations/{association.id}", f"association:{association.id}"
    matter = Matter(case.program, gaps, path, about)
    occasion = f"{association.id}:{row.subscription_id}"
    announce_to(readers, matter, Notice.PARTNER_RENEWED, actor, occasion)


def _put(case: Case, at: datetime, actor: Actor) -> bool:
    """Keep a suggestion; only one that is new is told. What was closed wrongly is open again."""
    association, new = case.association, case.new
    row, made = Renewal.objects.select_for_update().get_or_create(
        partner_id=association.partner_id,
        engagement=association.engagement,
        subscription=new,
        defaults={"association": association, "suggested_at": at},
    )
    if made:
        record(
            EventType.RENEWAL_SUGGESTED,
            f"association:{association.id}",
            actor.ref(),
            data={"subscription": str(new.subscription_id), "renewal": row.id},
        )
        _tell(row, case, actor)
        return True
    if row.claim is not None or row.closed_at is None:
        return False
    row.association, row.closed_at, row.closed_for = association, None, ""
    row.save()
    return True


@transaction.atomic
def suggest(association_id: str, subscription: str, at: datetime, actor: Actor = CLOCK) -> bool:
    """Suggest a claim on a subscription to the partner of an association, if it is its renewal.

    Args:
        association_id: The association with the old one; it is locked.
        subscription: The directory's identifier of the new one, such as ``sub_…``.
        at: Now.
        actor: The clock.

    Returns:
        Whether anything changed; a second time nothing does.
    """
    rows = Association.objects.select_for_update(of=("self",)).select_related("slot__customer")
    case = case_of(rows.get(id=association_id), Subscription.objects.get(id=subscription))
    return case is not None and judge(case, at) is None and _put(case, at, actor)


@transaction.atomic
def close(renewal_id: str, at: datetime) -> bool:
    """Close a suggestion that does not hold any longer; return whether it was closed."""
    rows = Renewal.objects.select_for_update(of=("self",))
    row = rows.select_related("association__slot__customer", "subscription").get(id=renewal_id)
    case = case_of(row.association, row.subscription)
    why = judge(case, at) if case is not None else None
    if row.claim is not None or row.closed_at is not None or why is None:
        return False
    row.closed_at, row.closed_for = at, why.value
    row.save()
    return True


def _longest() -> timedelta:
    programs = [version_in_force(key).document for key in program_keys()]
    return timedelta(days=max((one.policy.renewal_days for one in programs), default=0))


def _pairs(at: datetime) -> Iterator[tuple[str, str]]:
    """Return associations beside later subscriptions of the same customer that may renew theirs.

    Only what begins, or ended, within twice the longest window is looked at; the rules are exact.
    """
    since = at - 2 * _longest() - timedelta(days=2)
    recent = Subscription.objects.exclude(status=EXPIRED).filter(starts_on__gte=since.date())
    beside = recent.filter(customer_id=OuterRef("slot__customer_id"))
    held = Association.objects.filter(
        Q(period__upper_inf=True) | Q(period__endswith__gt=since),
        Exists(beside.exclude(subscription_id=OuterRef("slot__subscription_id"))),
        slot__subscription_id__isnull=False,
        period__startswith__lte=at,
        end_reason__in=ENDED_BY_ITSELF,
    )
    # of several that one subscription may follow, the one that ends last is told of
    found = held.order_by(F("period__endswith").desc(nulls_first=True), "id")
    for association in found.select_related("slot"):
        told = Renewal.objects.filter(
            partner_id=association.partner_id, engagement=association.engagement, closed_at=None
        )
        rows = recent.filter(customer_id=association.slot.customer_id)
        rows = rows.exclude(id__in=told.values("subscription_id")).order_by("id")
        for subscription in rows.values_list("id", flat=True):
            yield association.id, subscription


def suggest_all(actor: Actor = CLOCK) -> int:
    """Close what does not hold any longer, and suggest what is new, also after an outage.

    Returns:
        How many suggestions changed.

    Raises:
        ExceptionGroup: At the end, if some could not be looked at; see `each`.
    """
    at = now()
    standing = Renewal.objects.filter(claim=None, closed_at=None).order_by("id")
    closed = each(list(standing.values_list("id", flat=True)), lambda one: close(one, at))
    return closed + each(list(_pairs(at)), lambda pair: suggest(*pair, at, actor))
