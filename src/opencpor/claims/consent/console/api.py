"""``/customers/{customer_id}/...`` for the tenant's own admins, and declining an association."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.consent.actions.decline_together import decline_together
from opencpor.claims.consent.actions.reopen import OPERATORS, reopen
from opencpor.claims.consent.console import queries
from opencpor.claims.consent.console.held import together_with
from opencpor.claims.consent.console.schemas import (
    DeclinedOut,
    HappeningPage,
    KeysIn,
    QuestionOut,
    QuestionPage,
    RefusalOut,
    ReopenIn,
    RequestOut,
    RequestPage,
    RequestRow,
    TenantHappeningOut,
    TogetherOut,
)
from opencpor.claims.consent.schemas import AnswerOut
from opencpor.claims.queries import told
from opencpor.common.errors import not_found
from opencpor.http.etags import check_revision, seen_revision, tag
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.register.models import Association

ANSWER = Permission.CONSENT_ANSWER
customers = Router(tags=["customers"])
associations = Router(tags=["associations"])


@customers.get("/{customer_id}/requests", response=RequestPage)
@guard(ANSWER)
def list_requests(
    request: HttpRequest,
    customer_id: str,
    waiting: bool = True,  # noqa: FBT001, FBT002 - a query parameter
    cursor: str = "",
    limit: int = USUAL,
) -> RequestPage:
    """List what partners ask of the tenant, the newest first; ``waiting=false`` lists all ever."""
    actor = actor_of(request)
    queries.tenant(actor, customer_id)
    rows = queries.requests_to(actor, waiting=waiting).filter(customer_id=customer_id)
    page = page_of(rows, ["-id"], cursor, limit)
    return RequestPage(
        items=[RequestRow.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@customers.get("/{customer_id}/requests/{claim_id}", response=RequestOut)
@guard(ANSWER)
def get_request(
    request: HttpRequest, response: HttpResponse, customer_id: str, claim_id: str
) -> RequestOut:
    """Show what a partner asks, with the tenant's own figures; the ETag is the claim's."""
    found = queries.request_of(actor_of(request), claim_id)
    if found.claim.customer_id != customer_id:
        raise not_found("claim")
    tag(response, found.claim)
    return RequestOut.whole(found)


@customers.get("/{customer_id}/availability-questions", response=QuestionPage)
@guard(ANSWER)
def list_questions(
    request: HttpRequest, customer_id: str, cursor: str = "", limit: int = USUAL
) -> QuestionPage:
    """List which partners asked whether something of the tenant is free, the newest first."""
    actor = actor_of(request)
    queries.tenant(actor, customer_id)
    rows = queries.questions_about(actor).filter(customer_id=customer_id)
    page = page_of(rows, ["-id"], cursor, limit)
    return QuestionPage(
        items=[QuestionOut.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@customers.get("/{customer_id}/history", response=HappeningPage)
@guard(ANSWER)
def list_history(
    request: HttpRequest, customer_id: str, cursor: str = "", limit: int = USUAL
) -> HappeningPage:
    """List what happened to claims on the tenant and to its associations, the newest first."""
    actor = actor_of(request)
    queries.tenant(actor, customer_id)
    page = page_of(queries.happened_to(actor, customer_id), ["-number"], cursor, limit)
    subjects = queries.subjects_of([event.stream for event in page.rows])
    items = [
        TenantHappeningOut(
            at=one.at,
            event=one.event,
            about=one.stream,
            partner=subjects[one.stream].partner.name,
            by=one.by,
        )
        for one in told(actor, page.rows)
    ]
    return HappeningPage(items=items, next=next_link(request, page.next_cursor))


@customers.get("/{customer_id}/refusals", response=list[RefusalOut])
@guard(ANSWER, OPERATORS)
def list_refusals(request: HttpRequest, customer_id: str) -> list[RefusalOut]:
    """List the partners that the tenant declined, for as long as only an explicit yes counts."""
    return [RefusalOut.of(row) for row in queries.turned_down(actor_of(request), customer_id)]


@customers.post("/{customer_id}/reopenings", response=list[RefusalOut])
@guard(ANSWER, OPERATORS)
def post_reopening(request: HttpRequest, customer_id: str, body: ReopenIn) -> list[RefusalOut]:
    """Let a partner ask again that was declined too often; answers with the list as it is now."""
    actor = actor_of(request)
    reopen(customer_id, body.partner, body.slot, actor, reason=body.reason)
    return [RefusalOut.of(row) for row in queries.turned_down(actor, customer_id)]


def _one(request: HttpRequest, association_id: str) -> Association:
    rows = Association.objects.select_related("slot", "partner")
    return fetch(rows, actor_of(request), "association", ANSWER, id=association_id)


@associations.get("/{association_id}/decline", response=TogetherOut)
@guard(ANSWER)
def get_decline(request: HttpRequest, response: HttpResponse, association_id: str) -> TogetherOut:
    """Show all that the partner has on the same product, and what it keeps besides."""
    row = _one(request, association_id)
    tag(response, row)
    return TogetherOut.of(together_with(actor_of(request), row))


@associations.post("/{association_id}/decline", response=DeclinedOut)
@guard(ANSWER)
def post_decline(request: HttpRequest, association_id: str, body: KeysIn) -> DeclinedOut:
    """Decline all that the partner has on the same product, or what is named; it ends at once."""
    row = _one(request, association_id)
    check_revision(seen_revision(request), row)
    actor = actor_of(request)
    keys = body.keys
    if keys is None:
        keys = [one.key for one in together_with(actor, row).chosen] or [row.claim_line or row.id]
    done = decline_together(keys, actor)
    return DeclinedOut(answers=[AnswerOut.of(one) for one in done.answers], ended=done.ended)
