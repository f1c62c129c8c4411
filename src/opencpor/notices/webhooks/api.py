"""``/webhooks``: where an organization's events are sent."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from opencpor.access.queries import home_of
from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.notices.webhooks import queries
from opencpor.notices.webhooks.actions import queue
from opencpor.notices.webhooks.actions.change_webhook import change_webhook
from opencpor.notices.webhooks.actions.create_webhook import create_webhook
from opencpor.notices.webhooks.actions.delete_webhook import delete_webhook
from opencpor.notices.webhooks.actions.rotate_secret import rotate_secret
from opencpor.notices.webhooks.schemas import (
    DeliveryOut,
    DeliveryPage,
    NewWebhookOut,
    RotateIn,
    WebhookIn,
    WebhookOut,
    WebhookPage,
    WebhookPatch,
)

router = Router(tags=["webhooks"])


@router.get("", response=WebhookPage, url_name="list_webhooks")
@guard(Permission.TOKEN_WRITE)
def list_webhooks(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> WebhookPage:
    """List the webhooks of your organization; operators see all."""
    page = page_of(queries.webhooks(actor_of(request)), ["id"], cursor, limit)
    items = [WebhookOut.of(row) for row in page.rows]
    return WebhookPage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={201: NewWebhookOut}, url_name="create_webhook")
@guard(Permission.TOKEN_WRITE)
def post_webhook(
    request: HttpRequest, response: HttpResponse, given: WebhookIn
) -> Status[NewWebhookOut]:
    """Have events sent to an address. The secret that signs them is shown this once."""
    actor = actor_of(request)
    place = home_of(actor, Permission.TOKEN_WRITE, given.organization_id)
    row, secret = create_webhook(actor, place, given.url, given.name, given.events)
    tag(response, row)
    return Status(201, NewWebhookOut(**WebhookOut.of(row).model_dump(), secret=secret))


@router.get("/{webhook_id}", response=WebhookOut, url_name="get_webhook")
@guard(Permission.TOKEN_WRITE)
def get_webhook(request: HttpRequest, response: HttpResponse, webhook_id: str) -> WebhookOut:
    """Return one webhook."""
    row = queries.one_webhook(actor_of(request), webhook_id)
    tag(response, row)
    return WebhookOut.of(row)


@router.patch("/{webhook_id}", response=WebhookOut, url_name="change_webhook")
@guard(Permission.TOKEN_WRITE)
def patch_webhook(
    request: HttpRequest, response: HttpResponse, webhook_id: str, given: WebhookPatch
) -> WebhookOut:
    """Change where a webhook sends, what it hears of, or whether it is on."""
    actor = actor_of(request)
    queries.one_webhook(actor, webhook_id)
    changes = given.model_dump(exclude_unset=True)
    row = change_webhook(actor, webhook_id, seen=seen_revision(request), **changes)
    tag(response, row)
    return WebhookOut.of(row)


@router.delete("/{webhook_id}", response={204: None}, url_name="delete_webhook")
@guard(Permission.TOKEN_WRITE)
def remove_webhook(request: HttpRequest, webhook_id: str) -> Status[None]:
    """Delete a webhook and the record of what was sent to it."""
    actor = actor_of(request)
    queries.one_webhook(actor, webhook_id)
    delete_webhook(actor, webhook_id, seen_revision(request))
    return Status(204, None)


@router.post("/{webhook_id}/rotate-secret", response=NewWebhookOut, url_name="rotate_secret")
@guard(Permission.TOKEN_WRITE)
def post_rotate(
    request: HttpRequest, response: HttpResponse, webhook_id: str, given: RotateIn
) -> NewWebhookOut:
    """Give a webhook a new secret, shown this once; the one before signs too for a day."""
    actor = actor_of(request)
    queries.one_webhook(actor, webhook_id)
    seen = seen_revision(request)
    row, secret = rotate_secret(actor, webhook_id, seen=seen, at_once=given.at_once)
    tag(response, row)
    return NewWebhookOut(**WebhookOut.of(row).model_dump(), secret=secret)


@router.post("/{webhook_id}/test", response={202: DeliveryOut}, url_name="test_webhook")
@guard(Permission.TOKEN_WRITE)
def post_test(request: HttpRequest, webhook_id: str) -> Status[DeliveryOut]:
    """Send a test event, ``webhook.test``; read the delivery to see how it went."""
    actor = actor_of(request)
    queries.one_webhook(actor, webhook_id)
    return Status(202, DeliveryOut.of(queue.send_test(actor, webhook_id, seen_revision(request))))


@router.get("/{webhook_id}/deliveries", response=DeliveryPage, url_name="list_deliveries")
@guard(Permission.TOKEN_WRITE)
def list_deliveries(
    request: HttpRequest, webhook_id: str, cursor: str = "", limit: int = USUAL
) -> DeliveryPage:
    """List what was sent to a webhook or waits to be, the newest first, with every attempt."""
    page = page_of(queries.deliveries(actor_of(request), webhook_id), ["-id"], cursor, limit)
    items = [DeliveryOut.of(row) for row in page.rows]
    return DeliveryPage(items=items, next=next_link(request, page.next_cursor))


@router.get("/{webhook_id}/deliveries/{delivery_id}", response=DeliveryOut, url_name="get_delivery")
@guard(Permission.TOKEN_WRITE)
def get_delivery(request: HttpRequest, webhook_id: str, delivery_id: str) -> DeliveryOut:
    """Return one delivery with every attempt."""
    return DeliveryOut.of(queries.one_delivery(actor_of(request), webhook_id, delivery_id))


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    response={202: DeliveryOut},
    url_name="replay_delivery",
)
@guard(Permission.TOKEN_WRITE)
def post_replay(request: HttpRequest, webhook_id: str, delivery_id: str) -> Status[DeliveryOut]:
    """Send a delivery once more, with the same ``webhook-id`` and content.

    ``If-Match`` takes the webhook's ETag.
    """
    actor = actor_of(request)
    queries.one_delivery(actor, webhook_id, delivery_id)
    queue.replay(actor, webhook_id, delivery_id, seen_revision(request))
    return Status(202, DeliveryOut.of(queries.one_delivery(actor, webhook_id, delivery_id)))
