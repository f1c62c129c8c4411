"""The pages of what a partner earned and was paid, and of why it was not more."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.incentives.models import Close
from opencpor.incentives.narrowing import ABOUT_NONE, ADJUSTED, BY_HAND, EARNED
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.why_not import WhyNot
from opencpor.insights.earnings_asked import EarningsFilter, earnings_in
from opencpor.insights.narrowing_shown import choices_for
from opencpor.insights.performance_pages import CHOICES
from opencpor.insights.program_words import rule_name
from opencpor.insights.queries.earnings import NotEarned, Wanted, earnings, not_earned
from opencpor.insights.queries.reading import partner_side
from opencpor.insights.rules.earnings import InCurrency, Part, Sums
from opencpor.insights.words import Words, month_name, span_name
from opencpor.ui.charts import Chart, ChartKind, Series
from opencpor.ui.pages import show

PAGE, REASONS = "insights:earnings", "insights:earnings_reasons"


@require_safe
@guard(Permission.MONEY_READ)
def earnings_page(request: HttpRequest) -> HttpResponse:
    """Show what was earned, adjusted and paid, narrowed as the address says."""
    actor, asked, words = actor_of(request), earnings_in(request.GET), Words()
    wanted = asked.wanted(actor)
    found = earnings(actor, wanted)
    links = Links(asked, wanted)
    context = {
        **_filters(actor, asked, wanted, words),
        "found": found,
        "groups": [_group(one, wanted.months, links, words) for one in found.currencies],
        "unpaid": not wanted.of_whole_places,
        "reasons": links.to(REASONS),
    }
    return show(request, "insights/earnings.html", context)


@require_safe
@guard(Permission.MONEY_READ)
def earnings_reasons(request: HttpRequest) -> HttpResponse:
    """Show why closed months did not earn more; to the page of earnings it gives this alone."""
    actor, asked, words = actor_of(request), earnings_in(request.GET), Words()
    wanted = asked.wanted(actor)
    links = Links(asked, wanted)
    context = {
        **_filters(actor, asked, wanted, words),
        "lost": [_lost(one, wanted.months, links, words) for one in not_earned(actor, wanted)],
        "page": links.to(PAGE),
    }
    return show(
        request, "insights/earnings_reasons.html", context,
        fragment="insights/parts/earnings_reasons.html",
    )  # fmt: skip


class Links:
    """The addresses of what is behind figures: lines, judgments, or a page with more filters."""

    def __init__(self, asked: EarningsFilter, wanted: Wanted) -> None:
        self._asked, self._wanted = asked, wanted

    def to(self, page: str, **more: str) -> str:
        """Return a page's address with what is asked for, and more."""
        return f"{reverse(page)}?{urlencode(self._asked.named() | more)}"

    def lines(self, month: Month | None = None, /, **more: str) -> str:
        """Return where the lines of a month are listed, or those of all the months."""
        first, last = (month or self._wanted.months[0]), (month or self._wanted.months[-1])
        said = [*self._narrowed(**more), ("since", str(first)), ("through", str(last))]
        return f"{reverse('incentives:earnings')}?{urlencode(said)}"

    def payments(self, currency: str, month: Month | None = None) -> str:
        """Return where the payments are listed that the bank confirmed in one or all months."""
        first, last = (month or self._wanted.months[0]), (month or self._wanted.months[-1])
        said = {
            "status": PaymentState.SENT.value,
            "location": self._wanted.narrowed.location,
            "currency": currency,
            "since": str(first),
            "through": str(last),
        }
        given = {name: value for name, value in said.items() if value}
        return f"{reverse('incentives:payments')}?{urlencode(given)}"

    def judgments(self, close: Close, code: str) -> str:
        """Return where the judgments of a close that have a reason are listed."""
        month = Month.of(close.month)
        said = [("close", f"{close.program_key}:{month}"), ("reason", code), *self._narrowed()]
        return f"{reverse('incentives:judged')}?{urlencode(said)}"

    def _narrowed(self, **more: str) -> list[tuple[str, str]]:
        asked = self._asked
        said = {
            "location": asked.location,
            "customer": asked.customer,
            "market": asked.market.upper(),
            "segment": asked.segment,
            "rule": asked.rule,
            **more,
        }
        about = {"area": asked.area, "workload": asked.workload}
        said |= {name: value for name, value in about.items() if name not in more}
        return [(name, value) for name, value in said.items() if value]


def _filters(actor: Actor, asked: EarningsFilter, wanted: Wanted, words: Words) -> dict[str, Any]:
    """Return what both pages have: filters with their choices, and what is chosen."""
    own = partner_side(actor)
    choices = choices_for(own, asked, words)
    rule = rule_name("", asked.rule, words) if asked.rule else ""
    return {
        **choices,
        "partner": bool(actor.on(Side.PARTNER)),
        "months": wanted.months,
        "choices": sorted({*CHOICES, asked.months}),
        "narrowed_words": [one for one in (choices["customer_name"], rule) if one],
        "span": span_name(wanted.months),
        "narrowed": asked.named(),
        "chosen": bool(asked.model_fields_set),
    }


