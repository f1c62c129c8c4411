"""Operations on subscriptions.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import FileImportOut
from opencpor_client.schemas.subscriptions import (
    SubscriptionChange,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionPage,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class SubscriptionsGroup:
    """Operations on subscriptions."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def import_subscriptions(
        self,
        *,
        file: Upload,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        key: str | None = None,
    ) -> Answer[FileImportOut]:
        """Check a CSV file and say for each row what would become of it.

        With ``dry_run=false`` the file is carried out: all of it, or nothing if any row has
        an error, unless ``only_clean_rows`` is true. A second import of the same file
        changes nothing.
        """
        return self._wire.call(
            "POST",
            "/subscriptions/import",
            Sent(
                form={"dry_run": dry_run, "only_clean_rows": only_clean_rows},
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def export_subscriptions(self) -> Answer[bytes]:
        """Return all rows you may see as CSV, in the shape that the import reads."""
        return self._wire.call("GET", "/subscriptions/export", Sent(kind="bytes"))

    def list_subscriptions(
        self,
        *,
        sort: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        total: bool | None = None,
        q: str | None = None,
        customer: str | None = None,
        status: str | None = None,
        channel: str | None = None,
        product: str | None = None,
    ) -> Answer[SubscriptionPage]:
        """List subscriptions; ``q`` is a GUID, a tenant ID or a part of the product."""
        return self._wire.call(
            "GET",
            "/subscriptions",
            Sent(
                query={
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "total": total,
                    "q": q,
                    "customer": customer,
                    "status": status,
                    "channel": channel,
                    "product": product,
                }
            ),
        )

    def create_subscription(
        self, body: SubscriptionIn, *, key: str | None = None
    ) -> Answer[SubscriptionOut]:
        """Enter a subscription."""
        return self._wire.call("POST", "/subscriptions", Sent(body=body, key=key, keyed=True))

    def get_subscription(self, subscription_key: str) -> Answer[SubscriptionOut]:
        """Return a subscription, by its identifier here (``sub_...``)."""
        return self._wire.call("GET", f"/subscriptions/{part(subscription_key)}")

    def change_subscription(
        self, subscription_key: str, body: SubscriptionChange, *, seen: str
    ) -> Answer[SubscriptionOut]:
        """Change a subscription; what is left out stays."""
        return self._wire.call(
            "PATCH", f"/subscriptions/{part(subscription_key)}", Sent(body=body, seen=seen)
        )
