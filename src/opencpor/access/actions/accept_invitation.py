"""Accept an invitation: become a user if need be, and get the role."""

from django.db import transaction

from opencpor.access.actions.create_user import create_user
from opencpor.access.actions.giving import give, wrong
from opencpor.access.actor import ANONYMOUS, Actor, ActorKind
from opencpor.access.models import Invitation, Membership, Organization, User
from opencpor.access.roles import Role
from opencpor.access.tokens import digest_of
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, NotFound
from opencpor.common.phrases import phrase
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

GONE = phrase("This invitation does not exist or does not work any longer. Ask for a new one.")


def open_invitation(secret: str, *, lock: bool = False) -> Invitation:
    """Return the invitation behind a link.

    Raises:
        NotFound: If there is none, or it is over, taken back, or was accepted.
    """
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.filter(
        digest=digest_of(secret), accepted_at=None, revoked_at=None, expires_at__gt=now()
    ).first()
    if invitation is None:
        raise NotFound(GONE, code="not_found")
    return invitation


@transaction.atomic
def accept_invitation(
    secret: str, *, name: str = "", password: str | None = None, actor: Actor = ANONYMOUS
) -> Membership:
    """Accept an invitation.

    Args:
        secret: From the link.
        name: What others will see; for a new person.
        password: For a new person.
        actor: Who is signed in. A person who is known already signs in first: holding the link
            proves the mailbox, not the account.

    Raises:
        NotFound: If the link does not work (any longer), or none of its locations is left.
        Forbidden: If the person is known but somebody else, or nobody, is signed in.
        Invalid: If the password is not acceptable.
        Conflict: If the person has the role already.
    """
    invitation = open_invitation(secret, lock=True)
    place = Organization.objects.select_for_update().get(id=invitation.organization_id)
    link = Actor(ActorKind.LINK, invitation.id, request_id=actor.request_id)
    user = User.objects.select_for_update().filter(email=invitation.email).first()
    if user is None:
        if password is None:
            raise wrong("password", "required", "Choose a password.")
        user = create_user(link, invitation.email, name, password)
    elif actor.id != user.id or not user.is_active:
        raise Forbidden(
            "This address has an account. Sign in with it, then open the link again.",
            code="sign_in_first",
        )
    role = Role(invitation.role)
    if place.memberships.filter(user=user, role=role.value).exists():
        raise Conflict("You have this role already.", code="already_exists")
    units = list(invitation.units.all())
    if invitation.limited and not units:
        raise NotFound(GONE, code="not_found")  # never a role at all locations instead
    membership = give(user, place, role, units, link)
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    record(
        EventType.INVITATION_ACCEPTED,
        f"organization:{place.id}",
        link.ref(),
        data={"invitation": invitation.id, "user": user.id},
    )
    return membership
