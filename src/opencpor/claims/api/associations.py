"""``/associations/{id}/end`` and the other verbs of an association."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.move import move
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.waive_payment import opt_in, opt_out
from opencpor.claims.queries import association_history
from opencpor.claims.schemas import HistoryOut
from opencpor.common.months import Month
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import Input
from opencpor.register import queries
from opencpor.register.schemas import AssociationOut, associations_out

router = Router(tags=["associations"])
MONTH = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"  # no digits but ours, and no year 0


class EndIn(Input):
    """Why an association ends; partners must say."""

    reason: str = Field(default="", max_length=10_000)


class RevokeIn(Input):
    """Why the operator ends an association: a code of the program's end reasons."""

    code: str = Field(max_length=40)
    text: str = Field(default="", max_length=10_000)
    void_from: str | None = Field(
        default=None,
        pattern=MONTH,
        description="first month, such as 2026-12, that does not count although it was held",
    )


class MoveIn(Input):
    """To which location an association moves, from the start of which month."""

    location: str = Field(max_length=40, description="its identifier, such as loc_…")
    month: str = Field(
        pattern=MONTH,
        description="such as 2026-12; the first month that is not closed, or a later one",
    )


class ReinstateIn(Input):
    """Why an association is reinstated."""

    reason: str = Field(max_length=10_000)


@router.get("/{association_id}/history", response=HistoryOut, url_name="get_association_history")
@guard(Permission.ASSOCIATION_READ)
def get_association_history(request: HttpRequest, association_id: str) -> HistoryOut:
    """Return everything that happened to an association."""
    return HistoryOut.of(association_history(actor_of(request), association_id))


@router.post("/{association_id}/end", response=AssociationOut, url_name="end_association")
@guard(Permission.CLAIM_DISPUTE, Permission.CONSENT_ANSWER)
def end_association(
    request: HttpRequest, response: HttpResponse, association_id: str, body: EndIn
) -> AssociationOut:
    """End an association at once: the partner with a reason, the customer with or without."""
    actor, seen = actor_of(request), seen_revision(request)
    if actor.granting(Permission.CLAIM_DISPUTE):
        disassociate(association_id, body.reason, actor, seen)
    else:
        end_by_customer(association_id, actor, note=body.reason, seen=seen)
    return _answer(response, association_id, actor)


def _answer(response: HttpResponse, association_id: str, actor: Actor) -> AssociationOut:
    row = fetch(queries.associations(actor), actor, "association", id=association_id)
    tag(response, row)
    return associations_out([row])[0]


@router.post("/{association_id}/revoke", response=AssociationOut, url_name="revoke_association")
@guard(Permission.REVIEW_SENIOR)
def revoke_association(
    request: HttpRequest, response: HttpResponse, association_id: str, body: RevokeIn
) -> AssociationOut:
    """End an association at once, coded; with ``void_from`` closed months are taken back."""
    actor = actor_of(request)
    month = Month.parse(body.void_from) if body.void_from else None
    revoke(
        association_id, body.code, actor,
        text=body.text, void_from=month, seen=seen_revision(request),
    )  # fmt: skip
    return _answer(response, association_id, actor)


@router.post(
    "/{association_id}/reinstate", response=AssociationOut, url_name="reinstate_association"
)
@guard(Permission.REVIEW_SENIOR)
def reinstate_association(
    request: HttpRequest, response: HttpResponse, association_id: str, body: ReinstateIn
) -> AssociationOut:
    """Let an ended association stand again, if its slot was not taken since.

    One that the customer ended stays ended: its line waits for a new acknowledgement.
    """
    actor = actor_of(request)
    reinstate(association_id, body.reason, actor, seen_revision(request))
    return _answer(response, association_id, actor)


@router.post("/{association_id}/opt-out", response=AssociationOut, url_name="opt_association_out")
@guard(Permission.CLAIM_DISPUTE)
def opt_association_out(
    request: HttpRequest, response: HttpResponse, association_id: str
) -> AssociationOut:
    """Waive payment from the next unclosed month on."""
    actor = actor_of(request)
    opt_out(association_id, actor, seen_revision(request))
    return _answer(response, association_id, actor)


@router.post("/{association_id}/opt-in", response=AssociationOut, url_name="opt_association_in")
@guard(Permission.CLAIM_DISPUTE)
def opt_association_in(
    request: HttpRequest, response: HttpResponse, association_id: str
) -> AssociationOut:
    """Want payment again from the next unclosed month on."""
    actor = actor_of(request)
    opt_in(association_id, actor, seen_revision(request))
    return _answer(response, association_id, actor)


@router.post("/{association_id}/move", response=AssociationOut, url_name="move_association")
@guard(Permission.CLAIM_DISPUTE)
def move_association(
    request: HttpRequest, response: HttpResponse, association_id: str, body: MoveIn
) -> AssociationOut:
    """Let another location of the organization hold it from a month's start.

    If the month has begun the answer is the successor, in the same tenure; else the association
    itself, with ``moves``. To take back a later move, choose the present location.
    """
    actor = actor_of(request)
    month = Month.parse(body.month)
    found = move(association_id, body.location, month, actor, seen_revision(request))
    return _answer(response, found.id, actor)
