"""Give up files on their way: by their senders, and by the clock."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.usage.lake.here import the_lake
from opencpor.usage.sending.models import Sending
from opencpor.usage.sending.position import check_seen
from opencpor.usage.sending.queries import sending as own_sending


def forget_parts(sending: Sending) -> None:
    """Remove a file's parts once the transaction is through.

    If that fails, what was asked for is done all the same: the nightly sweep finds what stays.
    """
    names = list(sending.parts.values_list("name", flat=True))
    sending.parts.all().delete()

    def remove() -> None:
        for name in names:
            the_lake().remove(name)

    transaction.on_commit(remove, robust=True)


def cancel(actor: Actor, sending_id: str, *, seen: str | None) -> None:
    """Give up a file; the batch that it became, if any, stays.

    Args:
        actor: The file's sender.
        sending_id: The file.
        seen: The ETag of the position that the sender saw; None: not asked for.

    Raises:
        Stale: If parts came meanwhile.
    """
    actor.require(Permission.USAGE_IMPORT)
    with transaction.atomic():
        sending = own_sending(actor, sending_id, lock=True)
        check_seen(sending, seen)
        forget_parts(sending)
        sending.delete()


def forget_expired() -> int:
    """Give up every file whose time is over; return how many."""
    with transaction.atomic():
        rows = Sending.objects.filter(expires_at__lte=now()).select_for_update(skip_locked=True)
        for sending in (expired := list(rows)):
            forget_parts(sending)
            sending.delete()
    return len(expired)
