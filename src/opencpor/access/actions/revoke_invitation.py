"""Take an invitation back before it is accepted."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def revoke_invitation(actor: Actor, invitation_id: str) -> Invitation:
    """Make an invitation's link stop working; one taken back already stays as it is.

    Raises:
        NotFound: If there is none, or it is another organization's.
        Conflict: If it was accepted.
    """
    actor.require(Permission.MEMBER_WRITE)
    rows = Invitation.objects.select_for_update()
    invitation = fetch(rows, actor, "invitation", id=invitation_id)
    if invitation.accepted_at is not None:
        raise Conflict(
            "The invitation was accepted already. Remove the role instead.", code="accepted"
        )
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        invitation.save(update_fields=["revoked_at"])
        record(
            EventType.INVITATION_REVOKED,
            f"organization:{invitation.organization_id}",
            actor.ref(),
            data={"invitation": invitation.id},
        )
    return invitation
