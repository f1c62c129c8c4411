"""Saved views: a list's filters and order under a name, its owner's own or shared at home.

A room registers its lists with what their addresses may say; views of other lists are refused.
Each is kept in an organization: who has no role there any longer sees neither own nor shared ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from opencpor.access import queries
from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import Conflict, FieldError, Forbidden, Invalid, not_found
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line, unkept
from opencpor.http.etags import check_revision
from opencpor.http.models import SavedView

MOST_VIEWS = 100
MOST_SHARED = 50  # views of others beside a list; the page of views has all
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
        read: The permission that reading the list takes.
        strange: Returns the parameters that name what a reader finds nothing of: such a view is
            not shared, for it would tell an organization what it may not know.
        check: Raises Invalid for what the list never answers: such a view could not be opened.
        resource: Name of its operation in the API; empty: none that takes the same parameters.
    """

    key: str
    parameters: tuple[str, ...]
    page: str
    read: Permission
    strange: Callable[[Actor, Query], Sequence[str]]
    check: Callable[[Query], None]
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
            FieldError(
                "list",
                "unknown_list",
                "There is no such list.",
                phrase("One of {known}.", known=known),
            )
        )
        raise Invalid("The view is not right.", code="invalid", errors=errors)
    words = one_line(name)
    if not words or len(words) > LONGEST_NAME or unkept(words):
        errors.append(
            FieldError(
                "name",
                "invalid",
                "The name is not right.",
                phrase("1 to {most} characters.", most=LONGEST_NAME),
            )
        )
    parameters = LISTS[list_key].parameters
    for key, values in query.items():
        if key not in parameters:
            errors.append(
                FieldError(f"query.{key}", "unknown_filter", "The list has no such filter.",
                           phrase("Known: {known}.", known=", ".join(parameters)))
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


def _check_answered(list_key: str, query: Query) -> None:
    """Refuse a view that can never be opened, at the filters that its list refuses."""
    try:
        LISTS[list_key].check(query)
    except Invalid as refused:
        errors = [replace(one, field=f"query.{one.field}") for one in refused.errors]
        raise Invalid("The view is not right.", code="invalid", errors=errors) from refused


def homes_of(actor: Actor, list_key: str) -> dict[str, str]:
    """Return the organizations in which an actor reads a list, by name: there it shares views."""
    known = LISTS.get(list_key)
    return queries.homes_of(actor, known.read) if known else {}


def _home(actor: Actor, list_key: str, wanted: str) -> str:
    """Return the organization in which a view is kept: the wanted one, else the only one.

    Raises:
        Invalid: If it is none of the actor's, or none is wanted and there are several.
    """
    reads = LISTS[list_key].read
    if not wanted and actor.may(reads):
        return queries.own_home(actor, reads)
    return queries.own_home(actor, Permission.OPERATION_READ, wanted)


def _check_shared(actor: Actor, view: SavedView, wanted: str) -> None:
    """Refuse to share a view with whom it is not for.

    Raises:
        Invalid: ``unknown_organization`` if the actor does not read the list there;
            ``other_organization`` if the view is kept elsewhere;
            ``names_others`` for filters that name what that organization does not see.
    """
    if wanted not in homes_of(actor, view.list):
        raise _not_shared("shared_with", "unknown_organization", "You do not read this list in it.",
                          "Name an organization of yours, or none.")  # fmt: skip
    if wanted != view.organization_id:
        raise _not_shared("shared_with", "other_organization", "The view is kept in another one.",
                          "Share it there, or keep a view of its own here.")  # fmt: skip
    strange = LISTS[view.list].strange(actor.at(wanted), view.query)
    errors = [
        FieldError(
            f"query.{name}", "names_others", "This names nothing that the organization sees.",
            "Share the view without this filter, or keep it to yourself.",
        )
        for name in strange
    ]  # fmt: skip
    if errors:
        raise Invalid("The view cannot be shared.", code="invalid", errors=errors)


def _not_shared(field: str, code: str, text: str, remedy: str) -> Invalid:
    error = FieldError(field, code, text, remedy)
    return Invalid("The view cannot be shared.", code="invalid", errors=[error])


def shared_views(actor: Actor, list_key: str = "") -> QuerySet[SavedView]:
    """Return what others share with the actor, of one list or of all that the actor may read."""
    rows = SavedView.objects.none()
    for one in LISTS.values():
        if list_key in ("", one.key):
            rows |= restrict(SavedView.objects.filter(list=one.key, shared=True), actor, one.read)
    return rows.exclude(owner_id=actor.id).select_related("organization")


def views_of(actor: Actor, list_key: str = "") -> QuerySet[SavedView]:
    """Return somebody's own views, of one list or of all, where they have a role yet."""
    rows = restrict(SavedView.objects.filter(owner_id=actor.id), actor)
    rows = rows.select_related("organization")
    return rows.filter(list=list_key) if list_key else rows


@cache
def _beside(list_key: str) -> tuple[KeptFor[SavedView], KeptFor[SavedView]]:
    """Return the kept queries of one's own and of others' views of a list."""

    def own(actor: Actor, owner: str) -> QuerySet[SavedView]:
        return views_of(replace(actor, id=owner), list_key).order_by("name")

    def shared(actor: Actor, owner: str) -> QuerySet[SavedView]:
        return shared_views(replace(actor, id=owner), list_key).order_by("name")[:MOST_SHARED]

    return KeptFor(own), KeptFor(shared)


def views_beside(actor: Actor, list_key: str) -> list[SavedView]:
    """Return the views that stand beside a list: one's own, then some of those that are shared."""
    own, shared = _beside(list_key)
    return [*own(actor, actor.id), *shared(actor, actor.id)]


def view_of(actor: Actor, view_id: str) -> SavedView:
    """Return a view of somebody's own, or one that is shared with them.

    Raises:
        NotFound: If there is none.
    """
    found = (
        views_of(actor).filter(id=view_id).first() or shared_views(actor).filter(id=view_id).first()
    )
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
def create_view(
    actor: Actor,
    list_key: str,
    name: str,
    query: Query,
    shared_with: str = "",
    organization_id: str = "",
) -> SavedView:
    """Keep a view.

    Args:
        actor: Whose it is.
        list_key: Of which list.
        name: Its name, once for each owner, organization and list.
        query: What the list's address says.
        shared_with: The organization whose people may use it; empty: nobody else.
        organization_id: In which it is kept; empty: that with which it is shared, or the only one.

    Raises:
        Invalid: For an unknown list, filter or organization, a name that is none, or what cannot
            be shared.
        Conflict: ``duplicate_name``, ``too_many_views``.
    """
    words, kept = _check(list_key, name, query)
    _check_answered(list_key, kept)
    view = SavedView(
        owner_id=actor.id, list=list_key, name=words, query=kept, shared=bool(shared_with),
        organization_id=organization_id or shared_with,
    )  # fmt: skip
    if shared_with:
        _check_shared(actor, view, shared_with)
    view.organization_id = _home(actor, list_key, view.organization_id)
    if views_of(actor).count() >= MOST_VIEWS:
        raise Conflict(
            phrase("You have {most} views. Delete one first.", most=MOST_VIEWS),
            code="too_many_views",
        )
    return _store(view)


def copy_view(actor: Actor, view_id: str, name: str = "") -> SavedView:
    """Make a view of one's own from one that others share, or from one's own; in its organization.

    Raises:
        NotFound, Invalid, Conflict: As for reading and creating.
    """
    found = view_of(actor, view_id)
    return create_view(
        actor, found.list, name or found.name, found.query, organization_id=found.organization_id
    )


def own_view_of(actor: Actor, view_id: str, *, lock: bool = False) -> SavedView:
    """Return one of somebody's own views.

    Raises:
        NotFound: If there is none that they see.
        Forbidden: If others share it.
    """
    found = view_of(actor, view_id)
    if found.owner_id != actor.id:
        raise Forbidden("Only its owner changes a view. Copy it.", code="not_allowed")
    return SavedView.objects.select_for_update().get(id=found.id) if lock else found


@transaction.atomic
def change_view(
    actor: Actor,
    view_id: str,
    name: str | None = None,
    query: Query | None = None,
    shared_with: str | None = None,
    seen: str | None = None,
) -> SavedView:
    """Rename a view, let it show something else, share it or keep it to oneself again.

    Raises:
        NotFound, Stale, Invalid, Conflict: As for reading and creating.
        Forbidden: If it is another's.
    """
    view = own_view_of(actor, view_id, lock=True)
    check_revision(seen, view)
    view.name, view.query = _check(
        view.list,
        view.name if name is None else name,
        view.query if query is None else query,
    )
    if query is not None:  # what was kept before can be renamed, whatever it says
        _check_answered(view.list, view.query)
    home = (view.shared_with_id or "") if shared_with is None else shared_with
    if home:
        _check_shared(actor, view, home)
    view.shared = bool(home)
    view.revision += 1
    return _store(view)


@transaction.atomic
def delete_view(actor: Actor, view_id: str, seen: str | None = None) -> None:
    """Forget a view.

    Raises:
        NotFound, Forbidden, Stale: As for changing it.
    """
    view = own_view_of(actor, view_id, lock=True)
    check_revision(seen, view)
    view.delete()
