"""Invite a person into an organization, by a link that works once and for two weeks."""

from collections.abc import Iterable

from django.db import transaction

from opencpor.access import ports
from opencpor.access.actions.create_user import checked_email
from opencpor.access.actions.giving import checked_role, organization_for, units_of
from opencpor.access.actor import Actor
from opencpor.access.models import Invitation, Membership
from opencpor.access.roles import Permission
from opencpor.access.rules import INVITATION_LIFE
from opencpor.access.tokens import digest_of, new_secret
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def invite(
    actor: Actor, email: str, organization_id: str, role: str, unit_ids: Iterable[str] = ()
) -> tuple[Invitation, str]:
    """Store an invitation and have it brought to the invited.

    An earlier open invitation of the same person to the same role stops working.

    Returns:
        The invitation and the secret of its link.

    Raises:
        NotFound: If the organization is not the actor's to manage.
        Invalid: If address, role or locations are not acceptable.
        Forbidden: If the actor may not give the role.
        Conflict: If the person has the role already.
    """
    place = organization_for(actor, organization_id, Permission.MEMBER_WRITE)
    found = checked_role(actor, place, role)
    units = units_of(place, unit_ids)
    kept, moment, secret = checked_email(email), now(), new_secret()
    given = Membership.objects.filter(user__email=kept, organization=place, role=found.value)
    if given.exists():
        raise Conflict("This person has the role already.", code="already_exists")
    earlier = Invitation.objects.filter(organization=place, email=kept, role=found.value)
    earlier.filter(accepted_at=None, revoked_at=None).update(revoked_at=moment)
    invitation = Invitation.objects.create(
        organization=place,
        email=kept,
        role=found.value,
        limited=bool(units),
        digest=digest_of(secret),
        invited_by=actor.id,
        expires_at=moment + INVITATION_LIFE,
    )
    invitation.units.set(units)
    record(
        EventType.INVITATION_SENT,
        f"organization:{place.id}",
        actor.ref(),
        data={"invitation": invitation.id, "role": found.value},
        personal={"email": kept},
    )
    ports.bring(invitation, secret, actor)
    return invitation, secret
