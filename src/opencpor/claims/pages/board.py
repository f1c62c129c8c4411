"""The review board: what waits, whose it is, what presses; and the next claim in the queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims import queries
from opencpor.claims.green.queries import waiting_samples
from opencpor.claims.lists import COUNTED, Count, calendars_of, count_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.pages.listing import role_names, verbs_for
from opencpor.claims.pages.rows import board_rows
from opencpor.claims.states import IN_WORK, WAITING, LineState, State
from opencpor.claims.waiting import levels, rivals_of
from opencpor.common.clock import now
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, Page, cut, page_of
from opencpor.runtime.kept import counts
from opencpor.ui.pages import done, show
from opencpor.ui.parts import Column, Listing, Tab

COLUMNS = (
    Column("name", lazy("Claim")),
    Column("customer", lazy("Customer")),
    Column("engagement", lazy("Partner role"), narrow=True),
    Column("state", lazy("Status")),
    Column("deadline", lazy("Decide by")),
    Column("reviewer", lazy("Reviewer"), narrow=True),
)

SHOWN = (
    "name", "partner__name", "customer_name", "engagement", "state", "deadline_at",
    "reviewer__name", "program_key", "program_version",
)  # fmt: skip
ORDER = ("deadline_at", "id")
RUNNING = Q(deadline_at__isnull=False)


@dataclass(frozen=True)
class View:
    """One tab of the board, and which claims with a running clock it shows.

    Attributes:
        key: In the address.
        label: In words.
        wanted: Takes the reviewer's identifier and the current instant in ISO 8601.
    """

    key: str
    label: Any
    wanted: Callable[[str, str], Q]


def _due(_me: str, _at: str) -> Q:
    return Q(state__in=WAITING)


def _mine(me: str, _at: str) -> Q:
    return Q(reviewer_id=me, state__in=IN_WORK)


def _unassigned(_me: str, _at: str) -> Q:
    return Q(reviewer=None, state=State.SUBMITTED)


def _overdue(_me: str, at: str) -> Q:
    return Q(state__in=WAITING, deadline_at__lte=Cast(Value(at), DateTimeField()))


def _contested(_me: str, _at: str) -> Q:
    waits = (State.SUBMITTED, State.UNDER_REVIEW, State.AWAITING_CUSTOMER)
    lines = ClaimLine.objects.filter(state=LineState.CONTESTED)
    return Q(state__in=waits, id__in=lines.values("claim_id"))


VIEWS = (
    View("due", lazy("By deadline"), _due),
    View("mine", lazy("Mine"), _mine),
    View("unassigned", lazy("Unassigned"), _unassigned),
    View("overdue", lazy("Overdue"), _overdue),
    View("contested", lazy("Contested"), _contested),
)
BY_KEY = {view.key: view for view in VIEWS}


def _some_of(view: View) -> KeptFor[Claim]:
    """Return a kept query for what a view shows, no further than it is counted."""

    def some(actor: Actor, me: str, at: str) -> QuerySet[Claim]:
        rows = restrict(Claim.objects.filter(RUNNING, view.wanted(me, at)), actor)
        return rows.only("pk")[: COUNTED + 1]

    return KeptFor(some)


SOME = {view.key: _some_of(view) for view in VIEWS}


def _counts(actor: Actor, at: datetime) -> Mapping[str, Count]:
    """Count what each view shows, as far as is counted, by one statement."""
    found = counts(some.counting(actor, actor.id, at.isoformat()) for some in SOME.values())
    return dict(zip(SOME, map(count_of, found), strict=True))


def _listed(actor: Actor, view: View, me: str, at: str) -> QuerySet[Claim]:
    rows = restrict(Claim.objects.filter(RUNNING, view.wanted(me, at)), actor)
    return rows.select_related("partner", "reviewer").only(*SHOWN)


def _first_page(view: View) -> KeptFor[Claim]:
    def first(actor: Actor, me: str, at: str) -> QuerySet[Claim]:
        return _listed(actor, view, me, at).order_by(*ORDER)[: USUAL + 1]

    return KeptFor(first)


FIRST_PAGES = {view.key: _first_page(view) for view in VIEWS}


def _page(actor: Actor, chosen: View, cursor: str, at: datetime) -> Page[Claim]:
    said = (actor.id, at.isoformat())
    if not cursor:
        return cut(FIRST_PAGES[chosen.key](actor, *said), ORDER, USUAL)
    return page_of(_listed(actor, chosen, *said), ORDER, cursor, USUAL)


@require_safe
@guard(Permission.REVIEW)
def board(request: HttpRequest) -> HttpResponse:
    """Show what waits for reviewers, by deadline."""
    actor = actor_of(request)
    chosen = BY_KEY.get(request.GET.get("view", ""), VIEWS[0])
    at = now()
    number = _counts(actor, at)
    shown = number[chosen.key]
    page = _page(actor, chosen, request.GET.get("cursor", ""), at)
    context = {
        "listing": Listing(
            COLUMNS, page.rows, page.next_cursor, total=shown.number, more=shown.more
        ),
        "tabs": [
            Tab(view.label, f"?view={view.key}", view is chosen, count.number, more=count.more)
            for view, count in ((view, number[view.key]) for view in VIEWS)
        ],
        "rows": board_rows(
            page.rows, role_names(), calendars_of(page.rows), rivals_of(page.rows), at
        ),
        "levels": levels(actor, at, waiting=number["due"], overdue=number["overdue"]),
        "samples": waiting_samples(actor),
        "view": chosen.key,
        "verbs": verbs_for(actor, Permission.REVIEW, Permission.REVIEW_SENIOR),
    }
    return show(request, "claims/board.html", context)


def next_claim(actor: Actor, after: str = "") -> Claim | None:
    """Return what a reviewer should do next: the own claim that is due first, else the queue's."""
    rows = queries.claims(actor).exclude(id=after).filter(state__in=WAITING)
    own = Q(reviewer_id=actor.id)
    free = Q(reviewer=None, state=State.SUBMITTED)
    for wanted in (own, free):
        found = rows.filter(wanted).order_by("deadline_at", "id").first()
        if found is not None:
            return found
    return None


@require_safe
@guard(Permission.REVIEW)
def take_next(request: HttpRequest) -> HttpResponse:
    """Go to the next claim in the queue."""
    found = next_claim(actor_of(request), request.GET.get("after", ""))
    if found is None:
        return done(request, "claims:board", message=_("Nothing else waits for you."))
    return redirect("claims:review", found.id)
