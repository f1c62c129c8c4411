"""The customer says no: to lines that are asked for, or to what they gave."""

from collections.abc import Collection

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions import decline as core
from opencpor.claims.consent.actions.answering import write_answer
from opencpor.claims.consent.actions.finding import find, given_through, refuse_dead
from opencpor.claims.consent.actions.reading import read_text
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentText
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import LineState
from opencpor.common.errors import Conflict, FieldError, Invalid

OVER = (LineState.DECLINED, LineState.ENDED)


def _recorded(claim: Claim, named: Collection[ClaimLine]) -> ConsentAnswer | None:
    """Return the answer that already said no to all of these lines, if there is one."""
    if any(line.state not in OVER for line in named):
        return None
    answers = ConsentAnswer.objects.filter(
        text__claim=claim, kind=AnswerKind.DECLINED, lines__in=[line.id for line in named]
    )
    return answers.order_by("-at").first()


def _named(claim: Claim, line_ids: Collection[str] | None) -> list[ClaimLine]:
    lines = list(claim.lines.order_by("place"))
    if line_ids is None:
        open_lines = [line for line in lines if line.state in core.DECLINABLE]
        return open_lines or [line for line in lines if line.state in OVER]
    chosen = [line for line in lines if line.id in set(line_ids)]
    if len(chosen) != len(set(line_ids)) or not chosen:
        error = FieldError("lines", "unknown_line", "Choose at least one of the lines shown.")
        raise Invalid("Nothing to decline was chosen.", code="unknown_line", errors=[error])
    return chosen


def _decline(
    claim: Claim,
    text: ConsentText,
    line_ids: Collection[str] | None,
    actor: Actor,
    seen: str | None = None,
) -> ConsentAnswer:
    named = _named(claim, line_ids)
    recorded = _recorded(claim, named)
    if recorded is not None:
        return recorded
    standing = [line for line in named if line.state in core.DECLINABLE]
    if not standing:
        raise Conflict(
            "This request is closed; there is nothing to decline.",
            code="claim_closed",
            extra={"state": claim.state},
        )
    answer = write_answer(claim, text, AnswerKind.DECLINED, actor, standing)
    core.decline(claim.id, actor, line_ids=[line.id for line in standing], seen=seen)
    return answer


@transaction.atomic
def decline(token: str, line_ids: Collection[str] | None = None) -> ConsentAnswer:
    """Decline lines through a link, or all; what they gave ends at once.

    Args:
        token: The link's.
        line_ids: Which lines; None: all that still stand.

    Returns:
        The answer; of a second time, the first one.

    Raises:
        NotFound: If the link was never made.
        Gone: If it no longer acts.
        Invalid: ``unknown_line``.
        Conflict: If the claim is closed already, by somebody else.
    """
    found = find(token, lock=True)
    again = given_through(found, AnswerKind.DECLINED)
    if again:
        recorded = _recorded(found.claim, _named(found.claim, line_ids))
        if recorded in again:
            return recorded
    refuse_dead(found)
    return _decline(found.claim, found.text, line_ids, found.actor)


@transaction.atomic
def decline_as_admin(
    claim_id: str, actor: Actor, line_ids: Collection[str] | None = None, seen: str | None = None
) -> ConsentAnswer:
    """Decline as a signed-in admin of the customer; see `decline`.

    Raises:
        NotFound: If the claim is not on the actor's tenant.
    """
    actor.require(Permission.CONSENT_ANSWER)
    rows = Claim.objects.select_for_update(of=("self",)).select_related("partner")
    claim = fetch(rows, actor, "claim", Permission.CONSENT_ANSWER, id=claim_id)
    return _decline(claim, read_text(claim, actor), line_ids, actor, seen)
