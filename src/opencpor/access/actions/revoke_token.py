"""Make a token stop working, at once and for good."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Token
from opencpor.access.queries import tokens_of
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


@transaction.atomic
def revoke_token(actor: Actor, token_id: str) -> Token:
    """Revoke a token; one that is revoked already stays as it is.

    Raises:
        NotFound: If there is none, or it is neither the actor's own nor one that it manages.
    """
    rows = tokens_of(actor).select_related("membership").select_for_update(of=("self",))
    token = rows.filter(id=token_id).first()
    if token is None:
        raise not_found("token")
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
