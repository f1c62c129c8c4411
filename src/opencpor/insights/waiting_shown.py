"""What waits for people of the operator, in words and with where it is decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from opencpor.common.money import from_minor_units
from opencpor.insights import program_words
from opencpor.insights.queries.budgets import BudgetUse
from opencpor.insights.queries.operator_home import OperatorHome
from opencpor.insights.queries.waiting import WaitingHome
from opencpor.insights.rules.deciding import Amount, Decision, Decisions, Kind, MonthToClose
from opencpor.insights.trouble_words import NAMES as TROUBLES
from opencpor.insights.trouble_words import TITLES as TROUBLE_TITLES
from opencpor.insights.trouble_words import trouble
from opencpor.insights.words import Words, requirement_name
from opencpor.programs.queries import program_keys
from opencpor.ui import dates, figures

TITLES: dict[Kind, Any] = {
    Kind.PAYEE: lazy("Payees to check"),
    Kind.ADJUSTMENT: lazy("Adjustments to decide"),
    Kind.PAYMENTS: lazy("Payment batches to approve"),
    Kind.RECOMPUTE: lazy("Recomputes to decide"),
    Kind.VERSION: lazy("Versions to decide"),
    Kind.ENROLLMENT: lazy("Enrollments to validate"),
    Kind.USAGE: lazy("Usage files to mend"),
    **TROUBLE_TITLES,
}
NAMES: dict[Kind, Any] = {
    Kind.PAYEE: lazy("Payee"),
    Kind.ADJUSTMENT: lazy("Adjustment"),
    Kind.PAYMENTS: lazy("Payment batch"),
    Kind.RECOMPUTE: lazy("Recompute"),
    Kind.VERSION: lazy("Proposed version"),
    Kind.ENROLLMENT: lazy("Enrollment"),
    Kind.USAGE: lazy("Usage file"),
    **TROUBLES,
}
LISTS: dict[Kind, tuple[str, dict[str, str]]] = {
    Kind.PAYEE: ("incentives:payees", {"state": "submitted"}),
    Kind.ADJUSTMENT: ("incentives:adjustments", {"state": "proposed"}),
    Kind.PAYMENTS: ("incentives:payment_batches", {"state": "proposed"}),
    Kind.RECOMPUTE: ("incentives:recomputes", {"state": "proposed"}),
    Kind.VERSION: ("programs:programs", {}),
    Kind.ENROLLMENT: ("directory:enrollments", {"status": "validating"}),
    Kind.USAGE: ("usage:batches", {}),
    Kind.WEBHOOK: ("notices:webhooks", {}),
    Kind.TOKEN: ("web:tokens", {}),
    Kind.INVITATION: ("web:people", {}),
}
ORDER = list(Kind)
# The lists of these have more than waits.
AMONG_OTHERS = {Kind.VERSION, Kind.ENROLLMENT, Kind.USAGE, *TROUBLES}
UNDECIDED = {Kind.ENROLLMENT, Kind.USAGE, *TROUBLES}  # these are validated and mended
HERE = "#yours"  # what has no list but that of the page, and its files
STATES: dict[str, Any] = {
    "received": lazy("not read since"),
    "refused": lazy("refused"),
}
PAGES = {
    Kind.ADJUSTMENT: "incentives:adjustment",
    Kind.PAYMENTS: "incentives:payment_batch",
    Kind.RECOMPUTE: "incentives:recompute",
    Kind.VERSION: "programs:proposal",
    Kind.ENROLLMENT: "directory:enrollment",
    Kind.USAGE: "usage:batch",
    Kind.WEBHOOK: "notices:webhook",
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, as the page lists it; not all of it takes a decision."""

    name: str
    about: str
    detail: str
    worth: list[str]
    since: datetime
    url: str
    decides: bool


@dataclass(frozen=True)
class Tile:
    """How much of one kind waits for the reader, and what it comes to."""

    title: str
    count: int
    worth: list[str]
    url: str


@dataclass(frozen=True)
class Closing:
    """A month to close, as the page says it."""

    one: MonthToClose
    program: str
    month: date
    expected: str


@dataclass(frozen=True)
class Budget:
    """A budget of which a mark is reached, as the page lists it; ``lines`` is where they are."""

    one: BudgetUse
    rule: str
    months: str
    used: str
    posted: str
    budget: str
    lines: str


FILES = {  # of what waits, by the desks that the reader sits at
    (True, False): "finance",
    (False, True): "managing",
    (True, True): "operator",
}


def waiting_shown(home: OperatorHome, words: Words) -> dict[str, Any] | None:
    """Return what the page shows of what waits; None: the reader decides nothing."""
    if not home.parts:
        return None
    desks = (home.finance is not None, home.managing is not None)
    if all(desks):
        proposed = _("You proposed these: another person decides.")
    elif home.finance:
        proposed = _("You proposed these: another person of finance decides.")
    else:
        proposed = _("You proposed these: another program manager decides.")
    one = "finance" if home.finance else "managing"
    files = [f"{FILES[desks]}-decisions"] if any(desks) else []
    if home.administering:
        files.append("system-troubles")
    return _shown(home.parts, words) | {
        "proposed": proposed,
        "closes": home.finance is not None,
        "administers": home.administering is not None,
        "decisions": files,
        "months_file": f"{one}-months",
        "budgets_file": f"{one}-budgets",
    }


