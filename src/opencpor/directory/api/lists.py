"""What every list of the directory shares."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.http.paging import USUAL, next_link, page_of

M = TypeVar("M", bound=Model)


class ListQuery(Schema):
    """What every list takes: its order, where to go on, how many rows, whether to count."""

    sort: str = "id"
    cursor: str = ""
    limit: int = USUAL
    total: bool = False


def _order(sort: str, fields: dict[str, str]) -> list[str]:
    """Return the database's order for a sort, such as ``-name``, made unique by the id.

    Raises:
        Invalid: If the list cannot be sorted by it.
    """
    step = "-" if sort.startswith("-") else ""
    found = fields.get(sort.removeprefix("-"))
    if found is None:
        known = ", ".join(fields)
        error = FieldError(
            "sort", "unknown_value", "No such sort.", phrase("One of: {known}.", known=known)
        )
        raise Invalid("The list cannot be sorted so.", code="invalid", errors=[error])
    return list(dict.fromkeys([step + found, step + fields["id"]]))


def listed(
    request: HttpRequest, rows: QuerySet[M], query: ListQuery, fields: dict[str, str]
) -> tuple[list[M], dict[str, Any]]:
    """Return one page's rows, and the link to the next page with the total if it was asked for.

    Args:
        request: The request.
        rows: Restricted and filtered.
        query: What the list was asked for.
        fields: What it can be sorted by, with the database's names; ``id`` among them.
    """
    page = page_of(rows, _order(query.sort, fields), query.cursor, query.limit)
    total = rows.count() if query.total else None
    return page.rows, {"next": next_link(request, page.next_cursor), "total": total}
