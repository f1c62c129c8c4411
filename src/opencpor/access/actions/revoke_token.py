"""Make a token stop working, at once and for good."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Token
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def revoke_token(actor: Actor, token_id: str) -> Token:
    """Revoke a token; one that is revoked already stays as it is.

    Raises:
        NotFound: If there is none, or it is another organization's.
    """
    actor.require(Permission.TOKEN_WRITE)
    rows = Token.objects.select_related("membership").select_for_update(of=("self",))
    token = fetch(rows, actor, "token", id=token_id)
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        record(
            EventType.TOKEN_REVOKED,
            f"organization:{token.membership.organization_id}",
            actor.ref(),
            data={"token": token.id},
        )
    return token