def _shown(parts: Iterable[WaitingHome], words: Words) -> dict[str, Any]:
    decisions = [group for part in parts for group in part.decisions]
    decisions.sort(key=lambda group: ORDER.index(group.kind))
    every = [one for group in decisions for one in group.listed]
    return {
        "tiles": [_tile(group) for group in decisions if group.yours],
        "worth": any(one.worth for one in every),
        "yours": [_waiting(one, words) for one in every if one.yours],
        "others": [_waiting(one, words) for one in every if not one.yours],
        "more": list(_more(decisions, yours=True)),
        "more_of_others": list(_more(decisions, yours=False)),
        "months": [_closing(one, words) for part in parts for one in part.months],
        "budgets": [_budget(one, words) for part in parts for one in part.budgets],
    }


def _money(amounts: Iterable[Amount]) -> list[str]:
    return [
        figures.money(from_minor_units(one.minor, one.currency), one.currency) for one in amounts
    ]


def _more(groups: Iterable[Decisions], *, yours: bool) -> Iterator[tuple[Any, int, str]]:
    """Give the kinds of which not all are listed: their name, how many the list has, and where.

    Zero: the list has others, too, so that no number of it can be promised.
    """
    for group in groups:
        own = group.yours if yours else group.others
        if group.kind in LISTS and own > sum(one.yours is yours for one in group.listed):
            total = 0 if group.kind in AMONG_OTHERS else group.total
            yield TITLES[group.kind], total, _list_of(group.kind)


def _list_of(kind: Kind) -> str:
    if kind not in LISTS:
        return HERE
    page, narrowed = LISTS[kind]
    return reverse(page) + (f"?{urlencode(narrowed)}" if narrowed else "")


def _tile(group: Decisions) -> Tile:
    return Tile(TITLES[group.kind], group.yours, _money(group.worth), _list_of(group.kind))


def _waiting(one: Decision, words: Words) -> Waiting:
    about = f"{one.partner}, {one.location}" if one.location else _program(one, words)
    if one.kind in TROUBLES:
        about = one.name
    decides = one.kind not in UNDECIDED
    worth = _money(one.worth)
    return Waiting(NAMES[one.kind], about, _detail(one), worth, one.since, _url_of(one), decides)


def _url_of(one: Decision) -> str:
    """Return where it is decided or mended; empty: nowhere in these pages."""
    match one.kind:
        case Kind.PAYEE:
            return reverse("incentives:payee_place", args=[one.location_id])
        case Kind.TOKEN:
            return reverse("web:tokens")
        case Kind.INVITATION:
            return f"{reverse('web:invite')}?{urlencode({'again': one.id})}"
        case kind if kind in PAGES:
            return reverse(PAGES[kind], args=[one.id])
        case _:
            return ""


def _program(one: Decision, words: Words) -> str:
    """Name the program, if it has a name yet: the first version of one waits without."""
    if one.kind is Kind.VERSION and one.program_key not in program_keys():
        return one.program_key
    return words.program(one.program_key) if one.program_key else ""


def _detail(one: Decision) -> str:
    """Say what it is about besides: its name, which months, how many of what hang on it."""
    if one.kind in TROUBLES:
        return ", ".join(filter(None, (one.partner, trouble(one), one.said)))
    months = _months(*(month.first_day for month in one.months))
    if one.kind is Kind.VERSION and months:
        months = _("from %(month)s on") % {"month": months}
    lacking = (requirement_name(key) for key in one.lacking)
    return ", ".join(filter(None, (one.name, months, *lacking, _counted(one))))


def _counted(one: Decision) -> str:
    if one.kind is Kind.RECOMPUTE and one.count is None:
        return _("Months are being compared")
    if one.count is None:
        return str(STATES.get(one.state, ""))
    said = _said(one.kind, one.count)
    return said % {"count": figures.number(one.count)} if said else ""


def _said(kind: Kind, count: int) -> str:
    """Return the words for a number of what a kind counts; empty: a number says nothing."""
    match kind:
        case Kind.PAYMENTS:
            return ngettext("%(count)s payment", "%(count)s payments", count)
        case Kind.RECOMPUTE:
            return ngettext("%(count)s line differs", "%(count)s lines differ", count)
        case Kind.ENROLLMENT if count:
            return ngettext(
                "%(count)s association earns nothing until then",
                "%(count)s associations earn nothing until then",
                count,
            )
        case Kind.USAGE:
            return ngettext("%(count)s row in quarantine", "%(count)s rows in quarantine", count)
        case _:
            return ""


def _months(*days: date) -> str:
    named = [dates.month(day) for day in dict.fromkeys(days)]
    if len(named) <= 1:
        return "".join(named)
    return _("%(first)s to %(last)s") % {"first": named[0], "last": named[1]}


def _closing(one: MonthToClose, words: Words) -> Closing:
    expected = _money([one.expected])[0] if one.expected else ""
    return Closing(one, words.program(one.program_key), one.month.first_day, expected)


def _budget(one: BudgetUse, words: Words) -> Budget:
    posted, budget = _money([Amount(one.posted, one.currency), Amount(one.budget, one.currency)])
    return Budget(
        one,
        program_words.rule_name(one.program_key, one.rule, words),
        _months(one.first.first_day, one.last.first_day),
        figures.percent(Decimal(one.percent) / 100, 0),
        posted,
        budget,
        _lines(one),
    )


def _lines(one: BudgetUse) -> str:
    """Return where the lines are listed that come to what was posted."""
    said = {
        "program": one.program_key,
        "rule": one.rule,
        "currency": one.currency,
        "since": str(one.first),
        "through": str(one.last),
    }
    return f"{reverse('incentives:earnings')}?{urlencode(said)}"
