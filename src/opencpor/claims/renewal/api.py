"""``/associations/renewals``: subscriptions that follow those of one's associations."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.claims.api.answers import answer
from opencpor.claims.renewal.actions.take_up import take_up
from opencpor.claims.renewal.asked import RenewalsAsked
from opencpor.claims.renewal.schemas import RenewalOut, RenewalPage, renewal_out
from opencpor.claims.schemas import ClaimOut
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of

router = Router(tags=["associations"])


class RenewalsWanted(RenewalsAsked):
    """What the list is narrowed to, and which page of it."""

    cursor: str = ""
    limit: int = USUAL


@router.get("", response=RenewalPage, url_name="list_renewals")
@guard(Permission.CLAIM_READ)
def list_renewals(request: HttpRequest, wanted: Query[RenewalsWanted]) -> RenewalPage:
    """List the renewals that wait to be claimed, the newest first."""
    page = page_of(wanted.rows(actor_of(request)), ["-id"], wanted.cursor, wanted.limit)
    items: list[RenewalOut] = [renewal_out(row) for row in page.rows]
    return RenewalPage(items=items, next=next_link(request, page.next_cursor))


@router.post("/{renewal_id}/claim", response={201: ClaimOut}, url_name="claim_renewal")
@guard(Permission.CLAIM_WRITE)
def claim_renewal(
    request: HttpRequest, response: HttpResponse, renewal_id: str
) -> Status[ClaimOut]:
    """Draft the claim: what the old one said, with the new subscription as its one line.

    Evidence and statements are given anew. A second call answers with the same claim. 409
    ``renewal_not_open`` if the renewal cannot be claimed from here any longer; ``reason`` says why.
    """
    actor = actor_of(request)
    return Status(201, answer(take_up(renewal_id, actor), actor, response))
