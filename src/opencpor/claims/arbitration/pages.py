"""Arbitrations: the list, and one: a partner's own side, or all sides beside one another."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.actions.deciding import decide_arbitration
from opencpor.claims.arbitration.forms import DecisionForm, StatementForm
from opencpor.claims.arbitration.models import ArbitrationState, SideResult, SideRole
from opencpor.claims.arbitration.queries import (
    arbitration_of,
    arbitrations,
    is_operator,
    listed,
    own_sides,
)
from opencpor.claims.arbitration.reading import programs_of
from opencpor.claims.arbitration.seeing import Seen, SeenSide
from opencpor.claims.forms.review import codes
from opencpor.claims.pages.association_viewer import defense_panel
from opencpor.claims.pages.checker import Said, checker_panel
from opencpor.claims.pages.sight import see
from opencpor.claims.pages.trails import seen_from
from opencpor.claims.wording import unit_of
from opencpor.common.errors import Conflict
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import Reason, ReasonList
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing

COLUMNS = (
    Column("what", lazy("What")),
    Column("customer", lazy("Customer")),
    Column("state", lazy("Status")),
    Column("deadline", lazy("Answers until")),
)
ROLES: dict[str, Any] = {
    SideRole.INCUMBENT: lazy("Holds it now"),
    SideRole.CHALLENGER: lazy("Claims it"),
}
RESULTS: dict[str, Any] = {
    SideResult.KEPT: lazy("Stays"),
    SideResult.DISPLACED: lazy("Ends on the day of the transfer"),
    SideResult.WON: lazy("Takes over on the day of the transfer"),
    SideResult.LOST: lazy("The line is dropped; that can be disputed once"),
    SideResult.LEFT: lazy("Left"),
    SideResult.MOOT: lazy("Nothing was left to decide"),
}

OUTCOMES: dict[str, tuple[Any, str]] = {
    SideResult.KEPT: (lazy("You stay the partner of record."), "good"),
    SideResult.DISPLACED: (lazy("Another partner takes over."), "bad"),
    SideResult.WON: (lazy("You take over."), "good"),
    SideResult.LOST: (
        lazy(
            "Another partner stays the partner of record, and your line was dropped. Your claim "
            "says until when you can dispute that."
        ),
        "bad",
    ),
    SideResult.LEFT: (lazy("You take no part in it any longer."), "ended"),
    SideResult.MOOT: (lazy("Nothing was left to decide."), "ended"),
}
"""What a partner is told first once it is decided, and the tone of it."""


def _outcome(seen: Seen) -> tuple[Any, str] | None:
    return None if seen.operator else OUTCOMES.get(seen.own.result)


def _reason(seen: Seen, side: SeenSide) -> Reason | None:
    code = side.side.reason_code
    return seen.program.reasons.find(ReasonList.ARBITRATION, code) if code else None


def _shown(seen: Seen, program: Program) -> dict[str, Any]:
    """Return what both the list and the page show of one arbitration."""
    return {
        "seen": seen,
        "row": seen.arbitration,
        "what": unit_of(seen.arbitration.slot, program),
        "calendar": program.business_calendar,
        "deadline": seen.arbitration.deadline_at if seen.operator else seen.own.deadline_at,
    }


@require_safe
@guard(Permission.NOTE_READ, Permission.CLAIM_WRITE)
def arbitrations_list(request: HttpRequest) -> HttpResponse:
    """List arbitrations, the newest first."""
    actor, cursor = actor_of(request), request.GET.get("cursor", "")
    if is_operator(actor):
        page = page_of(arbitrations(actor), ["-id"], cursor, USUAL)
        seen, after = listed(page.rows), page.next_cursor
    else:
        part = page_of(own_sides(actor), ["-id"], cursor, USUAL)
        seen, after = listed(part.rows), part.next_cursor
    programs = programs_of([one.arbitration for one in seen])
    shown = [_shown(one, programs[one.arbitration.id]) for one in seen]
    context = {"listing": Listing(COLUMNS, shown, after)}
    return show(request, "claims/arbitrations.html", context)


def _statement_form(seen: Seen, data: Any = None) -> StatementForm | None:
    if "answer" not in seen.allowed:
        return None
    return StatementForm(data, initial={"statement": seen.own.statement})


def _decision_form(seen: Seen, data: Any = None) -> DecisionForm | None:
    if "decide" not in seen.allowed:
        return None
    there = [one.side for one in seen.sides if one.side.left_at is None]
    named = [(side.id, side.partner.name) for side in there]
    rivals = [(side.id, side.partner.name) for side in there if side.role == SideRole.CHALLENGER]
    reasons = codes(seen.program.reasons.arbitration, get_language() or "en")
    return DecisionForm(named, rivals, reasons, data)


def _checks(actor: Actor, seen: Seen, side: SeenSide, what: str) -> list[tuple[str, list[Said]]]:
    """Return what the checker says of the files of each claim and association of a side."""
    back = seen_from(seen.arbitration.id)
    panels = [
        (held.id, defense_panel(actor, held.id, what, files, seen.arbitration.id))
        for held in side.associations
        if (files := [one for one in side.defense if one.association_id == held.id])
    ]
    panels += [
        (claim_id, checker_panel(see(actor, claim_id), proofs, beside=back))
        for claim_id in side.claims
        if (proofs := [one for one in side.evidence if one.claim_id == claim_id])
    ]
    return [(ident, said) for ident, said in panels if said]


def _draw(request: HttpRequest, seen: Seen, **forms: BaseForm | None) -> HttpResponse:
    actor = actor_of(request)
    shown = {"statement": _statement_form(seen), "decision": _decision_form(seen)} | forms
    common = _shown(seen, seen.program)
    context = common | {
        "beside": seen_from(seen.arbitration.id),
        "sides": [
            (
                side,
                ROLES[side.side.role],
                RESULTS.get(side.side.result, ""),
                _reason(seen, side),
                _checks(actor, seen, side, common["what"]),
            )
            for side in seen.sides
        ],
        "sees_pictures": actor.may(Permission.EVIDENCE_READ),
        "open": seen.arbitration.state == ArbitrationState.OPEN,
        "outcome": _outcome(seen),
        "over_at": seen.arbitration.decided_at or seen.arbitration.closed_at,
        **{f"{name}_form": form for name, form in shown.items()},
    }
    return show(request, "claims/arbitration.html", context)


@require_safe
@guard(Permission.NOTE_READ, Permission.CLAIM_WRITE)
def arbitration_page(request: HttpRequest, arbitration_id: str) -> HttpResponse:
    """Show one arbitration: to a partner its own side, to operators all of them."""
    return _draw(request, arbitration_of(actor_of(request), arbitration_id))


def _over(seen: Seen) -> Conflict:
    return Conflict(
        _("This cannot be done to the arbitration now. Open it again to see how it stands."),
        code="not_allowed_now",
        extra={"state": seen.arbitration.state, "allowed": list(seen.allowed)},
    )


@require_http_methods(["POST"])
@guard(Permission.CLAIM_DISPUTE)
def answer_page(request: HttpRequest, arbitration_id: str) -> HttpResponse:
    """Say what speaks for the own side."""
    actor = actor_of(request)
    seen = arbitration_of(actor, arbitration_id)
    form = _statement_form(seen, request.POST)
    if form is None:
        raise _over(seen)
    if form.is_valid():
        with shown_at(form):
            answer(arbitration_id, form.cleaned_data["statement"], actor)
            message = _("Your answer is kept. The operator compares both sides.")
            return done(request, "claims:arbitration", arbitration_id, message=message)
    return _draw(request, seen, statement=form)


@require_http_methods(["POST"])
@guard(Permission.REVIEW_SENIOR)
def decide_page(request: HttpRequest, arbitration_id: str) -> HttpResponse:
    """Decide who is to hold it."""
    actor = actor_of(request)
    seen = arbitration_of(actor, arbitration_id)
    form = _decision_form(seen, request.POST)
    if form is None:
        raise _over(seen)
    if form.is_valid():
        with shown_at(form, form.places()):
            decide_arbitration(arbitration_id, form.ruling(), actor)
            message = _("Decided. Every side is told its own outcome.")
            return done(request, "claims:arbitration", arbitration_id, message=message)
    return _draw(request, seen, decision=form)
