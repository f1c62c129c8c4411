"""The page about judgments: how a closed month was judged, and why it did not earn more."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL
from opencpor.incentives import queries
from opencpor.incentives.models import Close
from opencpor.incentives.naming import names_for
from opencpor.incentives.narrowing import LinesAsked
from opencpor.incentives.pages.narrowing import narrowing_part
from opencpor.incentives.rules.reasons import Reason
from opencpor.incentives.shown import verdicts_shown
from opencpor.incentives.verdicts import Among, verdicts_of
from opencpor.incentives.why_not import why_not
from opencpor.programs.queries import program_keys
from opencpor.ui.pages import show

PLACE = 3  # association, rule and milestone: where a list goes on
OUTCOMES = {"earned", "none"}
NARROWING = {"location", "customer", "area", "workload", "market", "segment", "rule"}


@require_safe
@guard(Permission.MONEY_READ)
def judged(request: HttpRequest) -> HttpResponse:
    """Show how a closed month was judged: every row that earned, and why the others did not."""
    actor, closed = actor_of(request), _closed()
    # Months and currency are the close's; a judgment is no part of what was posted.
    said = {name: str(value) for name, value in request.GET.items() if name in NARROWING}
    asked = LinesAsked.said(said)
    among, narrowing = asked.wanted().among(), narrowing_part(actor, asked)
    # Another list begins at its start.
    chips = [replace(one, names=(*one.names, "behind")) for one in narrowing["chips"]]
    values: dict[str, Any] = {
        "closed": closed, "rows": [], "chosen": None, "outcome": "",
        **narrowing, "kept": urlencode(asked.named()), "chips": chips,
    }  # fmt: skip
    by_name = {f"{one['program']}:{one['month']}": one for one in closed}
    _check(request, by_name)
    chosen = by_name.get(request.GET.get("close", ""), closed[0] if closed else None)
    if chosen is not None:
        close = queries.close_of(chosen["program"], Month.parse(chosen["month"]))
        values |= {"chosen": chosen, "close": close}
        values |= _rows(request, actor, close, among)
        if not request.GET.getlist("behind"):  # further on the sums would be the same
            values |= _sums(actor, close, among)
    return show(request, "incentives/judged.html", values)


def _check(request: HttpRequest, closed: Iterable[str]) -> None:
    """Refuse what there is not: left out, it would show other judgments than were asked for."""
    known: dict[str, set[str]] = {
        "close": set(closed), "outcome": OUTCOMES, "reason": {*Reason},
    }  # fmt: skip
    errors = [
        FieldError(name, "unknown_value", "There is nothing of this name.")
        for name, values in known.items()
        if (said := request.GET.get(name, "")) and said not in values
    ]
    if errors:
        raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)


def _closed() -> list[dict[str, Any]]:
    """Return the closed months of all programs, the latest first."""
    return [
        {
            "program": program,
            "name": names_for(program, number).program,
            "month": str(month),
            "first_day": month.first_day,
        }
        for program in program_keys()
        for month, number in sorted(queries.closed_months(program).items(), reverse=True)
    ]


def _rows(request: HttpRequest, actor: Actor, close: Close, among: Among) -> dict[str, Any]:
    """Return a page of judgments, narrowed by outcome and reason."""
    outcome, reason = request.GET.get("outcome", ""), request.GET.get("reason", "")
    behind = request.GET.getlist("behind")
    rows = verdicts_of(
        actor, close, outcome=outcome, reason=reason,
        behind=behind if len(behind) == PLACE else (), limit=USUAL + 1, among=among,
    )  # fmt: skip
    return {
        "outcome": outcome,
        "reason": reason,
        "reason_words": names_for(close.program_key, close.program_version).reason(reason)[0],
        "rows": verdicts_shown(rows[:USUAL]),
        "behind": rows[USUAL - 1].place if len(rows) > USUAL else None,
    }


def _sums(actor: Actor, close: Close, among: Among) -> dict[str, Any]:
    """Return what did not earn, by reason in words."""
    names, found = names_for(close.program_key, close.program_version), why_not(actor, close, among)
    lost = [{"one": one, "text": names.reason(one.code)[0]} for one in found.lost]
    return {"sums": found, "lost": lost}
