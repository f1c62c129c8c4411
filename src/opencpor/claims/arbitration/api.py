"""``/arbitrations``: competing claims on what somebody holds."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.actions.deciding import (
    Decision,
    Reasoned,
    Ruling,
    decide_arbitration,
)
from opencpor.claims.arbitration.queries import (
    arbitration_of,
    arbitrations,
    is_operator,
    own_sides,
)
from opencpor.claims.arbitration.schemas import (
    AnswerIn,
    ArbitrationDecideIn,
    ArbitrationOut,
    ArbitrationPage,
    arbitration_out,
)
from opencpor.claims.arbitration.seeing import seen_by_operator, seen_by_partner
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of

router = Router(tags=["arbitrations"])


class WantedArbitrations(Schema):
    """Filter and page of the list."""

    state: str = ""  # open, scheduled, closed
    cursor: str = ""
    limit: int = USUAL


@router.get("", response=ArbitrationPage, url_name="list_arbitrations")
@guard(Permission.NOTE_READ, Permission.CLAIM_WRITE)
def list_arbitrations(request: HttpRequest, wanted: Query[WantedArbitrations]) -> ArbitrationPage:
    """List arbitrations, the newest first: operators all, a partner those that it is a side of."""
    actor = actor_of(request)
    if is_operator(actor):
        rows = arbitrations(actor)
        rows = rows.filter(state=wanted.state) if wanted.state else rows
        page = page_of(rows, ["-id"], wanted.cursor, wanted.limit)
        seen, after = seen_by_operator(page.rows, actor), page.next_cursor
    else:
        sides = own_sides(actor)
        sides = sides.filter(arbitration__state=wanted.state) if wanted.state else sides
        part = page_of(sides, ["-id"], wanted.cursor, wanted.limit)
        seen, after = seen_by_partner(part.rows, actor), part.next_cursor
    return ArbitrationPage(
        items=[arbitration_out(one) for one in seen], next=next_link(request, after)
    )


def _shown(actor: Actor, arbitration_id: str, response: HttpResponse) -> ArbitrationOut:
    seen = arbitration_of(actor, arbitration_id)
    tag(response, seen.counted)
    return arbitration_out(seen)


@router.get("/{arbitration_id}", response=ArbitrationOut, url_name="get_arbitration")
@guard(Permission.NOTE_READ, Permission.CLAIM_WRITE)
def get_arbitration(
    request: HttpRequest, response: HttpResponse, arbitration_id: str
) -> ArbitrationOut:
    """Return one arbitration; a partner sees its own side, and nothing of the others."""
    return _shown(actor_of(request), arbitration_id, response)


@router.post("/{arbitration_id}/answer", response=ArbitrationOut, url_name="answer_arbitration")
@guard(Permission.CLAIM_DISPUTE)
def answer_arbitration(
    request: HttpRequest, response: HttpResponse, arbitration_id: str, body: AnswerIn
) -> ArbitrationOut:
    """Say what speaks for one's own side; until the decision it can be said anew.

    Files are added where the proof is: ``POST /claims/{id}/evidence``, or, where no claim gave the
    association, ``POST /associations/{id}/evidence``.
    """
    actor = actor_of(request)
    answer(arbitration_id, body.statement, actor, seen_revision(request))
    return _shown(actor, arbitration_id, response)


@router.post("/{arbitration_id}/decide", response=ArbitrationOut, url_name="decide_arbitration")
@guard(Permission.REVIEW_SENIOR)
def decide_one_arbitration(
    request: HttpRequest, response: HttpResponse, arbitration_id: str, body: ArbitrationDecideIn
) -> ArbitrationOut:
    """Keep the incumbent, or let a challenger take over on a day; every side gets a coded reason.

    409 while a side may still answer (``answers_outstanding``), while the challenger's customer has
    not consented (``consent_not_settled``), where findings block what the challenger claims by now
    (``blocking_findings``; keeping needs none), and to whoever took part (``took_part``).
    """
    actor = actor_of(request)
    reasons = [Reasoned(one.side, one.code, one.text) for one in body.reasons]
    ruling = Ruling(Decision(body.outcome), reasons, body.winner, body.on)
    decide_arbitration(arbitration_id, ruling, actor, seen_revision(request))
    return _shown(actor, arbitration_id, response)
