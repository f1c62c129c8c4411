"""``/associations/{id}/end`` and the other verbs of an association."""

from typing import NoReturn

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.lifecycle import TABLE
from opencpor.claims.schemas import Input
from opencpor.claims.terms import Verb
from opencpor.common.errors import Conflict
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.register import queries
from opencpor.register.schemas import AssociationOut, associations_out

router = Router(tags=["associations"])
LATER = (Verb.REVOKE, Verb.REINSTATE, Verb.OPT_OUT, Verb.MOVE)


class EndIn(Input):
    """Why an association ends; partners must say."""

    reason: str = Field(default="", max_length=10_000)


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
    row = fetch(queries.associations(actor), actor, "association", id=association_id)
    tag(response, row)
    return associations_out([row])[0]


def _refuse(request: HttpRequest, association_id: str, why: str) -> NoReturn:
    actor = actor_of(request)
    seen_revision(request)
    row = fetch(queries.associations(actor), actor, "association", id=association_id)
    state = "ended" if row.end_reason else "active"
    extra = {"state": state, "allowed": [] if row.end_reason else ["end"]}
    raise Conflict(why, code="not_offered_yet", extra=extra)


def _add(verb: Verb, permission: Permission, why: str) -> None:
    name = f"{verb.value.replace('-', '_')}_association"

    @router.post(f"/{{association_id}}/{verb.value}", url_name=name, operation_id=name)
    @guard(permission)
    def operation(request: HttpRequest, association_id: str) -> None:
        """Not offered yet; answers 409."""
        _refuse(request, association_id, why)


for _row in TABLE:
    if _row.verb in LATER and not _row.available and _row.permission is not None:
        _add(_row.verb, _row.permission, _row.unavailable)
