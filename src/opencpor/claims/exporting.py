"""The list of claims as a file: what its reader may see, row by row."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.models import Claim
from opencpor.claims.queries import read_lines, whole
from opencpor.claims.rights import may
from opencpor.claims.schemas import claims_out
from opencpor.claims.wording import label_of, line_label_of
from opencpor.http.downloads import Format, csv_answer, json_answer, workbook_answer

CHUNK = 500
COLUMNS = (
    "claim", "name", "status", "state", "status_since", "act_by", "engagement", "partner",
    "partner_id", "customer", "tenant_id", "customer_domain", "customer_country",
    "agreement_date", "opt_out", "lines", "reason", "created_at", "submitted_at", "decided_at",
    "reference",
)  # fmt: skip
PEOPLE = (
    "contact_name", "contact_title", "contact_email", "contact_language",
    "partner_contact_name", "partner_contact_email",
)  # fmt: skip


def _chunks(rows: QuerySet[Claim], order: Sequence[str]) -> Iterator[list[Claim]]:
    """Give the rows in their order, some hundred at a time with their lines."""
    held: list[Claim] = []
    for claim in whole(rows).order_by(*order).iterator(chunk_size=CHUNK):
        held.append(claim)
        if len(held) == CHUNK:
            read_lines(held)
            yield held
            held = []
    read_lines(held)
    yield held


def _lines(claim: Claim) -> str:
    named = (
        (line.workload or f"{line.product} {line.subscription_id}".strip(), line.state)
        for line in claim.lines_in_order()
    )
    return "; ".join(f"{what} ({line_label_of(state)})" for what, state in named)


def _row(claim: Claim) -> list[object]:
    return [
        claim.id, claim.name, label_of(claim.state), claim.state, claim.state_since,
        claim.deadline_at, claim.engagement, claim.partner.name, claim.given_partner_id,
        claim.customer_name, claim.tenant_id, claim.customer_domain, claim.customer_country,
        claim.agreement_date, "yes" if claim.opt_out else "no", _lines(claim), claim.reason_code,
        claim.created_at, claim.submitted_at, claim.decided_at, claim.reference,
    ]  # fmt: skip


def _people(claim: Claim, actor: Actor) -> list[object]:
    """Return the people named on a claim, to those who may see them on this very claim."""
    if not may(actor, Permission.CONTACT_READ, claim):
        return [""] * len(PEOPLE)
    return [getattr(claim, column) for column in PEOPLE]


def table(rows: QuerySet[Claim], order: Sequence[str], actor: Actor) -> Iterator[Sequence[object]]:
    """Give the headings, then a row for each claim."""
    people = actor.may(Permission.CONTACT_READ)
    yield COLUMNS + PEOPLE if people else COLUMNS
    for chunk in _chunks(rows, order):
        for claim in chunk:
            yield _row(claim) + (_people(claim, actor) if people else [])


def _items(rows: QuerySet[Claim], order: Sequence[str], actor: Actor) -> Iterator[dict[str, Any]]:
    for chunk in _chunks(rows, order):
        for item in claims_out(chunk, actor):
            yield item.model_dump()


def export(
    request: HttpRequest, rows: QuerySet[Claim], order: Sequence[str], kind: Format, actor: Actor
) -> StreamingHttpResponse:
    """Answer with a file of the claims; it is made while it is sent, however long it is.

    Args:
        request: The request.
        rows: What to export, restricted and narrowed.
        order: The order of rows.
        kind: CSV, XLSX or JSON; the JSON items are those of the API's list.
        actor: The reader: people are left out for those who may not see them.
    """
    name = f"claims.{kind}"
    if request.method == "HEAD":
        rows = rows.none()
    if kind is Format.JSON:
        return json_answer(name, _items(rows, order, actor))
    answer = csv_answer if kind is Format.CSV else workbook_answer
    return answer(name, table(rows, order, actor))
