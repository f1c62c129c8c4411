"""``/subscriptions``: what customers bought, with month-end seats."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.actions.writing import Expect
from opencpor.directory.api.files import add_file_routes
from opencpor.directory.api.lists import ListQuery, listed
from opencpor.directory.schemas import (
    SubscriptionChange,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionPage,
)
from opencpor.directory.terms import Kind
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["subscriptions"])
SORTS = {"id": "id", "starts_on": "starts_on", "product": "product"}
add_file_routes(router, Kind.SUBSCRIPTIONS)


class SubscriptionQuery(ListQuery):
    """What subscriptions can be found by."""

    q: str = ""
    customer: str = ""
    status: str = ""
    channel: str = ""
    product: str = ""
    sort: str = "id"


@router.get("", response=SubscriptionPage, url_name="list_subscriptions")
@guard(Permission.DIRECTORY_READ)
def list_subscriptions(request: HttpRequest, query: Query[SubscriptionQuery]) -> SubscriptionPage:
    """List subscriptions; ``q`` is a GUID, a tenant ID or a part of the product."""
    found = queries.list_subscriptions(
        actor_of(request),
        query.q,
        query.customer,
        status=query.status,
        channel=query.channel,
        product=query.product,
    )
    rows, more = listed(request, found, query, SORTS)
    return SubscriptionPage(items=[SubscriptionOut.of(row) for row in rows], **more)


@router.post("", response={201: SubscriptionOut}, url_name="create_subscription")
@guard(Permission.DIRECTORY_WRITE)
def create_subscription(
    request: HttpRequest, response: HttpResponse, body: SubscriptionIn
) -> Status[SubscriptionOut]:
    """Enter a subscription."""
    row = put_subscription(body.given(), actor_of(request), expect=Expect.NEW).row
    tag(response, row)
    return Status(201, SubscriptionOut.of(row))


@router.get("/{subscription_key}", response=SubscriptionOut, url_name="get_subscription")
@guard(Permission.DIRECTORY_READ)
def get_subscription(
    request: HttpRequest, response: HttpResponse, subscription_key: str
) -> SubscriptionOut:
    """Return a subscription, by its identifier here (``sub_...``)."""
    row = queries.fetch_subscription(actor_of(request), subscription_key)
    tag(response, row)
    return SubscriptionOut.of(row)


@router.patch("/{subscription_key}", response=SubscriptionOut, url_name="change_subscription")
@guard(Permission.DIRECTORY_WRITE)
def change_subscription(
    request: HttpRequest, response: HttpResponse, subscription_key: str, body: SubscriptionChange
) -> SubscriptionOut:
    """Change a subscription; what is left out stays."""
    actor = actor_of(request)
    known = queries.fetch_subscription(actor, subscription_key)
    changes = body.given() | {"subscription_id": str(known.subscription_id)}
    row = put_subscription(changes, actor, seen=seen_revision(request), expect=Expect.KNOWN).row
    tag(response, row)
    return SubscriptionOut.of(row)
