"""``/consents/{token}`` for whoever holds a link, and ``/receipts``."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.consent.actions.decline import decline
from opencpor.claims.consent.actions.not_me import not_me
from opencpor.claims.consent.actions.sending import send_fresh
from opencpor.claims.consent.console.queries import receipts_of
from opencpor.claims.consent.console.schemas import ReceiptPage, ReceiptRow
from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.consent.queries import acknowledgement_of, link_view
from opencpor.claims.consent.receipts import receipt_document, receipt_for, receipt_pdf
from opencpor.claims.consent.schemas import AnswerOut, DeclineIn, LinkOut, NotMeIn
from opencpor.claims.rights import may
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of

Format = Literal["json", "pdf"]
links = Router(tags=["consent"])
receipts = Router(tags=["consent"])


def receipt_answer(answer: ConsentAnswer, kind: Format, *, with_contact: bool) -> HttpResponse:
    """Return a receipt as a file of its own."""
    if kind == "pdf":
        response = HttpResponse(
            receipt_pdf(answer, with_contact=with_contact), content_type="application/pdf"
        )
    else:
        response = JsonResponse(receipt_document(answer, with_contact=with_contact))
    response["Content-Disposition"] = f'attachment; filename="{answer.id}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@links.get("/{token}", response=LinkOut, auth=None)
@guard(Open.SECRET)
def get_consent(request: HttpRequest, response: HttpResponse, token: str) -> LinkOut:
    """Show what a link shows. Looking changes nothing."""
    del request
    response["Cache-Control"] = "private, no-store"
    return LinkOut.of(link_view(token))


@links.post("/{token}/acknowledge", response=AnswerOut, auth=None)
@guard(Open.SECRET)
def post_acknowledge(request: HttpRequest, token: str) -> AnswerOut:
    """Acknowledge the text; a second time shows the recorded answer."""
    del request
    return AnswerOut.of(acknowledge(token))


@links.post("/{token}/decline", response=AnswerOut, auth=None)
@guard(Open.SECRET)
def post_decline(request: HttpRequest, token: str, body: DeclineIn) -> AnswerOut:
    """Decline lines, or all; a second time shows the recorded answer."""
    del request
    return AnswerOut.of(decline(token, body.lines))


@links.post("/{token}/not-me", response=AnswerOut, auth=None)
@guard(Open.SECRET)
def post_not_me(request: HttpRequest, token: str, body: NotMeIn) -> AnswerOut:
    """Say that the mail reached the wrong person."""
    del request
    return AnswerOut.of(not_me(token, body.better_contact))


@links.post("/{token}/fresh-link", response={202: None}, auth=None)
@guard(Open.SECRET)
def post_fresh_link(request: HttpRequest, token: str) -> Status[None]:
    """Have a fresh link mailed to the contact on file, and to nobody else."""
    del request
    send_fresh(token)
    return Status(202, None)


@links.get("/{token}/receipt", auth=None)
@guard(Open.SECRET)
def get_link_receipt(
    request: HttpRequest,
    token: str,
    format: Query[Format] = "json",  # noqa: A002 - the API's own word
) -> HttpResponse:
    """Download the receipt of one's acknowledgement."""
    del request
    return receipt_answer(acknowledgement_of(token), format, with_contact=True)


@receipts.get("", response=ReceiptPage)
@guard(Permission.CLAIM_READ)
def list_receipts(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ReceiptPage:
    """List the receipts that you may see, the newest first."""
    page = page_of(receipts_of(actor_of(request)), ["-id"], cursor, limit)
    return ReceiptPage(
        items=[ReceiptRow.of(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@receipts.get("/{receipt_id}")
@guard(Permission.CLAIM_READ)
def get_receipt(
    request: HttpRequest,
    receipt_id: str,
    format: Query[Format] = "json",  # noqa: A002 - the API's own word
) -> HttpResponse:
    """Download a receipt. Who may not see contacts gets commitments in their place."""
    actor = actor_of(request)
    answer = receipt_for(receipt_id, actor)
    known = may(actor, Permission.CONTACT_READ, answer.text.claim)
    return receipt_answer(answer, format, with_contact=known)
