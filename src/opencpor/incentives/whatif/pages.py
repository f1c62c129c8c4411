"""Pages about what-ifs: what was asked, asking, and the comparison that came out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.common.months import Month
from opencpor.directory.queries import list_customers, names_of_tenants
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation, OperationState
from opencpor.http.paging import USUAL, page_of
from opencpor.http.wording import reworded
from opencpor.incentives.naming import Names, names_for
from opencpor.incentives.whatif import queries
from opencpor.incentives.whatif.actions.ask_back_test import ask_back_test
from opencpor.incentives.whatif.actions.ask_usage import UsageWish, ask_usage
from opencpor.incentives.whatif.choices import program_told, version_written
from opencpor.incentives.whatif.files import locations_of, what_if_file
from opencpor.incentives.whatif.forms import BackTestForm, UsageForm
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.naming_forms import ask_at
from opencpor.incentives.whatif.queries import LOCATION, MONTH, WORKLOAD, Line, Sum
from opencpor.incentives.whatif.words import question_of
from opencpor.programs.queries import latest_version
from opencpor.ui.pages import show, shown_at
from opencpor.ui.parts import Column, Listing

COLUMNS = (
    Column("asked", gettext_lazy("Question")),
    Column("months", gettext_lazy("Months")),
    Column("when", gettext_lazy("Asked"), narrow=True),
    Column("lines", gettext_lazy("Lines that differ"), figures=True),
)
SHOWN = 25


@require_safe
@guard(Permission.MONEY_READ)
def what_ifs_list(request: HttpRequest) -> HttpResponse:
    """Show what one's own people asked, the newest first."""
    actor = actor_of(request)
    rows = queries.what_ifs(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    shown = [
        {"row": row, "question": question_of(row), "program": program_told(row.program_key)}
        for row in page.rows
    ]
    values = {
        "listing": Listing(COLUMNS, shown, page.next_cursor, rows.count()),
        "may_back_test": actor.may(Permission.BACK_TEST),
        "may_ask": actor.may(Permission.WHAT_IF),
    }
    return show(request, "incentives/what_ifs.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.BACK_TEST)
def what_if_new(request: HttpRequest) -> HttpResponse:
    """Ask what other rules would have paid; the address may name what is tried."""
    actor = actor_of(request)
    named = {
        name: request.GET.get(name, "") for name in ("program", "version", "proposal", "draft")
    }
    named["version"] = version_written(named["program"], named["version"])
    form = BackTestForm(request.POST or None, request.FILES or None, initial=named, actor=actor)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, form.places):
            operation = ask_at(
                form.written_in, lambda: ask_back_test(form.wish(), actor), form.named_in
            )
            row = WhatIf.objects.get(operation_id=operation.id)
            return redirect("incentives:what_if", row.id)
    return show(request, "incentives/what_if_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.WHAT_IF)
def what_if_usage(request: HttpRequest) -> HttpResponse:
    """Ask what would be earned if usage grew; the address may name a draft to judge by."""
    actor = actor_of(request)
    named = {name: request.GET.get(name, "") for name in ("program", "draft")}
    form = UsageForm(request.POST or None, initial=named, actor=actor)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, {"customer": "tenant"}):
            operation = ask_at(
                "draft", lambda: ask_usage(_usage_wish(actor, form.cleaned_data), actor), "draft"
            )
            row = WhatIf.objects.get(operation_id=operation.id)
            return redirect("incentives:what_if", row.id)
    return show(request, "incentives/what_if_usage.html", {"form": form})


def _usage_wish(actor: Actor, said: dict[str, Any]) -> UsageWish:
    """Find whom the text means; several or nobody is said by the action."""
    customer = ""
    if text := said["tenant"].strip():
        found = list(list_customers(actor, text)[:2])
        customer = found[0].pk if len(found) == 1 else "-"
    return UsageWish(
        said["program"], said["percent"], said["units"], said["months"], said["paid_too"],
        said["workload"], customer, said.get("draft", ""),
    )  # fmt: skip


@require_safe
@guard(Permission.MONEY_READ)
def what_if(request: HttpRequest, what_if_id: str) -> HttpResponse:
    """Show a comparison, or how far it is."""
    actor = actor_of(request)
    row = queries.fetch_what_if(actor, what_if_id)
    values: dict[str, Any] = {
        "row": row, "question": question_of(row), "program": program_told(row.program_key),
    }  # fmt: skip
    if row.finished_at is None:
        operation = restrict(Operation.objects.all(), actor).filter(id=row.operation_id).first()
        failed = operation is not None and operation.state == OperationState.FAILED
        problem = reworded(operation.problem or {}) if operation else {}
        values |= {"operation": operation, "failed": failed, "problem": problem}
    else:
        values |= _answer(actor, row)
    return show(
        request, "incentives/what_if.html", values, fragment="incentives/parts/what_if.html"
    )


def _answer(actor: Actor, row: WhatIf) -> dict[str, Any]:
    names = names_for(row.program_key, latest_version(row.program_key).number)
    by_location = queries.sums(actor, row, LOCATION)
    places = locations_of([one.key for one in by_location])
    labels = {key: f"{one['partner']}, {one['location']}" for key, one in places.items()}
    lines = list(queries.lines(actor, row, limit=SHOWN))
    customers = names_of_tenants(line.tenant_id for line in lines)
    return {
        "total": queries.total(actor, row),
        "tables": [
            (_("By month"), _rows(queries.sums(actor, row, MONTH), {})),
            (_("By workload"), _workloads(actor, row, names)),
            (_("By location"), _rows(by_location, labels)),
        ],
        "lines": [_shown(line, names, labels, customers) for line in lines],
        "shown": SHOWN,
    }


def _workloads(actor: Actor, row: WhatIf, names: Names) -> list[tuple[object, Sum]]:
    found = queries.sums(actor, row, WORKLOAD)
    return _rows(found, {one.key: names.workload(one.key) for one in found})


def _rows(found: list[Sum], labels: dict[str, str]) -> list[tuple[object, Sum]]:
    """Name sums; those that change most come first, except for months."""
    if not labels:
        return [(Month.parse(one.key).first_day, one) for one in found]
    ordered = sorted(found, key=lambda one: (-abs(one.change), one.key))
    return [(labels[one.key], one) for one in ordered[:SHOWN]]


def _shown(
    line: Line, names: Names, labels: dict[str, str], customers: Mapping[str, str]
) -> dict[str, Any]:
    def reasons(codes: tuple[str, ...], amount: object) -> list[str]:
        if amount is not None:
            return []
        return [names.reason(code)[0] for code in codes] or [_("No such rule in force.")]

    return {
        "line": line,
        "month": line.month.first_day,
        "customer": customers.get(line.tenant_id, line.tenant_id),
        "location": labels[line.partner_id],
        "workload": names.workload(line.workload),
        "rule": names.rule(line.rule),
        "before": reasons(line.before_reasons, line.before_amount),
        "after": reasons(line.after_reasons, line.after_amount),
    }


@require_safe
@guard(Permission.MONEY_READ)
def what_if_download(
    request: HttpRequest, what_if_id: str, file_table: str
) -> StreamingHttpResponse:
    """Take a comparison away as a file."""
    actor = actor_of(request)
    row = queries.fetch_what_if(actor, what_if_id)
    if file_table not in {Format.CSV, Format.XLSX}:
        raise not_found("file")
    return what_if_file(actor, queries.answered(row), Format(file_table))
