"""Copy a claim that is over into a new draft."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.create import create
from opencpor.claims.actions.moving import begin
from opencpor.claims.changes import COLUMNS, Changes, LineChange
from opencpor.claims.models import Claim
from opencpor.claims.terms import Verb


@transaction.atomic
def copy(claim_id: str, actor: Actor) -> Claim:
    """Make a draft with everything that was typed; statements must be accepted anew.

    Raises:
        Conflict: If the claim is still open, or stands.
    """
    old = begin(claim_id, Verb.COPY, actor, Permission.CLAIM_WRITE).claim
    values = {column: getattr(old, column) for column in COLUMNS}
    lines = tuple(
        LineChange(line.workload, line.subscription_id, line.product)
        for line in old.lines.order_by("place")
    )
    return create(old.engagement, Changes(values, lines), actor, copied_from=old.id)
