"""Verbs that the table knows and this version does not carry out: they say so, and do nothing."""

from typing import NoReturn

from django.http import HttpRequest

from opencpor.access.roles import Permission
from opencpor.claims.api.routes import router
from opencpor.claims.lifecycle import TABLE
from opencpor.claims.queries import claim_of
from opencpor.claims.rights import refused, transition_for
from opencpor.claims.terms import Verb
from opencpor.http.etags import seen_revision
from opencpor.http.guards import actor_of, guard

ADDRESSED = (Verb.DISPUTE, Verb.DECIDE_DISPUTE, Verb.WITHDRAW_DISPUTE)


def _refuse(request: HttpRequest, claim_id: str, verb: Verb) -> NoReturn:
    """Answer 409 with what can be done; an address of a verb that is not carried out."""
    actor = actor_of(request)
    seen_revision(request)
    claim = claim_of(actor, claim_id)
    transition_for(claim, verb, actor)  # 409 where the state or the version does not allow it
    raise refused(claim, actor, f"'{verb}' is not offered yet.", "not_offered_yet")


def _add(verb: Verb, permission: Permission) -> None:
    name = f"{verb.value.replace('-', '_')}_claim"

    @router.post(f"/{{claim_id}}/{verb.value}", url_name=name, operation_id=name)
    @guard(permission)
    def operation(request: HttpRequest, claim_id: str) -> None:
        """Not offered yet; answers 409 with the verbs that can be used."""
        _refuse(request, claim_id, verb)


for _row in TABLE:
    if _row.verb in ADDRESSED and not _row.available and _row.permission is not None:
        _add(_row.verb, _row.permission)
