"""Saved views: a list's filters and order under a name, each its owner's own.

A room registers its lists with what their addresses may say; views of other lists are refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from opencpor.access.actor import Actor
from opencpor.common.errors import Conflict, FieldError, Invalid, not_found
from opencpor.common.text import one_line, unkept
from opencpor.http.etags import check_revision
from opencpor.http.models import SavedView

MOST_VIEWS = 100
LONGEST_NAME = 100
LONGEST_VALUE = 200
MOST_VALUES = 50

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class SavedList:
    """A list that can be saved.

    Attributes:
        key: Its name in the API.
        parameters: What its address may say, but for the page of it.
        page: Name of its page.
        resource: Name of its operation in the API; empty: none that takes the same parameters.
    """

    key: str
    parameters: tuple[str, ...]
    page: str
    resource: str = ""


LISTS: dict[str, SavedList] = {}


def register(*lists: SavedList) -> None:
    """Let lists be saved; called once by each room, in its AppConfig."""
    LISTS.update({one.key: one for one in lists})


def tidy(list_key: str, query: Query) -> dict[str, list[str]]:
    """Return what an address says of a list, without pages and empty values."""
    known = LISTS[list_key].parameters
    found = {name: [one for one in query.get(name, ()) if one] for name in known}
    return {name: values for name, values in found.items() if values}


def _check(list_key: str, name: str, query: Query) -> tuple[str, dict[str, list[str]]]:
    errors = []
    if list_key not in LISTS:
        known = ", ".join(sorted(LISTS))
        errors.append(
            FieldError("list", "unknown_list", "There is no such list.", f"One of {known}.")
        )
        raise Invalid("The view is not right.", code="invalid", errors=errors)
    words = one_line(name)
    if not words or len(words) > LONGEST_NAME or unkept(words):
        errors.append(
            FieldError(
                "name", "invalid", "The name is not right.", f"1 to {LONGEST_NAME} characters."
            )
        )
    parameters = LISTS[list_key].parameters
    for key, values in query.items():
        if key not in parameters:
            errors.append(
                FieldError(f"query.{key}", "unknown_filter", "The list has no such filter.",
                           f"Known: {', '.join(parameters)}.")
            )  # fmt: skip
        elif len(values) > MOST_VALUES or any(
            len(one) > LONGEST_VALUE or unkept(one) for one in values
        ):
            errors.append(
                FieldError(
                    f"query.{key}", "too_long", "This is too much.", "Narrow the list otherwise."
                )
            )
    if errors:
        raise Invalid("The view is not right.", code="invalid", errors=errors)
    return words, tidy(list_key, query)


def views_of(actor: Actor, list_key: str = "") -> QuerySet[SavedView]:
    """Return somebody's own views, of one list or of all."""
    rows = SavedView.objects.filter(owner_id=actor.id)
    return rows.filter(list=list_key) if list_key else rows


def view_of(actor: Actor, view_id: str) -> SavedView:
    """Return one of somebody's own views.

    Raises:
        NotFound: If there is none.
    """
    found = views_of(actor).filter(id=view_id).first()
    if found is None:
        raise not_found("view")
    return found


def page_address(view: SavedView) -> str:
    """Return the address of the page that shows a view's list."""
    return f"{reverse(LISTS[view.list].page)}?{urlencode(view.query, doseq=True)}"


def api_address(view: SavedView) -> str | None:
    """Return the address at which the API answers a view's list, if it has one."""
    resource = LISTS[view.list].resource
    return f"{reverse(resource)}?{urlencode(view.query, doseq=True)}" if resource else None


def _store(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Conflict(
            "You have a view of this list with this name. Choose another name.",
            code="duplicate_name",
        ) from error
    return view


@transaction.atomic
def create_view(actor: Actor, list_key: str, name: str, query: Query) -> SavedView:
    """Keep a view.

    Raises:
        Invalid: For an unknown list or filter, or a name that is none.
        Conflict: ``duplicate_name``, ``too_many_views``.
    """
    words, kept = _check(list_key, name, query)
    if views_of(actor).count() >= MOST_VIEWS:
        raise Conflict(f"You have {MOST_VIEWS} views. Delete one first.", code="too_many_views")
    return _store(SavedView(owner_id=actor.id, list=list_key, name=words, query=kept))


@transaction.atomic
def change_view(
    actor: Actor,
    view_id: str,
    name: str | None = None,
    query: Query | None = None,
    seen: str | None = None,
) -> SavedView:
    """Rename a view, or let it show something else.

    Raises:
        NotFound, Stale, Invalid, Conflict: As for reading and creating.
    """
    view = views_of(actor).select_for_update().filter(id=view_id).first()
    if view is None:
        raise not_found("view")
    check_revision(seen, view)
    view.name, view.query = _check(
        view.list,
        view.name if name is None else name,
        view.query if query is None else query,
    )
    view.revision += 1
    return _store(view)


@transaction.atomic
def delete_view(actor: Actor, view_id: str, seen: str | None = None) -> None:
    """Forget a view.

    Raises:
        NotFound, Stale: As for changing it.
    """
    view = views_of(actor).select_for_update().filter(id=view_id).first()
    if view is None:
        raise not_found("view")
    check_revision(seen, view)
    view.delete()