def _group(one: InCurrency, months: Sequence[Month], links: Links, words: Words) -> dict[str, Any]:
    """Return what one currency shows: sums, a chart and a table by month, and two tables."""
    code = one.currency
    by_month = [
        {
            "name": month_name(month),
            "url": links.lines(month, currency=code),
            "amounts": _amounts(sums, code),
            "paid": _amount(minor, code),
            "payments": links.payments(code, month),
        }
        for month, sums, minor in zip(months, one.by_month, one.paid_each, strict=True)
        if sums.lines or minor
    ]
    return {
        "currency": code,
        "key": code.lower(),
        "places": minor_digits(code),
        "amounts": _amounts(one.whole, code),
        "paid": _amount(one.all_paid, code),
        "earned_url": links.lines(currency=code, part=EARNED),
        "adjusted_url": links.lines(currency=code, part=ADJUSTED),
        "payments": links.payments(code),
        "chart": _chart(one, months),
        "months": by_month[::-1],
        "tables": [
            {
                "key": "workloads",
                "title": _("Earnings by workload"),
                "heading": _("Workload"),
                "rows": [_workload(part, code, links, words) for part in one.workloads],
            },
            {
                "key": "rules",
                "title": _("Earnings by rule"),
                "heading": _("Rule"),
                "rows": [_rule(part, code, links, words) for part in one.rules],
            },
        ],
    }


def _workload(part: Part, code: str, links: Links, words: Words) -> dict[str, Any]:
    """Return a workload's row; what is about none was adjusted by hand, and leads to why."""
    key = part.key
    about = {"workload": key} if key else {"part": ABOUT_NONE}
    return {
        "name": words.posted_for(part.program_key, key),
        "page": links.to(PAGE, workload=key) if key else "",
        "url": links.lines(program=part.program_key, currency=code, **about),
        "amounts": _amounts(part.sums, code),
    }


def _rule(part: Part, code: str, links: Links, words: Words) -> dict[str, Any]:
    """Return a rule's row; adjustments by hand name none, and are a part of their own."""
    key = part.key
    rules = words.documents.of(part.program_key).incentives
    by = {"rule": key} if key else {"part": BY_HAND}
    return {
        "name": rule_name(part.program_key, key, words),
        "page": links.to(PAGE, rule=key) if key else "",
        "url": links.lines(program=part.program_key, currency=code, **by),
        "amounts": _amounts(part.sums, code),
        "illustrative": any(one.illustrative for one in rules if one.rule == key),
    }


def _amounts(sums: Sums, code: str) -> dict[str, Any]:
    """Return sums as amounts."""
    return {
        "lines": sums.lines,
        "earned": from_minor_units(sums.earned, code),
        "adjusted": from_minor_units(sums.adjusted, code),
        "total": from_minor_units(sums.total, code),
    }


def _amount(minor: int | None, code: str) -> Decimal | None:
    return None if minor is None else from_minor_units(minor, code)


def _chart(one: InCurrency, months: Sequence[Month]) -> Chart:
    """Draw what was earned, adjusted and paid, month by month."""
    code = one.currency
    rows = [
        Series(_("Earned"), [from_minor_units(sums.earned, code) for sums in one.by_month]),
        Series(_("Adjusted"), [from_minor_units(sums.adjusted, code) for sums in one.by_month]),
    ]
    if one.paid is not None:
        rows.append(Series(_("Paid"), [from_minor_units(minor, code) for minor in one.paid]))
    return Chart(
        key=f"earned-{code.lower()}",
        title=_("Earned, adjusted and paid"),
        unit=code,
        period=span_name(tuple(months)),
        kind=ChartKind.BAR,
        labels=[month_name(month) for month in months],
        series=rows,
        places=minor_digits(code),
        label_heading=_("Month"),
    )


def _lost(one: NotEarned, months: Sequence[Month], links: Links, words: Words) -> dict[str, Any]:
    """Return why nothing more was earned in one currency, each reason with its judgments."""
    programs = [close.program_key for close, _found in reversed(one.closes)]
    several = len(set(programs)) > 1
    rows = []
    for lost in one.whole.lost:
        behind = [close for close, found in one.closes if lost.code in codes_of(found)]
        rows.append(
            {
                "one": lost,
                "text": words.reason(programs, lost.code),
                "months": [
                    (_close_named(close, words, several=several), links.judgments(close, lost.code))
                    for close in reversed(behind)
                ],
            }
        )
    return {
        "currency": one.currency,
        "key": one.currency.lower(),
        "places": minor_digits(one.currency),
        "whole": one.whole,
        "rows": rows,
        "chart": _losses(one, months, programs, words),
    }


def codes_of(found: WhyNot) -> set[str]:
    """Return the reasons that judgments of a close have."""
    return {one.code for one in found.lost}


def _close_named(close: Close, words: Words, *, several: bool) -> str:
    month = month_name(Month.of(close.month))
    return f"{month}, {words.program(close.program_key)}" if several else month


def _losses(
    one: NotEarned, months: Sequence[Month], programs: Sequence[str], words: Words
) -> Chart | None:
    """Draw what was lost by reason; None where no amount can be told."""
    lost = [row for row in one.whole.lost if row.amount]
    if not lost:
        return None
    return Chart(
        key=f"lost-{one.currency.lower()}",
        title=_("What did not earn, by reason"),
        unit=one.currency,
        period=span_name(tuple(months)),
        kind=ChartKind.BAR,
        labels=[words.reason(programs, row.code) for row in lost],
        series=[Series(_("Would have earned"), [row.amount for row in lost])],
        places=minor_digits(one.currency),
        label_heading=_("Reason"),
    )
