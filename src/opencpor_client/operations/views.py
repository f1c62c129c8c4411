"""Operations on views.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas import ViewIn, ViewOut, ViewPage, ViewPatch
from opencpor_client.transport import Answer, Sent, Transport, part


class ViewsGroup:
    """Operations on views."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_views(
        self, *, list: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ViewPage]:
        """List your own views, by name; of one list, or of all."""
        return self._wire.call(
            "GET", "/views", Sent(query={"list": list, "cursor": cursor, "limit": limit})
        )

    def create_view(self, body: ViewIn, *, key: str | None = None) -> Answer[ViewOut]:
        """Keep a view of a list under a name."""
        return self._wire.call("POST", "/views", Sent(body=body, key=key, keyed=True))

    def get_view(self, view_id: str) -> Answer[ViewOut]:
        """Return one of your views."""
        return self._wire.call("GET", f"/views/{part(view_id)}")

    def patch_view(self, view_id: str, body: ViewPatch, *, seen: str) -> Answer[ViewOut]:
        """Rename a view, or let it show something else."""
        return self._wire.call("PATCH", f"/views/{part(view_id)}", Sent(body=body, seen=seen))

    def delete_view(self, view_id: str, *, seen: str) -> Answer[None]:
        """Forget a view."""
        return self._wire.call("DELETE", f"/views/{part(view_id)}", Sent(seen=seen, kind="nothing"))
