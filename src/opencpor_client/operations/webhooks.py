"""Operations on webhooks.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.webhooks import (
    DeliveryOut,
    DeliveryPage,
    NewWebhookOut,
    RotateIn,
    WebhookIn,
    WebhookOut,
    WebhookPage,
    WebhookPatch,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class WebhooksGroup:
    """Operations on webhooks."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_webhooks(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[WebhookPage]:
        """List the webhooks of your organization; operators see all."""
        return self._wire.call("GET", "/webhooks", Sent(query={"cursor": cursor, "limit": limit}))

    def post_webhook(self, body: WebhookIn, *, key: str | None = None) -> Answer[NewWebhookOut]:
        """Have events sent to an address. The secret that signs them is shown this once."""
        return self._wire.call("POST", "/webhooks", Sent(body=body, key=key, keyed=True))

    def get_webhook(self, webhook_id: str) -> Answer[WebhookOut]:
        """Return one webhook."""
        return self._wire.call("GET", f"/webhooks/{part(webhook_id)}")

    def patch_webhook(
        self, webhook_id: str, body: WebhookPatch, *, seen: str
    ) -> Answer[WebhookOut]:
        """Change where a webhook sends, what it hears of, or whether it is on."""
        return self._wire.call("PATCH", f"/webhooks/{part(webhook_id)}", Sent(body=body, seen=seen))

    def remove_webhook(self, webhook_id: str, *, seen: str) -> Answer[None]:
        """Delete a webhook and the record of what was sent to it."""
        return self._wire.call(
            "DELETE", f"/webhooks/{part(webhook_id)}", Sent(seen=seen, kind="nothing")
        )

    def post_rotate(
        self, webhook_id: str, body: RotateIn, *, seen: str, key: str | None = None
    ) -> Answer[NewWebhookOut]:
        """Give a webhook a new secret, shown this once; the one before signs too for a day."""
        return self._wire.call(
            "POST",
            f"/webhooks/{part(webhook_id)}/rotate-secret",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_test(
        self, webhook_id: str, *, seen: str, key: str | None = None
    ) -> Answer[DeliveryOut]:
        """Send a test event, ``webhook.test``; read the delivery to see how it went."""
        return self._wire.call(
            "POST", f"/webhooks/{part(webhook_id)}/test", Sent(seen=seen, key=key, keyed=True)
        )

    def list_deliveries(
        self, webhook_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[DeliveryPage]:
        """List Deliveries.

        List what was sent to a webhook or waits to be, the newest first, with every
        attempt.
        """
        return self._wire.call(
            "GET",
            f"/webhooks/{part(webhook_id)}/deliveries",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def get_delivery(self, webhook_id: str, delivery_id: str) -> Answer[DeliveryOut]:
        """Return one delivery with every attempt."""
        return self._wire.call(
            "GET", f"/webhooks/{part(webhook_id)}/deliveries/{part(delivery_id)}"
        )

    def post_replay(
        self, webhook_id: str, delivery_id: str, *, seen: str, key: str | None = None
    ) -> Answer[DeliveryOut]:
        """Send a delivery once more, with the same ``webhook-id`` and content.

        ``If-Match`` takes the webhook's ETag.
        """
        return self._wire.call(
            "POST",
            f"/webhooks/{part(webhook_id)}/deliveries/{part(delivery_id)}/replay",
            Sent(seen=seen, key=key, keyed=True),
        )
