"""Mark one's own notices as read."""

from opencpor.access.actor import Actor
from opencpor.common.clock import now
from opencpor.notices.center.models import Notice
from opencpor.notices.center.queries import notices_of, one_notice


def mark_read(actor: Actor, notice_id: str) -> Notice:
    """Mark one notice; when it was read first stays.

    Raises:
        NotFound: If there is none, or it is another's.
    """
    notices_of(actor).filter(id=notice_id, read_at=None).update(read_at=now())
    return one_notice(actor, notice_id)


def mark_all_read(actor: Actor) -> int:
    """Mark all of one's notices; return how many were not read yet."""
    return notices_of(actor).filter(read_at=None).update(read_at=now())
