"""The list of associations as a file: what its reader may see, row by row."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from opencpor.http.downloads import Format, csv_answer, json_answer, workbook_answer
from opencpor.register.models import Association
from opencpor.register.schemas import AssociationOut, associations_out

CHUNK = 500
COLUMNS = (
    "association", "partner", "location", "partner_id", "customer", "tenant_id", "program",
    "engagement", "workload", "subscription_id", "starts_at", "ends_at", "last_day",
    "end_reason", "opted_out", "source", "reference", "planned_last_day",
    "subscription_last_day",
)  # fmt: skip


def _items(rows: QuerySet[Association]) -> Iterator[AssociationOut]:
    held: list[Association] = []
    for row in rows.order_by("-id").iterator(chunk_size=CHUNK):
        held.append(row)
        if len(held) == CHUNK:
            yield from associations_out(held)
            held = []
    yield from associations_out(held)


def _row(one: AssociationOut) -> list[object]:
    return [
        one.id, one.partner.name, one.location.name, one.location.number, one.customer.name,
        one.customer.number, one.program, one.engagement, one.workload, one.subscription_id,
        one.starts_at, one.ends_at, one.last_day, one.end_reason,
        "yes" if one.opted_out else "no", one.source, one.reference,
        one.planned_last_day, one.subscription_last_day,
    ]  # fmt: skip


def _table(rows: QuerySet[Association]) -> Iterator[Sequence[object]]:
    yield COLUMNS
    yield from map(_row, _items(rows))


def _dumped(rows: QuerySet[Association]) -> Iterator[dict[str, Any]]:
    return (one.model_dump() for one in _items(rows))


def export(
    request: HttpRequest, rows: QuerySet[Association], kind: Format
) -> StreamingHttpResponse:
    """Answer with a file of the associations, the newest first; it is made while it is sent."""
    name = f"associations.{kind}"
    if request.method == "HEAD":
        rows = rows.none()
    if kind is Format.JSON:
        return json_answer(name, _dumped(rows))
    return (csv_answer if kind is Format.CSV else workbook_answer)(name, _table(rows))
