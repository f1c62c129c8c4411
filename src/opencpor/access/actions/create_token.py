"""Make a token; its secret is returned once and never kept."""

from datetime import timedelta

from django.db import transaction

from opencpor.access.actions.giving import wrong
from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import Membership, Token
from opencpor.access.queries import own_roles
from opencpor.access.roles import Permission
from opencpor.access.rules import LONGEST_TOKEN_DAYS, manages
from opencpor.access.scope import fetch
from opencpor.access.tokens import TOKEN_START, VISIBLE, digest_of, new_secret
from opencpor.common.clock import now
from opencpor.common.errors import Forbidden
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

LONGEST_NAME = 100


def _role(actor: Actor, membership_id: str) -> Membership:
    """Return the role that a token is to act with, if the actor may make one for it."""
    rows = Membership.objects.select_for_update()
    own = rows.filter(own_roles(actor), id=membership_id).first()
    if own is not None:
        return own
    membership = fetch(rows, actor, "role", Permission.TOKEN_WRITE, id=membership_id)
    if not manages(actor, Permission.TOKEN_WRITE, membership.organization_id):
        raise Forbidden("Only the organization itself makes its tokens.", code="not_allowed")
    if membership.user is not None and actor.kind is not ActorKind.SYSTEM:
        raise Forbidden(
            "A person's token is made by that person. Make a service account for a machine.",
            code="not_allowed",
        )
    return membership


@transaction.atomic
def create_token(actor: Actor, membership_id: str, name: str, days: int) -> tuple[Token, str]:
    """Make a token that acts with one of the actor's own roles, or with a service account's.

    Nobody makes a token that acts as another person: what it did would stand in the log as that
    person's doing, and both persons of a step that takes two could be one.

    Args:
        actor: Who does it.
        membership_id: With which role it acts.
        name: What it is for.
        days: How long it works, 1 to 366.

    Returns:
        The stored token and its secret.

    Raises:
        NotFound: If the role is nobody's whom the actor may see.
        Forbidden: If the role is another person's, or the actor does not manage the tokens of the
            organization whose machine it is.
        Invalid: If name or days are not acceptable.
    """
    membership = _role(actor, membership_id)
    kept = legible(name)
    if not 1 <= len(kept) <= LONGEST_NAME:
        raise wrong(
            "name", "length", phrase("A name has 1 to {most} characters.", most=LONGEST_NAME)
        )
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise wrong(
            "days",
            "out_of_range",
            phrase("A token works for 1 to {most} days.", most=LONGEST_TOKEN_DAYS),
        )
    secret, moment = new_secret(TOKEN_START), now()
    token = Token.objects.create(
        membership=membership,
        name=kept,
        prefix=secret[:VISIBLE],
        digest=digest_of(secret),
        expires_at=moment + timedelta(days=days),
    )
    record(
        EventType.TOKEN_CREATED,
        f"organization:{membership.organization_id}",
        actor.ref(),
        data={"token": token.id, "membership": membership.id, "days": days},
    )
    return token, secret
