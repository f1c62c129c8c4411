"""The lists of claims: the partner's, by solution area, and the operator's."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims.exporting import export
from opencpor.claims.listed import Pages
from opencpor.claims.lists import (
    Filter,
    among_asked,
    calendars_of,
    filter_of,
    instant_of,
    sort_in,
    sorted_claims,
)
from opencpor.claims.pages.narrowing import part_of
from opencpor.claims.pages.offer import Programs, areas, programs
from opencpor.claims.pages.registering import CLAIM_CHIPS
from opencpor.claims.pages.rows import list_rows
from opencpor.claims.renewal.queries import waiting_for
from opencpor.claims.states import State
from opencpor.common.errors import not_found
from opencpor.directory.models import Location
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.saved_views import page_address, tidy, views_beside
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing, Tab

LIST = "claims"
FORMATS = ((Format.CSV, "CSV"), (Format.XLSX, "XLSX"), (Format.JSON, "JSON"))
VERBS = (
    ("claims:submit-several", lazy("Submit"), Permission.CLAIM_WRITE),
    ("claims:assign-several", lazy("Assign"), Permission.REVIEW_SENIOR),
    ("claims:release-several", lazy("Give back"), Permission.REVIEW),
    ("claims:decide-several", lazy("Decide"), Permission.REVIEW),
)
MOST_PLACES = 200  # locations to choose from; whoever has more types the PartnerID
SHOWN = (
    "name", "customer_name", "engagement", "given_partner_id", "state",
    "deadline_at", "program_key", "program_version",
)  # fmt: skip
OWN = Pages(lambda rows: rows.only(*SHOWN))
OF_ALL = Pages(lambda rows: rows.select_related("partner").only(*SHOWN, "partner__name"))
COLUMNS = (
    Column("name", lazy("Claim"), sortable=True),
    Column("customer", lazy("Customer"), sortable=True),
    Column("engagement", lazy("Partner role"), narrow=True),
    Column("given_partner_id", lazy("PartnerID"), narrow=True),
    Column("status", lazy("Status"), sortable=True),
    Column("deadline", lazy("Act by"), sortable=True),
)


def _asked(request: HttpRequest) -> dict[str, list[str]]:
    return {key: [str(one) for one in values] for key, values in request.GET.lists()}


def _tabs(chosen: str, names: dict[str, str], query: dict[str, list[str]]) -> list[Tab]:
    """Return a tab for all claims and one per solution area; each keeps the other filters."""
    kept = {key: values for key, values in query.items() if key != "solution_area"}
    others = urlencode(kept, doseq=True)

    def tab(label: str, area: str) -> Tab:
        narrowed = urlencode({"solution_area": area}) if area else ""
        return Tab(label, "?" + "&".join(filter(None, (others, narrowed))), current=area == chosen)

    return [tab(_("All"), ""), *(tab(name, area) for area, name in names.items())]


def saved_part(actor: Actor, list_key: str, query: dict[str, list[str]]) -> dict[str, Any]:
    """Return what the saved views beside a list need: those there are, and a new one's address."""
    sent = urlencode({"list": list_key, **query}, doseq=True)
    return {
        "views": [
            (view.name, page_address(view), view.query == query, view.owner_id != actor.id)
            for view in views_beside(actor, list_key)
        ],
        "new": f"{reverse('web:new_view')}?{sent}" if query else "",
    }


def exports_of(url_name: str, query: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the addresses at which a list is taken away, by the name of the format."""
    sent = urlencode(query, doseq=True)
    return [(label, f"{reverse(url_name, args=[key])}?{sent}") for key, label in FORMATS]


def _chosen_from(actor: Actor) -> QuerySet[Location]:
    rows = restrict(Location.objects.select_related("unit"), actor)
    return rows.order_by("partner_id")[: MOST_PLACES + 1]


PLACES = KeptFor(_chosen_from)


def _places(actor: Actor) -> list[tuple[str, str]]:
    """Return the PartnerIDs that a partner can choose from; operators type one."""
    if not actor.on(Side.PARTNER):
        return []
    found = PLACES(actor)
    if len(found) > MOST_PLACES:
        return []
    return [(row.partner_id, f"{row.unit.name} ({row.partner_id})") for row in found]


def verbs_for(actor: Actor, *among: Permission) -> list[tuple[str, Any]]:
    """Return the pages of verbs on several claims that an actor may use, with their words.

    Args:
        actor: Who reads the list.
        among: Only the verbs that take one of these; none: all.
    """
    return [
        (name, label)
        for name, label, needed in VERBS
        if actor.may(needed) and (not among or needed in among)
    ]


def role_names(known: Programs | None = None) -> dict[str, str]:
    """Return the partner role of every engagement, in the reader's language."""
    language = get_language() or "en"
    return {
        one.key: one.partner_role.in_language(language)
        for program in (programs() if known is None else known).values()
        for one in program.engagements
    }


def _filter_part(filters: Filter, asked: dict[str, list[str]]) -> dict[str, Any]:
    """Return the filters as their form shows them."""
    due = (asked.get("due_before") or [""])[-1]
    return {
        "filters": filters,
        "states": [(state.value, CLAIM_CHIPS[state].word) for state in State],
        "due_before": due[: len("2026-12-31")] if instant_of(due) else "",
    }


@require_safe
@guard(Permission.CLAIM_READ)
def claims_list(request: HttpRequest) -> HttpResponse:
    """Show the claims that the reader may see."""
    actor, language, asked = actor_of(request), get_language() or "en", _asked(request)
    known = programs()
    names = {f"{key}/{area.key}": area.name.in_language(language) for key, area in areas(known)}
    filters, sort, query = filter_of(asked), sort_in(asked), tidy(LIST, asked)
    roles, verbs, partners = role_names(known), verbs_for(actor), not actor.on(Side.PARTNER)
    pages = OF_ALL if partners else OWN
    page, count = pages.counted(actor, filters, sort, request.GET.get("cursor", ""))
    listing = Listing(
        COLUMNS, page.rows, page.next_cursor, total=count.number, sort=sort, more=count.more
    )
    return show(
        request,
        "claims/list.html",
        {
            "listing": listing,
            "tabs": _tabs(filters.solution_area, names, query),
            "rows": list_rows(
                page.rows,
                roles,
                calendars_of(page.rows, known),
                verbs=bool(verbs),
                partners=partners,
            ),
            "roles": roles,
            "places": _places(actor),
            "operator": bool(actor.on(Side.OPERATOR)),
            "customer": not (actor.on(Side.PARTNER) or actor.on(Side.OPERATOR)),
            "verbs": verbs,
            "may_write": actor.may(Permission.CLAIM_WRITE),
            "renewed": waiting_for(actor),
            "may_take_over": actor.may(Permission.DIRECTORY_WRITE),
            "filtered": bool(filters),
            "by_deadline": sort.endswith("deadline"),
            "saved": saved_part(actor, LIST, query),
            "exports": exports_of("claims:export", query),
            **_filter_part(filters, asked),
            **part_of(among_asked(asked), known.values()),
        },
    )


@require_safe
@guard(Permission.CLAIM_READ)
def export_claims(request: HttpRequest, export_format: str) -> HttpResponseBase:
    """Download the claims that the list shows, all pages of it."""
    if export_format not in set(Format):
        raise not_found("export")
    actor, asked = actor_of(request), _asked(request)
    rows, order = sorted_claims(actor, filter_of(asked), sort_in(asked))
    return export(request, rows, order, Format(export_format), actor)
