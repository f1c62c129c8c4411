"""Pages about payments: which there are, what one is made of, and what the bank did with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.money import from_minor_units
from opencpor.directory.queries import program_names
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives import lists
from opencpor.incentives.adjustments.shown import adjustments_shown
from opencpor.incentives.adjustments.telling import money_written
from opencpor.incentives.naming import names_for
from opencpor.incentives.pages.narrowing import (
    money_chips,
    place_chip,
    places_part,
    program_chip,
    saved_beside,
)
from opencpor.incentives.payments import queries
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.reverse_payment import reverse_payment
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.answers.shown import answer_shown
from opencpor.incentives.payments.asked import PaymentsAsked, PaymentStatus
from opencpor.incentives.payments.explained import explain_payment
from opencpor.incentives.payments.forms import ReturnForm
from opencpor.incentives.payments.holds.queries import holds
from opencpor.incentives.payments.lifecycle import PaymentState, payment_verbs
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.wiring import STATES
from opencpor.incentives.payments.words import reason_of
from opencpor.incentives.shown import besides_shown, lines_shown
from opencpor.incentives.statement_lines import adjustments_of, besides
from opencpor.programs.queries import latest_version
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Chosen, Column, Listing, Question

COLUMNS = (
    Column("since", gettext_lazy("Since")),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("program", gettext_lazy("Program"), narrow=True),
    Column("state", gettext_lazy("Status")),
    Column("amount", gettext_lazy("Amount"), figures=True),
)


def payments_shown(rows: Iterable[Payment]) -> list[dict[str, Any]]:
    """Return payments with their amounts and what their programs are called."""
    programs = program_names(get_language() or "en")
    return [
        {
            "payment": row,
            "program": programs.get(row.program_key, row.program_key),
            "amount": from_minor_units(row.amount_minor, row.currency),
        }
        for row in rows
    ]


@require_safe
@guard(Permission.MONEY_READ)
def payments_list(request: HttpRequest) -> HttpResponse:
    """Show payments, the newest first."""
    actor, asked = actor_of(request), PaymentsAsked.said(request.GET)
    rows = asked.wanted().of(queries.payments(actor))
    programs = program_names(get_language() or "en")
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    return show(
        request,
        "incentives/payments/list.html",
        {
            "listing": Listing(COLUMNS, payments_shown(page.rows), page.next_cursor, rows.count()),
            "states": [(str(one), _status_word(one)) for one in PaymentStatus],
            "asked": asked,
            "narrowed": asked.named(),
            "programs": programs,
            **places_part(actor, asked.location),
            "chips": list(_chips(actor, asked, programs)),
            "saved": saved_beside(request, lists.PAYMENTS),
            "held": holds(actor, standing=True).count(),
            "batches": bool(actor.on(Side.OPERATOR)),
            "may_propose": actor.may(Permission.CLOSE),
        },
    )


def _status_word(status: PaymentStatus) -> Any:
    if status is PaymentStatus.WITH_BANK:
        return _("With the bank")
    return STATES[PaymentState(status)].word


def _chips(actor: Actor, asked: PaymentsAsked, programs: Mapping[str, str]) -> Iterator[Chosen]:
    """Give a chip for each word that narrows the list."""
    if asked.status:
        yield Chosen(_("Status"), _status_word(asked.status), ("status",))
    yield from place_chip(actor, asked.location)
    yield from program_chip(asked.program, programs)
    if asked.batch:
        yield Chosen(_("Payment batch"), asked.batch, ("batch",))
    yield from money_chips(asked.currency, asked.since, asked.through)


@require_safe
@guard(Permission.MONEY_READ)
def payment(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Explain one payment: how it went, and every booking that it pays."""
    actor = actor_of(request)
    found = explain_payment(actor, payment_id)
    row = found.payment
    names = names_for(row.program_key, latest_version(row.program_key).number)
    lines = lines_shown(one.line for one in found.bookings if one.line)
    bookings = list(found.bookings)
    return show(
        request,
        "incentives/payments/payment.html",
        {
            "found": found,
            "payment": row,
            "amount": from_minor_units(row.amount_minor, row.currency),
            "program": names.program,
            "reason": reason_of(row),
            "zone": names.document.business_calendar.zone,
            "lines": lines,
            "by_hand": adjustments_shown(adjustments_of(bookings)),
            "besides": besides_shown(besides(bookings), row.currency),
            "account": _account(row, actor),
            "answers": [answer_shown(one) for one in found.answers],
            "inside": bool(actor.on(Side.OPERATOR)),
            "verbs": payment_verbs(PaymentState(row.state)) if actor.may(Permission.CLOSE) else [],
        },
    )


def _account(row: Payment, actor: Actor) -> str:
    """Return whom it goes to, masked, for those who may read payees."""
    if row.payee is None or row.payee.erased or not actor.may(Permission.PAYEE_READ):
        return ""
    return row.payee.seal.masked


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def payment_settle(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Ask, then book that the bank has paid."""
    actor = actor_of(request)
    row = queries.fetch_payment(actor, payment_id)
    if request.method == "POST":
        settle_payment(row.id, actor)
        message = _("The payment is sent.")
        return done(request, "incentives:payment", row.id, message=message)
    question = Question(
        _("Has the bank paid this?"), _("Book as sent"), _address(row), text=_about(row),
        consequences=[_("The partner is told that it was paid.")], dangerous=False,
    )  # fmt: skip
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def payment_fail(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Ask why, then book that the bank refused it."""
    return _back(request, payment_id, fail_payment, _("Did the bank refuse this?"))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def payment_reverse(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Ask why, then book that it came back."""
    return _back(request, payment_id, reverse_payment, _("Did this come back?"))


def _back(
    request: HttpRequest, payment_id: str, book: Callable[..., Payment], title: str
) -> HttpResponse:
    actor = actor_of(request)
    row = queries.fetch_payment(actor, payment_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            book(row.id, actor, Grounds(form.cleaned_data["code"], form.cleaned_data["reason"]))
            message = _("The amount is owed again.")
            return done(request, "incentives:payment", row.id, message=message)
    question = Question(
        title, _("Book as owed again"), _address(row), text=_about(row),
        consequences=[
            _("The amount is owed to the location again; the next batch tries it again."),
            _("The partner is told, and reads the reason."),
        ],
    )  # fmt: skip
    return ask(request, question, form)


def _about(row: Payment) -> str:
    return _("%(amount)s for %(location)s of %(partner)s") % {
        "amount": money_written(row.amount_minor, row.currency),
        "location": row.location.name,
        "partner": row.location.organization.name,
    }


def _address(row: Payment) -> str:
    return reverse("incentives:payment", args=[row.id])
