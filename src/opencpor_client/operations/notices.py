"""Operations on notices.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.notices import ChoiceIn, ChoicesOut, NoticeOut, NoticePage, ReadOut
from opencpor_client.transport import Answer, Sent, Transport, part


class NoticesGroup:
    """Operations on notices."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_notices(
        self, *, unread: bool | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[NoticePage]:
        """List what you were told, the newest first."""
        return self._wire.call(
            "GET", "/notices", Sent(query={"unread": unread, "cursor": cursor, "limit": limit})
        )

    def read_all_notices(self, *, key: str | None = None) -> Answer[ReadOut]:
        """Mark all your notices as read."""
        return self._wire.call("POST", "/notices/read", Sent(key=key, keyed=True))

    def list_notice_preferences(self) -> Answer[ChoicesOut]:
        """List the kinds of notices that you get, and whether they come as mail too."""
        return self._wire.call("GET", "/notices/preferences")

    def choose_notice_mails(self, body: ChoiceIn, *, key: str | None = None) -> Answer[ChoicesOut]:
        """Choose whether mails of a kind are sent to you; mandatory ones always are."""
        return self._wire.call("POST", "/notices/preferences", Sent(body=body, key=key, keyed=True))

    def read_notice(
        self, notice_id: str, *, seen: str, key: str | None = None
    ) -> Answer[NoticeOut]:
        """Mark a notice as read. Nothing else about it ever changes, so any If-Match will do."""
        return self._wire.call(
            "POST", f"/notices/{part(notice_id)}/read", Sent(seen=seen, key=key, keyed=True)
        )
