"""Pages about money: lines and why, statements, closes."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
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
from opencpor.incentives.actions.ask_close import ask_close, month_asked
from opencpor.incentives.explanations import explain
from opencpor.incentives.exports import export_csv, layout_named
from opencpor.incentives.models import Close, Earning, EarningKind, Statement
from opencpor.incentives.naming import names_for, share
from opencpor.incentives.paper import statement_pdf
from opencpor.incentives.shown import lines_shown, verdicts_shown
from opencpor.incentives.verdicts import verdicts_of
from opencpor.programs.queries import latest_version, program_keys
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing

LINES = (
    Column("processed", gettext_lazy("Processed in")),
    Column("month", gettext_lazy("Applies to"), narrow=True),
    Column("customer", gettext_lazy("Customer")),
    Column("workload", gettext_lazy("Workload"), narrow=True),
    Column("rule", gettext_lazy("Rule"), narrow=True),
    Column("amount", gettext_lazy("Amount"), figures=True),
)
STATEMENTS = (
    Column("month", gettext_lazy("Month")),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("earned", gettext_lazy("Earned"), figures=True),
    Column("adjusted", gettext_lazy("Adjusted"), figures=True, narrow=True),
    Column("payable", gettext_lazy("Payable"), figures=True),
    Column("carried", gettext_lazy("Carried forward"), figures=True, narrow=True),
)
CLOSES = (
    Column("month", gettext_lazy("Month")),
    Column("program", gettext_lazy("Program")),
    Column("lines", gettext_lazy("Lines"), figures=True),
    Column("amount", gettext_lazy("Posted"), figures=True),
    Column("coverage", gettext_lazy("Usage received"), figures=True, narrow=True),
)


@require_safe
@guard(Permission.MONEY_READ)
def earnings_list(request: HttpRequest) -> HttpResponse:
    """Show posted lines, the latest first, with what they add up to."""
    actor = actor_of(request)
    rows = queries.earnings(actor)
    asked = request.GET.get("processed", "")
    months = [str(Month.of(day)) for day in _months(actor)]
    if asked in months:
        rows = rows.filter(processed=Month.parse(asked).first_day)
    page = page_of(rows, ["-processed", "-id"], request.GET.get("cursor", ""), USUAL)
    sums = rows.values_list("currency").annotate(total=Sum("amount_minor")).order_by("currency")
    return show(
        request,
        "incentives/earnings.html",
        {
            "listing": Listing(LINES, lines_shown(page.rows), page.next_cursor, rows.count()),
            "months": [(month, Month.parse(month).first_day) for month in months],
            "asked": asked if asked in months else "",
            "asked_month": Month.parse(asked).first_day if asked in months else None,
            "sums": [(currency, from_minor_units(total, currency)) for currency, total in sums],
        },
    )


def _months(actor: Actor) -> list[date]:
    """Return the months whose close posted something for the reader, the latest first."""
    rows = queries.earnings(actor).order_by("-processed").values_list("processed", flat=True)
    return list(rows.distinct())


@require_safe
@guard(Permission.MONEY_READ)
def export(request: HttpRequest, export_layout: str) -> HttpResponseBase:
    """Hand out what the reader sees in a published layout, perhaps of one location and month."""
    layout = layout_named(export_layout)
    asked = request.GET.get("processed", "")
    wanted = queries.Wanted(
        location=request.GET.get("location", ""),
        processed_in=month_asked(asked) if asked else None,
    )
    return export_csv(layout, actor_of(request), wanted)


@require_safe
@guard(Permission.MONEY_READ)
def explanation(request: HttpRequest, earning_id: str) -> HttpResponse:
    """Explain one line down to the usage file's row."""
    found = explain(actor_of(request), earning_id)
    earning = found.earning
    newest = found.judged[-1] if found.judged else None
    number = newest.verdict.program_version if newest else earning.close.program_version
    names = names_for(earning.program_key, number)
    return show(
        request,
        "incentives/explanation.html",
        {
            "found": found,
            "earning": earning,
            "amount": from_minor_units(earning.amount_minor, earning.currency),
            "unit": names.unit(earning),
            "share": share(earning.milestone),
            "program": names.program,
            "partner_id": names.partner_id(earning.location_id),
            "illustrative": names.is_illustrative(earning.rule),
            "judged": [
                {"one": one, "shown": shown}
                for one, shown in zip(
                    found.judged,
                    verdicts_shown([one.verdict for one in found.judged]),
                    strict=True,
                )
            ],
            "related": lines_shown(found.related),
        },
    )


