"""Ask the partner for what is missing."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.moving import Move, begin, enter, log, save, tell
from opencpor.claims.actions.reasons import known_code, short_enough
from opencpor.claims.models import Claim, InformationRequest
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common.errors import FieldError, Invalid
from opencpor.programs.document.reasons import ReasonList


@dataclass(frozen=True)
class Question:
    """One thing asked for: a code of the program, for one line or (empty) the whole claim."""

    code: str
    line: str = ""


def _checked(move: Move, questions: Collection[Question]) -> list[dict[str, str]]:
    if not questions:
        error = FieldError("items", "nothing_asked", "Nothing is asked for.", "Give a code.")
        raise Invalid("Nothing is asked for.", code="nothing_asked", errors=[error])
    lines = {line.id for line in move.lines()}
    items = []
    for place, question in enumerate(questions):
        if question.line and question.line not in lines:
            error = FieldError(f"items.{place}.line", "unknown_line", "There is no such line.")
            raise Invalid("A line is not known.", code="unknown_line", errors=[error])
        where = f"items.{place}.code"
        code = known_code(move.program, ReasonList.MORE_INFORMATION, question.code, where)
        items.append({"line": question.line, "code": code})
    return items


@transaction.atomic
def request_information(
    claim_id: str,
    questions: Collection[Question],
    text: str,
    actor: Actor,
    seen: str | None = None,
) -> Claim:
    """Ask, by codes per line and in words; the partner's clock starts.

    Raises:
        Invalid: ``nothing_asked``, ``unknown_reason``, ``unknown_line``.
        Conflict: If the actor is not the claim's reviewer.
    """
    move = begin(claim_id, Verb.REQUEST_INFORMATION, actor, Permission.REVIEW, seen)
    items = _checked(move, questions)
    words = short_enough(text, "text")
    InformationRequest.objects.create(
        claim=move.claim, text=words, items=items, asked_at=move.at, asked_by=actor.id
    )
    enter(move, State.ACTION_REQUIRED)
    save(move)
    log(move, {"items": items}, {"text": words})
    tell(move)
    return move.claim
