"""Pages about closes: which months are closed, and closing the next."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.money import from_minor_units
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation, OperationState
from opencpor.http.paging import USUAL, page_of
from opencpor.http.wording import reworded
from opencpor.incentives import queries
from opencpor.incentives.actions.ask_close import ask_close
from opencpor.incentives.models import Close
from opencpor.incentives.naming import names_for
from opencpor.incentives.pages.statements import STATEMENTS, figures_shown
from opencpor.programs.forms import program_choices
from opencpor.programs.queries import latest_version, program_keys
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing
from opencpor.usage.layouts import BY_KEY
from opencpor.usage.models import Batch
from opencpor.usage.queries import batches

CLOSES = (
    Column("month", gettext_lazy("Month")),
    Column("program", gettext_lazy("Program")),
    Column("lines", gettext_lazy("Lines"), figures=True),
    Column("amount", gettext_lazy("Posted"), figures=True),
    Column("coverage", gettext_lazy("Usage received"), figures=True, narrow=True),
)


class CloseForm(forms.Form):
    """Which month to close."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    month = forms.CharField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("Year and month, such as 2026-10. Months are closed in order."),
        max_length=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for closing with little usage"),
        help_text=gettext_lazy("Needed only if less usage came in than the program asks for."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _begun(wanted: str) -> dict[str, str]:
    """Return what the form begins with: a program and its next month, else its last one.

    The program is the one that is asked for, else the first that has closed a month.
    """
    known = program_keys()
    keys = [wanted] if wanted in known else known
    for key in keys:
        last = queries.last_closed(key)
        if last is not None:
            return {"program": key, "month": str(last.plus(1))}
    running = min(map(_running, keys), default=Month.of(now().date()))
    return {"program": "".join(keys[:1]), "month": str(running.plus(-1))}


def _running(program_key: str) -> Month:
    """Return the month that is running in a program's calendar."""
    return latest_version(program_key).document.business_calendar.month_of(now())


@require_safe
@guard(Permission.MONEY_READ)
def closes_list(request: HttpRequest) -> HttpResponse:
    """Show closed months."""
    actor = actor_of(request)
    rows = queries.closes(actor)
    page = page_of(rows, ["-month", "-id"], request.GET.get("cursor", ""), USUAL)
    shown = [_close_shown(row) for row in page.rows]
    return show(
        request,
        "incentives/closes.html",
        {
            "listing": Listing(CLOSES, shown, page.next_cursor, rows.count()),
            "may_close": actor.may(Permission.CLOSE),
            "shows_usage": actor.may(Permission.USAGE_BATCH_READ),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def close_new(request: HttpRequest) -> HttpResponse:
    """Close the next month: it runs in the background."""
    form = CloseForm(request.POST or None, initial=_begun(request.GET.get("program", "")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            asked = ask_close(given["program"], given["month"], given["reason"], actor_of(request))
            return redirect("incentives:running", asked.id)
    shows_usage = actor_of(request).may(Permission.USAGE_BATCH_READ)
    return show(request, "incentives/close_new.html", {"form": form, "shows_usage": shows_usage})


def _close_shown(row: Close) -> dict[str, Any]:
    posted, names = queries.totals(row), names_for(row.program_key, row.program_version)
    return {
        "close": row,
        "program": names.program,
        "zone": names.document.business_calendar.zone,
        "posted": posted,
        "amount": from_minor_units(posted.amount_minor, row.currency),
    }


@require_safe
@guard(Permission.MONEY_READ)
def close_detail(request: HttpRequest, close_id: str) -> HttpResponse:
    """Show one closed month: what it read, what it posted, and its statements."""
    actor = actor_of(request)
    row = fetch(Close.objects.all(), actor, "close", id=close_id)
    own = queries.statements(actor).filter(close=row).order_by("location__name")
    return show(
        request,
        "incentives/close.html",
        {
            **_close_shown(row),
            "batches": _batches_shown(actor, row),
            "statements": Listing(STATEMENTS, figures_shown(list(own[:USUAL])), "", own.count()),
        },
    )


def _source(batch: Batch) -> str:
    return BY_KEY[batch.layout].title if batch.layout in BY_KEY else batch.layout


def _batches_shown(actor: Actor, row: Close) -> list[dict[str, Any]]:
    """Return the batches that a close read, the latest first; by bare ids to who may read none."""
    known = batches(actor).in_bulk(row.batches)
    ordered = sorted(known.values(), key=lambda one: (one.as_of, one.id), reverse=True)
    return [
        *({"id": one.id, "batch": one, "source": _source(one)} for one in ordered),
        *({"id": one, "batch": None, "source": ""} for one in sorted({*row.batches} - {*known})),
    ]


@require_safe
@guard(Permission.OPERATION_READ)
def close_running(request: HttpRequest, close_operation_id: str) -> HttpResponse:
    """Show how far a close is; it goes on when this page is left."""
    actor = actor_of(request)
    rows = Operation.objects.filter(kind="close")
    operation = fetch(rows, actor, "operation", id=close_operation_id)
    if operation.state == OperationState.SUCCEEDED:
        return done(
            request, "incentives:close", operation.result, message=_("The month is closed.")
        )
    return show(
        request,
        "incentives/running.html",
        {"operation": operation, "problem": reworded(operation.problem or {})},
        fragment="incentives/parts/running.html",
    )