@require_safe
@guard(Permission.MONEY_READ)
def judged(request: HttpRequest) -> HttpResponse:
    """Show how a closed month was judged: every row that earned, and why the others did not."""
    actor = actor_of(request)
    closed: list[dict[str, Any]] = [
        {
            "program": program,
            "name": names_for(program, number).program,
            "month": str(month),
            "first_day": month.first_day,
        }
        for program in program_keys()
        for month, number in sorted(queries.closed_months(program).items(), reverse=True)
    ]
    values: dict[str, Any] = {"closed": closed, "rows": [], "asked": None, "outcome": ""}
    wanted = request.GET.get("close", "")
    chosen = next((one for one in closed if f"{one['program']}:{one['month']}" == wanted), None)
    chosen = chosen or (closed[0] if closed else None)
    if chosen is not None:
        outcome = request.GET.get("outcome", "")
        outcome = outcome if outcome in {"earned", "none"} else ""
        behind = request.GET.getlist("behind")
        close = queries.close_of(chosen["program"], Month.parse(chosen["month"]))
        rows = verdicts_of(
            actor, close, outcome=outcome, behind=behind if len(behind) == 3 else (),  # noqa: PLR2004 - association, rule, milestone
            limit=USUAL + 1,
        )  # fmt: skip
        values |= {
            "asked": chosen,
            "outcome": outcome,
            "rows": verdicts_shown(rows[:USUAL]),
            "behind": rows[USUAL - 1].place if len(rows) > USUAL else None,
        }
    return show(request, "incentives/judged.html", values)


@require_safe
@guard(Permission.MONEY_READ)
def statements_list(request: HttpRequest) -> HttpResponse:
    """Show statements, the latest month first."""
    rows = queries.statements(actor_of(request))
    page = page_of(rows, ["-month", "-id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(STATEMENTS, _figures(page.rows), page.next_cursor, rows.count())
    return show(request, "incentives/statements.html", {"listing": listing})


def _figures(rows: list[Statement]) -> list[dict[str, Any]]:
    return [
        {
            "statement": row,
            "earned": from_minor_units(row.balance.earned, row.currency),
            "adjusted": from_minor_units(row.balance.adjusted, row.currency),
            "opening": from_minor_units(row.balance.opening, row.currency),
            "paid": from_minor_units(row.balance.paid, row.currency),
            "payable": from_minor_units(row.balance.payable, row.currency),
            "carried": from_minor_units(row.balance.carried, row.currency),
            "minimum": from_minor_units(row.balance.minimum, row.currency),
        }
        for row in rows
    ]


def _statement(request: HttpRequest, statement_id: str) -> Statement:
    actor = actor_of(request)
    return fetch(queries.statements(actor), actor, "statement", id=statement_id)


@require_safe
@guard(Permission.MONEY_READ)
def statement(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Show one location's month: what was carried, earned, adjusted, and what is payable."""
    row = _statement(request, statement_id)
    lines = list(
        Earning.objects.filter(close=row.close, location=row.location)
        .select_related("customer", "location", "close")
        .order_by("month", "customer__name", "workload", "rule", "milestone")
    )
    names = names_for(row.close.program_key, row.close.program_version)
    return show(
        request,
        "incentives/statement.html",
        {
            "statement": row,
            "figures": _figures([row])[0],
            "program": names.program,
            "partner_id": names.partner_id(row.location_id),
            "notes": names.notes(row.minimum_minor, row.currency),
            "earned": lines_shown([one for one in lines if one.kind == EarningKind.EARNED]),
            "adjusted": lines_shown([one for one in lines if one.kind != EarningKind.EARNED]),
        },
    )


@require_safe
@guard(Permission.MONEY_READ)
def statement_paper(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Hand out a statement as a PDF."""
    return statement_pdf(_statement(request, statement_id))


class CloseForm(forms.Form):
    """Which month to close."""

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
    program = forms.ChoiceField(label=gettext_lazy("Program"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].choices = [  # type: ignore[attr-defined]
            (key, str(latest_version(key).document.name)) for key in program_keys()
        ]


def _next_month() -> str:
    """Return the month that most likely is to be closed: the next in order, else the last one."""
    for key in program_keys():
        last = queries.last_closed(key)
        if last is not None:
            return str(last.plus(1))
    return str(min(map(_running, program_keys()), default=Month.of(now().date())).plus(-1))


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
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def close_new(request: HttpRequest) -> HttpResponse:
    """Close the next month: it runs in the background."""
    form = CloseForm(request.POST or None, initial={"month": _next_month()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            asked = ask_close(given["program"], given["month"], given["reason"], actor_of(request))
            return redirect("incentives:running", asked.id)
    return show(request, "incentives/close_new.html", {"form": form})


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
            "statements": Listing(STATEMENTS, _figures(list(own[:USUAL])), "", own.count()),
        },
    )


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
