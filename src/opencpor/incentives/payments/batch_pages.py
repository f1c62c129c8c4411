"""Pages about batches: what is paid and what is left out, and the second person's decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.models import Unit
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.errors import Conflict
from opencpor.common.money import from_minor_units
from opencpor.directory.queries import program_names
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.adjustments.telling import money_written
from opencpor.incentives.forms import RejectionForm
from opencpor.incentives.naming import names_for
from opencpor.incentives.pages.narrowing import WAITING_TABS, tabs_part
from opencpor.incentives.payments import queries
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.deciding import BATCHES
from opencpor.incentives.payments.actions.fetch_file import fetch_file
from opencpor.incentives.payments.actions.propose_batch import Wish, propose_batch
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.payments.actions.settle_payment import settle_batch
from opencpor.incentives.payments.actions.withdraw_batch import withdraw_batch
from opencpor.incentives.payments.answers.queries import about_whole, answer_files_about
from opencpor.incentives.payments.answers.shown import answer_shown
from opencpor.incentives.payments.asked import BatchesAsked
from opencpor.incentives.payments.files import file_answer
from opencpor.incentives.payments.forms import PaymentBatchForm
from opencpor.incentives.payments.lifecycle import (
    AT_THE_BANK,
    BatchState,
    PaymentState,
)
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.pages import payments_shown
from opencpor.incentives.payments.words import FORMATS, why
from opencpor.incentives.proposals import Verb
from opencpor.incentives.second_person import allowed
from opencpor.programs.queries import latest_version
from opencpor.ui import dates
from opencpor.ui.figures import number
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("day", gettext_lazy("To be paid on")),
    Column("program", gettext_lazy("Program"), narrow=True),
    Column("state", gettext_lazy("State")),
    Column("payments", gettext_lazy("Payments"), figures=True, narrow=True),
    Column("total", gettext_lazy("Amount"), figures=True),
)


@require_safe
@guard(Permission.MONEY_READ)
def batches_list(request: HttpRequest) -> HttpResponse:
    """Show batches, the newest first; they are the operator's own."""
    actor, asked = actor_of(request), BatchesAsked.said(request.GET)
    rows = asked.of(queries.batches(actor))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    programs = program_names(get_language() or "en")
    shown = [
        {
            "batch": row,
            "program": programs.get(row.program_key, row.program_key),
            "count": row.payments.count(),
            "total": from_minor_units(row.total_minor, row.currency),
        }
        for row in page.rows
    ]
    return show(
        request,
        "incentives/payments/batches.html",
        {
            "listing": Listing(COLUMNS, shown, page.next_cursor, rows.count()),
            **tabs_part(
                "incentives:payment_batches",
                WAITING_TABS,
                asked.state or "",
                asked.beside_state(),
                "payment_batch",
            ),
            "narrowed": asked.named(),
            "may_propose": actor.may(Permission.CLOSE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def batch_new(request: HttpRequest) -> HttpResponse:
    """Propose to pay what is owed; if nothing can be paid, say of each location why."""
    actor = actor_of(request)
    form = PaymentBatchForm(request.POST or None)
    left_out: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            try:
                wish = Wish(said["program"], said["format"], execute_on=said["execute_on"])
                row = propose_batch(wish, actor)
            except Conflict as problem:
                left_out = _left_out(
                    [
                        (one["location"], Decimal(one["owed"]["amount"]), one["why"])
                        for one in problem.extra.get("left_out", [])
                    ],
                    latest_version(said["program"]).document.currency,
                )
                raise
            message = _("The batch is proposed. Another person of finance decides.")
            return done(request, "incentives:payment_batch", row.id, message=message)
    context = {"form": form, "left_out": left_out}
    return show(request, "incentives/payments/batch_new.html", context)


@require_safe
@guard(Permission.MONEY_READ)
def batch(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Show a batch: what is paid to whom, and who is left out and why."""
    actor = actor_of(request)
    row = queries.fetch_batch(actor, payment_batch_id)
    payments = queries.payments_of(row)
    names = names_for(row.program_key, latest_version(row.program_key).number)
    at_the_bank = any(one.state in AT_THE_BANK for one in payments)
    may, verbs = actor.may(Permission.CLOSE), allowed(row, actor)
    return show(
        request,
        "incentives/payments/batch.html",
        {
            "batch": row,
            "total": from_minor_units(row.total_minor, row.currency),
            "payments": payments_shown(payments),
            "unrefused": _unrefused(row, payments),
            "left_out": _left_out(
                [
                    (one["location"], from_minor_units(one["owed_minor"], row.currency), one["why"])
                    for one in row.left_out
                ],
                row.currency,
            ),
            "program": names.program,
            "zone": names.document.business_calendar.zone,
            "format": FORMATS[BankFormat(row.format)],
            "people": _people(row),
            "answers": answer_files_about(actor, row.id),
            "about_whole": [
                answer_shown(one) for one in about_whole(actor, [row.id]).get(row.id, ())
            ],
            "at_the_bank": at_the_bank,
            "may_decide": Verb.APPROVE in verbs,
            "may_withdraw": Verb.WITHDRAW in verbs,
            "may_fetch": may and row.state == BatchState.APPROVED,
            "may_settle": may and at_the_bank,
        },
    )


def _unrefused(row: PaymentBatch, payments: list[Payment]) -> Decimal | None:
    """Return what the bank took from the account, if it refused some payments."""
    taken = [one.amount_minor for one in payments if one.state != PaymentState.FAILED]
    if len(taken) == len(payments):
        return None
    return from_minor_units(sum(taken), row.currency)


def _left_out(rows: list[tuple[str, Decimal, str]], currency: str) -> list[dict[str, Any]]:
    """Return what a table of locations, what each is owed and the code of why shows."""
    ids = [location for location, _owed, _why in rows]
    places = {
        one.id: one
        for one in Unit.objects.select_related("organization", "location").filter(id__in=ids)
    }
    return [
        {"place": places[location], "owed": owed, "currency": currency, "why": why(code)}
        for location, owed, code in rows
    ]


def _people(row: PaymentBatch) -> dict[str, str]:
    names = names_of_people(row.proposed_by, row.decided_by)
    return {"proposer": names[row.proposed_by], "decider": names[row.decided_by]}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def batch_approve(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Ask, then book what another person of finance proposed."""
    actor = actor_of(request)
    row = BATCHES.asked(payment_batch_id, actor, Verb.APPROVE)
    if request.method == "POST":
        approve_batch(row.id, actor)
        message = _("The batch is approved and booked. Fetch its file and give it to the bank.")
        return done(request, "incentives:payment_batch", row.id, message=message)
    question = Question(
        _("Approve these payments?"),
        _("Approve and book"),
        _address(row),
        text=_asked_about(row),
        consequences=[
            _("All of it is booked as being at the bank, and the bank's file is written for good."),
            _("Nothing happens if a balance or a payee has changed since it was proposed."),
        ],
        dangerous=False,
    )  # fmt: skip
    return ask(request, question)


def _asked_about(row: PaymentBatch) -> str:
    count = row.payments.count()
    said = ngettext(
        "%(count)s payment of %(amount)s, to be made on %(day)s",
        "%(count)s payments, %(amount)s in all, to be made on %(day)s",
        count,
    )
    amount = money_written(row.total_minor, row.currency)
    return said % {"count": number(count), "amount": amount, "day": dates.day(row.execute_on)}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def batch_reject(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Ask for the reason, then reject what another person of finance proposed."""
    actor = actor_of(request)
    row = BATCHES.asked(payment_batch_id, actor, Verb.REJECT)
    form = RejectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reject_batch(row.id, actor, reason=form.cleaned_data["reason"])
            message = _("The batch is rejected.")
            return done(request, "incentives:payment_batch", row.id, message=message)
    question = Question(_("Reject these payments?"), _("Reject batch"), _address(row))
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def batch_withdraw(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Ask, then take back what one proposed oneself."""
    actor = actor_of(request)
    row = BATCHES.asked(payment_batch_id, actor, Verb.WITHDRAW)
    if request.method == "POST":
        withdraw_batch(row.id, actor)
        message = _("The batch is withdrawn.")
        return done(request, "incentives:payment_batch", row.id, message=message)
    question = Question(_("Withdraw these payments?"), _("Withdraw batch"), _address(row))
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def batch_settle(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Ask, then book that the bank has paid everything that it has not answered yet."""
    actor = actor_of(request)
    row = queries.fetch_batch(actor, payment_batch_id)
    if request.method == "POST":
        settle_batch(row.id, actor)
        message = _("All payments of the batch are sent.")
        return done(request, "incentives:payment_batch", row.id, message=message)
    question = Question(
        _("Has the bank paid all of these?"), _("Book all as sent"), _address(row),
        consequences=[_("The partners are told that they were paid.")], dangerous=False,
    )  # fmt: skip
    return ask(request, question)


@require_safe
@guard(Permission.CLOSE)
def batch_file(request: HttpRequest, payment_batch_id: str) -> HttpResponse:
    """Hand out what the bank is given; each time is on record."""
    actor = actor_of(request)
    row = queries.fetch_batch(actor, payment_batch_id)
    return file_answer(fetch_file(row.id, actor))


def _address(row: PaymentBatch) -> str:
    return reverse("incentives:payment_batch", args=[row.id])
