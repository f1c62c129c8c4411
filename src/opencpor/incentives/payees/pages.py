"""Pages about payees: the locations or what waits, one location, and every step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.pages.narrowing import place_chip, tabs_part
from opencpor.incentives.payees import queries
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.deciding import check_step
from opencpor.incentives.payees.actions.reject_payee import reject_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.actions.withdraw_payee import withdraw_payee
from opencpor.incentives.payees.forms import ApprovalForm, PayeeForm, PayeeRejectionForm
from opencpor.incentives.payees.lifecycle import LINE, PayeeState, PayeeVerb
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.rules import PayeeKind
from opencpor.incentives.payees.schemas import PayeesAsked
from opencpor.incentives.payees.shown import (
    KINDS,
    fetch_place,
    places_of,
    shown,
    with_payees,
    zone_of,
)
from opencpor.incentives.payments.forfeitures import forfeitures_shown
from opencpor.incentives.payments.holds.rules import NEEDED
from opencpor.incentives.payments.holds.shown import standing_shown
from opencpor.incentives.payments.overdue import coming_at
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question, Tab

PLACES = (
    Column("location", gettext_lazy("Location")),
    Column("account", gettext_lazy("Account")),
    Column("state", gettext_lazy("State")),
)
VERSIONS = (
    Column("location", gettext_lazy("Location")),
    Column("account", gettext_lazy("Account")),
    Column("state", gettext_lazy("State")),
    Column("entered", gettext_lazy("Entered"), narrow=True),
)
STATES = (
    (PayeeState.SUBMITTED.value, gettext_lazy("Waiting")),
    (PayeeState.APPROVED.value, gettext_lazy("Approved")),
    ("all", gettext_lazy("All")),
)


@require_safe
@guard(Permission.PAYEE_READ)
def payees_list(request: HttpRequest) -> HttpResponse:
    """Show the operator what waits, and a partner its locations."""
    actor = actor_of(request)
    return _queue(request, actor) if actor.on(Side.OPERATOR) else _places(request, actor)


def _queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    said = request.GET.dict()
    state = said.pop("state", "").strip() or PayeeState.SUBMITTED.value
    asked = PayeesAsked.said({**said, "state": "" if state == "all" else state})
    rows = asked.of(queries.payees(actor))
    order = ["id"] if state == PayeeState.SUBMITTED else ["-id"]  # who waits longest comes first
    page = page_of(rows, order, request.GET.get("cursor", ""), USUAL)
    tabs = tabs_part("incentives:payees", STATES, state, asked.beside_state(), "payee")
    tabs["chips"] += place_chip(actor, asked.location)
    context = {
        "listing": Listing(VERSIONS, page.rows, page.next_cursor, rows.count()),
        **tabs,
        "state": state,
        "narrowed": asked.named(),
        "beside": asked.beside_state(),
    }
    return show(request, "incentives/payees/queue.html", context)


def _places(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = places_of(actor)
    page = page_of(rows, ["partner_id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(PLACES, with_payees(actor, page.rows), page.next_cursor, rows.count())
    return show(request, "incentives/payees/places.html", {"listing": listing})


@require_safe
@guard(Permission.PAYEE_READ)
def payee_place(request: HttpRequest, location_id: str) -> HttpResponse:
    """Show one location: the payee that counts, the one that waits, and those before."""
    actor = actor_of(request)
    place = fetch_place(actor, location_id, Permission.PAYEE_READ)
    rows = shown(list(queries.payees(actor, location=place.pk).order_by("-id")[:USUAL]), actor)
    held = standing_shown(actor, place.pk)
    context = {
        "place": place,
        "waits": next((one for one in rows if one.row.state == PayeeState.SUBMITTED), None),
        "counts": next((one for one in rows if one.row.state == PayeeState.APPROVED), None),
        "before": [
            one for one in rows
            if one.row.state not in {PayeeState.SUBMITTED, PayeeState.APPROVED}
        ],
        "zone": zone_of(place.pk),
        "forfeitures": forfeitures_shown(coming_at([place.pk])),
        "held": held,
        "may_hold": any(map(actor.may, NEEDED.values()))
        and not any(one["may_release"] for one in held),
        "may_enter": actor.may(Permission.PAYEE_WRITE),
    }  # fmt: skip
    return show(request, "incentives/payees/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PAYEE_WRITE)
def payee_new(request: HttpRequest, location_id: str) -> HttpResponse:
    """Ask for a payee, by the fields of one kind."""
    actor = actor_of(request)
    place = fetch_place(actor, location_id, Permission.PAYEE_WRITE)
    if request.method != "POST" and queries.waits_at(place.pk):
        said = _("A payee waits already. Withdraw it to enter another one.")
        return done(request, _address(place.pk), message=said, level=messages.WARNING)
    asked = request.GET.get("kind", "")
    kind = PayeeKind(asked) if asked in list(PayeeKind) else PayeeKind.IBAN
    form = PayeeForm(request.POST if request.method == "POST" else None, kind=kind)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            submit_payee(place.pk, form.details(), actor)
            said = _("The payee is entered. Finance of the operator checks it.")
            return done(request, _address(place.pk), message=said)
    tabs = [Tab(KINDS[one], f"?kind={one.value}", current=one is kind) for one in PayeeKind]
    return show(request, "incentives/payees/new.html", {"form": form, "place": place, "tabs": tabs})


def _address(location_id: str) -> str:
    return reverse("incentives:payee_place", args=[location_id])


def _payee(request: HttpRequest, payee_id: str, verb: PayeeVerb) -> Payee:
    """Return what is decided on, if the reader may; nobody else is asked anything."""
    actor = actor_of(request)
    row = fetch(queries.payees(actor), actor, "payee", LINE[verb].who, id=payee_id)
    check_step(row, actor, verb)
    return row


def _question(row: Payee, title: str, do: str, **more: Any) -> Question:
    return Question(title, do, _address(row.location_id), **more)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PAYEE_VALIDATE)
def payee_approve(request: HttpRequest, payee_id: str) -> HttpResponse:
    """Ask how it was checked, then approve it."""
    row = _payee(request, payee_id, PayeeVerb.APPROVE)
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            approve_payee(row.id, actor_of(request), **form.cleaned_data)
            return done(request, _address(row.location_id), message=_("The payee is approved."))
    told = [_("Payments use it after the waiting time; the partner's admins are told at once.")]
    if queries.approved_of(row.location_id):
        told.insert(0, _("It replaces the payee that was approved before."))
    question = _question(
        row,
        _("Approve this payee?"),
        _("Approve payee"),
        consequences=told,
        dangerous=False,
    )
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PAYEE_VALIDATE)
def payee_reject(request: HttpRequest, payee_id: str) -> HttpResponse:
    """Ask for the reason, then reject it."""
    row = _payee(request, payee_id, PayeeVerb.REJECT)
    form = PayeeRejectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reject_payee(row.id, actor_of(request), **form.cleaned_data)
            return done(request, _address(row.location_id), message=_("The payee is rejected."))
    question = _question(row, _("Reject this payee?"), _("Reject payee"))
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PAYEE_WRITE)
def payee_withdraw(request: HttpRequest, payee_id: str) -> HttpResponse:
    """Ask, then take it back."""
    row = _payee(request, payee_id, PayeeVerb.WITHDRAW)
    if request.method == "POST":
        withdraw_payee(row.id, actor_of(request))
        return done(request, _address(row.location_id), message=_("The payee is withdrawn."))
    question = _question(
        row,
        _("Withdraw this payee?"),
        _("Withdraw payee"),
        consequences=[_("The payee that was approved before goes on to count.")],
    )
    return ask(request, question)
