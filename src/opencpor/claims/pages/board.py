"""The review board: what waits, whose it is, what presses; and the next claim in the queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
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
from opencpor.claims.lists import calendars_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.pages.listing import role_names, verbs_for
from opencpor.claims.pages.rows import board_rows
from opencpor.claims.states import IN_WORK, WAITING, LineState, State
from opencpor.claims.waiting import levels, rivals_of
from opencpor.common.clock import now
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, Page, cut, page_of
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
    """One tab of the board, and which claims with a running clock it shows to whom."""

    key: str
    label: Any
    wanted: Callable[[Actor], Q]


def _mine(actor: Actor) -> Q:
    return Q(reviewer_id=actor.id, state__in=IN_WORK)


def _unassigned(actor: Actor) -> Q:
    del actor
    return Q(reviewer=None, state=State.SUBMITTED)


def _contested(actor: Actor) -> Q:
    del actor
    waits = (State.SUBMITTED, State.UNDER_REVIEW, State.AWAITING_CUSTOMER)
    lines = ClaimLine.objects.filter(state=LineState.CONTESTED)
    return Q(state__in=waits, id__in=lines.values("claim_id"))


def _due(actor: Actor) -> Q:
    del actor
    return Q(state__in=WAITING)


def _overdue(actor: Actor) -> Q:
    return _due(actor) & Q(deadline_at__lte=now())


CONTESTED = View("contested", lazy("Contested"), _contested)
OF_WORK = (
    View("due", lazy("By deadline"), _due),
    View("mine", lazy("Mine"), _mine),
    View("unassigned", lazy("Unassigned"), _unassigned),
    View("overdue", lazy("Overdue"), _overdue),
)
VIEWS = (*OF_WORK, CONTESTED)
BY_KEY = {view.key: view for view in VIEWS}


def _counts(actor: Actor) -> Mapping[str, int]:
    """Count what each view shows: the work in one go through its index, what is contested apart.

    ``waiting`` is how many wait, with or without a running clock.
    """
    rows = restrict(Claim.objects.all(), actor)
    counts = rows.filter(state__in=IN_WORK).aggregate(
        **{view.key: Count("pk", filter=RUNNING & view.wanted(actor)) for view in OF_WORK},
        waiting=Count("pk", filter=_due(actor)),
    )
    contested = rows.filter(RUNNING, _contested(actor)).count()
    return counts | {CONTESTED.key: contested}


def _by_deadline(actor: Actor) -> QuerySet[Claim]:
    return _listed(actor, _due(actor)).order_by(*ORDER)[: USUAL + 1]


def _listed(actor: Actor, wanted: Q) -> QuerySet[Claim]:
    rows = restrict(Claim.objects.filter(RUNNING, wanted), actor)
    return rows.select_related("partner", "reviewer").only(*SHOWN)


BY_DEADLINE = KeptFor(_by_deadline)


def _page(actor: Actor, chosen: View, cursor: str) -> Page[Claim]:
    if chosen is VIEWS[0] and not cursor:
        return cut(BY_DEADLINE(actor), ORDER, USUAL)
    return page_of(_listed(actor, chosen.wanted(actor)), ORDER, cursor, USUAL)


@require_safe
@guard(Permission.REVIEW)
def board(request: HttpRequest) -> HttpResponse:
    """Show what waits for reviewers, by deadline."""
    actor = actor_of(request)
    chosen = BY_KEY.get(request.GET.get("view", ""), VIEWS[0])
    counts = _counts(actor)
    page = _page(actor, chosen, request.GET.get("cursor", ""))
    at = now()
    context = {
        "listing": Listing(COLUMNS, page.rows, page.next_cursor, total=counts[chosen.key]),
        "tabs": [
            Tab(view.label, f"?view={view.key}", view is chosen, counts[view.key]) for view in VIEWS
        ],
        "rows": board_rows(
            page.rows, role_names(), calendars_of(page.rows), rivals_of(page.rows), at
        ),
        "levels": levels(
            restrict(Claim.objects.filter(_due(actor)), actor),
            at,
            waiting=counts["waiting"],
            overdue=counts["overdue"],
        ),
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
