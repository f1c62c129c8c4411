"""What every list page of the directory shares: its tabs, and one page of rows."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.http.paging import USUAL, page_of
from opencpor.ui.parts import Column, Listing, Tab, sort_of

M = TypeVar("M", bound=Model)

TABS = (
    (_("Customers"), "directory:customers", Permission.DIRECTORY_READ),
    (_("Subscriptions"), "directory:subscriptions", Permission.DIRECTORY_READ),
    (_("Partners"), "directory:partners", Permission.DIRECTORY_READ),
    (_("Locations"), "directory:locations", Permission.DIRECTORY_READ),
    (_("Enrollments"), "directory:enrollments", Permission.ENROLLMENT_READ),
    (_("Import and export"), "directory:files", Permission.DIRECTORY_WRITE),
)


def tabs_for(actor: Actor, current: str) -> list[Tab]:
    """Return the tabs that an operator may open; others come to one page each by the side bar."""
    if not actor.on(Side.OPERATOR):
        return []
    return [
        Tab(label, reverse(name), current=name == current)
        for label, name, permission in TABS
        if actor.may(permission)
    ]


def listing(
    request: HttpRequest,
    rows: QuerySet[M],
    columns: Sequence[Column],
    fields: Mapping[str, str],
    key: str,
) -> Listing:
    """Return one page of rows.

    Args:
        request: Says where to go on and in which order.
        rows: Restricted and filtered.
        columns: The first sortable one is the usual order.
        fields: The database's name for each sortable column.
        key: A field that makes the order unique.
    """
    usual = next(column.key for column in columns if column.sortable)
    sort = sort_of(request.GET.get("sort", ""), columns, usual)
    step = "-" if sort.startswith("-") else ""
    order = list(dict.fromkeys([step + fields[sort.removeprefix("-")], step + key]))
    page = page_of(rows, order, request.GET.get("cursor", ""), USUAL)
    return Listing(columns, page.rows, page.next_cursor, total=rows.count(), sort=sort)


def filters_of(request: HttpRequest, choices: Mapping[str, Any]) -> dict[str, str]:
    """Return what a list is filtered by.

    Raises:
        Invalid: For a value that is no choice: left out, it would show more than was asked for.
    """
    given = {name: request.GET.get(name, "") for name in choices}
    errors = [
        FieldError(
            name,
            "unknown_value",
            "There is nothing of this name.",
            phrase("One of {known}.", known=", ".join(choices[name])),
        )
        for name, value in given.items()
        if value and value not in dict(choices[name])
    ]
    if errors:
        raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)
    return given
