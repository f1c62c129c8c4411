"""Operations on views.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.views import CopyIn, ViewIn, ViewOut, ViewPage, ViewPatch
from opencpor_client.transport import Answer, Sent, Transport, part


class ViewsGroup:
    """Operations on views."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_views(
        self,
        *,
        list: str | None = None,
        shared: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[ViewPage]:
        """List your own views, or with ``shared`` those that others share with you, by name."""
        return self._wire.call(
            "GET",
            "/views",
            Sent(query={"list": list, "shared": shared, "cursor": cursor, "limit": limit}),
        )

    def create_view(self, body: ViewIn, *, key: str | None = None) -> Answer[ViewOut]:
        """Keep a view of a list under a name."""
        return self._wire.call("POST", "/views", Sent(body=body, key=key, keyed=True))

    def copy_view(
        self, view_id: str, body: CopyIn, *, seen: str, key: str | None = None
    ) -> Answer[ViewOut]:
        """Make a view of your own from one that others share; whatever If-Match says will do."""
        return self._wire.call(
            "POST", f"/views/{part(view_id)}/copy", Sent(body=body, seen=seen, key=key, keyed=True)
        )

    def get_view(self, view_id: str) -> Answer[ViewOut]:
        """Return a view: yours, or one that others share with you."""
        return self._wire.call("GET", f"/views/{part(view_id)}")

    def patch_view(self, view_id: str, body: ViewPatch, *, seen: str) -> Answer[ViewOut]:
        """Rename a view of yours, let it show something else, or share it."""
        return self._wire.call("PATCH", f"/views/{part(view_id)}", Sent(body=body, seen=seen))

    def delete_view(self, view_id: str, *, seen: str) -> Answer[None]:
        """Forget a view."""
        return self._wire.call("DELETE", f"/views/{part(view_id)}", Sent(seen=seen, kind="nothing"))
