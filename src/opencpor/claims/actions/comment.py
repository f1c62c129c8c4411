"""Say something on a claim: between partner and reviewers, or among operators."""

from django.db import transaction

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission, Side
from opencpor.claims.actions.moving import Move, begin, log, tell
from opencpor.claims.actions.reasons import needed
from opencpor.claims.models import Comment, InternalNote
from opencpor.claims.rights import may
from opencpor.claims.terms import Verb


def _begin(claim_id: str, verb: Verb, actor: Actor) -> Move:
    """Comments need the right of the side: to write claims, or to review."""
    partner = bool(actor.granting(Permission.CLAIM_WRITE))
    return begin(claim_id, verb, actor, Permission.CLAIM_WRITE if partner else Permission.REVIEW)


@transaction.atomic
def comment(claim_id: str, text: str, actor: Actor) -> Comment:
    """Add a comment that partner and reviewers see.

    Raises:
        Invalid: If it says nothing.
    """
    words = needed(text, "text")
    move = _begin(claim_id, Verb.COMMENT, actor)
    operator = actor.kind is ActorKind.SYSTEM or may(actor, Permission.REVIEW, move.claim)
    made = Comment.objects.create(
        claim=move.claim,
        text=words,
        said_at=move.at,
        said_by=actor.id,
        side=(Side.OPERATOR if operator else Side.PARTNER).value,
    )
    log(move, {"comment": made.id}, {"text": words})
    tell(move, occasion=made.id)
    return made


@transaction.atomic
def add_note(claim_id: str, text: str, actor: Actor) -> InternalNote:
    """Add a note that only operators see.

    Raises:
        Invalid: If it says nothing.
    """
    words = needed(text, "text")
    move = begin(claim_id, Verb.NOTE, actor, Permission.REVIEW)
    made = InternalNote.objects.create(
        claim=move.claim, text=words, said_at=move.at, said_by=actor.id
    )
    log(move, {"note": made.id}, {"text": words})
    return made
