"""Change a draft, or what a reviewer has asked about."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.choosing import choose_engagement
from opencpor.claims.actions.moving import Move, begin, log, save
from opencpor.claims.actions.writing import write_changes
from opencpor.claims.changes import Changed, Changes
from opencpor.claims.models import Claim
from opencpor.claims.terms import Verb
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase


def _check_parts(move: Move, changes: Changes) -> None:
    """Refuse parts that the table does not open in this state."""
    errors = [
        FieldError(
            name,
            "not_editable_now",
            phrase("This cannot be changed while the claim is '{state}'.", state=move.claim.state),
            phrase("Change only: {parts}.", parts=", ".join(sorted(move.row.editable))),
        )
        for part, name in changes.parts().items()
        if part not in move.row.editable
    ]
    if errors:
        raise Invalid(
            "Some of this cannot be changed any longer.", code="not_editable_now", errors=errors
        )


def _write(move: Move, changes: Changes) -> None:
    _check_parts(move, changes)
    changed = Changed()
    if changes.engagement is not None:
        changed = choose_engagement(move.claim, changes.engagement, move.at)
    rest = write_changes(move.claim, changes, move.program, move.actor, move.at)
    changed = changed.and_then(rest)
    if not changed:
        return
    save(move)
    log(move, {"changed": {**changed.data}}, changed.personal)


@transaction.atomic
def edit(claim_id: str, changes: Changes, actor: Actor, seen: str | None = None) -> Claim:
    """Change a claim where its state allows it; what is already so is no change.

    Raises:
        Invalid: ``not_editable_now`` with the fields; or values that no claim can hold.
    """
    move = begin(claim_id, Verb.EDIT, actor, Permission.CLAIM_WRITE, seen)
    _write(move, changes)
    return move.claim
