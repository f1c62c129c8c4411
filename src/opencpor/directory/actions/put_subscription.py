"""Store a subscription as the feed gives it: create, change, or find it unchanged."""

from collections.abc import Mapping
from dataclasses import replace

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.common.months import Month
from opencpor.directory.actions.writing import (
    Expect,
    Outcome,
    Put,
    exists_already,
    explained,
    refused,
)
from opencpor.directory.models import Customer, Subscription, SubscriptionSeats
from opencpor.directory.queries import channel_key, product_key
from opencpor.directory.records import NEW_SUBSCRIPTION, difference, subscription_record
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.rules.values import SubscriptionValues, read_subscription
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _locked(subscription_id: str, actor: Actor) -> Subscription | None:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("customer")
    guid = guid_of(subscription_id)
    if guid is None:
        return None
    return restrict(rows, actor, Permission.DIRECTORY_WRITE).filter(subscription_id=guid).first()


def _write_seats(subscription: Subscription, seats: Mapping[Month, int]) -> None:
    """Set the seats of the months given; other months stay."""
    SubscriptionSeats.objects.bulk_create(
        [
            SubscriptionSeats(subscription=subscription, month=month.first_day, seats=count)
            for month, count in seats.items()
        ],
        update_conflicts=True,
        unique_fields=["subscription", "month"],
        update_fields=["seats"],
    )


def _read(raw: Mapping[str, str]) -> SubscriptionValues:
    """Read the values, product and channel by the keys that the programs give them."""
    values = read_subscription(raw)
    product, channel = product_key(values.product), channel_key(values.channel)
    return replace(values, product=product, channel=channel)


def _create(values: SubscriptionValues, actor: Actor) -> Subscription:
    customer = (
        restrict(Customer.objects.all(), actor, Permission.DIRECTORY_WRITE)
        .filter(tenant_id=values.tenant_id)
        .first()
    )
    if customer is None:
        raise refused(
            "tenant_id",
            "unknown_tenant",
            "No customer has this tenant ID.",
            "Enter the customer first, or correct the tenant ID.",
        )
    subscription = Subscription.objects.create(
        subscription_id=values.subscription_id,
        customer=customer,
        product=values.product,
        channel=values.channel,
        status=values.status.value,
        status_since=now(),
        starts_on=values.starts_on,
        ends_on=values.ends_on,
    )
    _write_seats(subscription, values.seats)
    record(
        EventType.SUBSCRIPTION_CREATED,
        f"subscription:{subscription.pk}",
        actor.ref(),
        data={"after": subscription_record(subscription)},
    )
    return subscription


def _change(subscription: Subscription, values: SubscriptionValues, actor: Actor) -> Outcome:
    before = subscription_record(subscription)
    if str(values.tenant_id) != before["tenant_id"]:
        raise refused(
            "tenant_id",
            "subscription_of_another_tenant",
            "This subscription belongs to another tenant.",
            "A subscription never moves to another tenant; check both ids.",
        )
    if subscription.status != values.status.value:
        subscription.status, subscription.status_since = values.status.value, now()
    subscription.product, subscription.channel = values.product, values.channel
    subscription.starts_on, subscription.ends_on = values.starts_on, values.ends_on
    _write_seats(subscription, values.seats)
    changes = difference(before, subscription_record(subscription))
    if not changes["after"]:
        return Outcome.UNCHANGED
    subscription.revision += 1
    subscription.save()
    stream = f"subscription:{subscription.pk}"
    record(EventType.SUBSCRIPTION_CHANGED, stream, actor.ref(), data=changes)
    return Outcome.CHANGED


def put_subscription(
    given: Mapping[str, str],
    actor: Actor,
    *,
    seen: str | None = None,
    expect: Expect = Expect.ANY,
) -> Put[Subscription]:
    """Store a subscription, known by its GUID.

    Args:
        given: Text values (see `rules.values.read_subscription`); what is absent stays as it is,
            and so do the seats of months that are not given. Product and channel may be written
            by any name or alias that a program knows.
        actor: Who does it.
        seen: The revision on which a change is made.
        expect: Whether it may be there already.

    Raises:
        Invalid: With every wrong value; ``unknown_tenant``, ``subscription_of_another_tenant``.
        Conflict: If it is there already but should be new.
        NotFound: If it should be there and is not.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with explained():
        subscription = _locked(given.get("subscription_id", ""), actor)
        if subscription is None:
            if expect is Expect.KNOWN:
                raise not_found("subscription")
            values = _read(NEW_SUBSCRIPTION | dict(given))
            return Put(_create(values, actor), Outcome.CREATED)
        if expect is Expect.NEW:
            raise exists_already("subscription")
        check_revision(seen, subscription)
        values = _read(subscription_record(subscription) | dict(given))
        return Put(subscription, _change(subscription, values, actor))
