"""Who is told that a mailed checkpoint did not arrive."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Side
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import (
    Occasion,
    Saying,
    holders_of,
    own_house,
    readers_of,
    tell_readers,
)
from opencpor.notices.checkpoints.actions.send import KIND, SENDER
from opencpor.notices.models import Mail
from opencpor.notices.ports import Delivery, Return, on_delivery, on_return

FAILED = "log.checkpoint-failed"
TOLD = frozenset({Permission.SYSTEM, Permission.LOG_READ})
SAYING = Saying(
    _("A checkpoint of the event log did not arrive at {address}"),
    _("The mail with a checkpoint of the event log could not be delivered to {address}: {reason}. "
      "The next one is sent tomorrow. Check the address, which stands in the setting "
      "OPENCPOR_CHECKPOINT_MAIL."),
    _("Open your notices:"),
)  # fmt: skip


def register_telling() -> None:
    """Hear of the deliveries; called once, when the app is ready."""
    label = partial(str, _("A mailed checkpoint did not arrive"))
    register(
        Kind(FAILED, label, Side.OPERATOR, mandatory=True, needs=Permission.PROGRAM_READ, told=TOLD)
    )
    on_delivery(KIND, _delivered)
    on_return(KIND, _returned)


def _delivered(delivery: Delivery) -> None:
    if delivery.accepted_at is None:
        _tell(delivery.mail_id, delivery.reason)


def _returned(came_back: Return) -> None:
    _tell(came_back.mail_id, came_back.reason)


@transaction.atomic
def _tell(mail_id: str, reason: str) -> None:
    mail = Mail.objects.get(id=mail_id)
    roles = [role for permission in TOLD for role in holders_of(permission)]
    said = {"address": mail.recipient or "", "reason": reason.rstrip(".")}
    occasion = Occasion(FAILED, f"{FAILED}:{mail_id}", mail.about, "/notices", lambda: said)
    readers = readers_of(Membership.objects.filter(role__in=roles))
    tell_readers(readers, SAYING, own_house(), occasion, SENDER)
