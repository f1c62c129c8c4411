"""The tables of what a partner earned and was paid, and why not more, narrowed as the page is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.incentives.models import Close
from opencpor.incentives.why_not import WhyNot
from opencpor.insights.earnings_asked import EarningsFilter, earnings_in
from opencpor.insights.program_words import rule_name
from opencpor.insights.queries.earnings import earnings, not_earned
from opencpor.insights.rules.earnings import InCurrency, Part, Sums
from opencpor.insights.words import Words

FILTERS = tuple(EarningsFilter.model_fields)
SEVERAL, CAPS = "several", "caps"  # no codes: what cannot be laid to one reason, and to none
PROGRAM = TableColumn("program", Kind.TEXT, _("Key of the program"))
CURRENCY = TableColumn("currency", Kind.TEXT, _("Of the amounts"))
POSTED = (
    TableColumn("lines", Kind.WHOLE, _("Lines of the ledger")),
    TableColumn("earned", Kind.AMOUNT, _("What the close of the month gave")),
    TableColumn("differences", Kind.AMOUNT, _("What later closes and recomputes changed of it")),
    TableColumn("by_hand", Kind.AMOUNT, _("What people of finance changed of it")),
    TableColumn("total", Kind.AMOUNT, _("What was posted, signed")),
)
Parts = Callable[[InCurrency], Iterable[Part]]
Named = Callable[[Part, Words], str]


def _posted(sums: Sums, code: str) -> Row:
    amounts = (sums.earned, sums.differences, sums.by_hand, sums.total)
    return sums.lines, *(from_minor_units(minor, code) for minor in amounts)


def _months(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = earnings_in(asked).wanted(actor)
    return [
        (
            month.first_day, *_posted(sums, one.currency),
            None if minor is None else from_minor_units(minor, one.currency), one.currency,
        )
        for one in earnings(actor, wanted).currencies
        for month, sums, minor in zip(wanted.months, one.by_month, one.paid_each, strict=True)
    ]  # fmt: skip


def _of_each(parts: Parts, named: Named) -> Callable[[Actor, Asked], Iterable[Row]]:
    def rows(actor: Actor, asked: Asked) -> Iterable[Row]:
        found, words = earnings(actor, earnings_in(asked).wanted(actor)), Words()
        return [
            (
                part.key, named(part, words), part.program_key,
                *_posted(part.sums, one.currency), one.currency,
            )
            for one in found.currencies
            for part in parts(one)
        ]  # fmt: skip

    return rows


def _reasons(actor: Actor, asked: Asked) -> Iterable[Row]:
    found = not_earned(actor, earnings_in(asked).wanted(actor))
    return list(_by_close((close, one) for group in found for close, one in group.closes))


def _by_close(found: Iterable[tuple[Close, WhyNot]]) -> Iterator[Row]:
    words = Words()
    for close, one in found:
        of, code = (close.month, close.program_key), close.currency
        for lost in one.lost:
            text = words.reason([close.program_key], lost.code)
            yield *of, lost.code, text, lost.judgments, lost.alone, lost.amount, code
        if one.together:
            yield *of, SEVERAL, "", one.together, 0, one.together_amount, code
        if one.cut:
            yield *of, CAPS, "", None, None, one.cut, code


def _table_of(
    key: str, title: str | Promise, meaning: str | Promise, parts: Parts, named: Named
) -> Table:
    return Table(
        f"earnings-{key}s", title, Permission.MONEY_READ,
        (
            TableColumn(key, Kind.TEXT, meaning),
            TableColumn("name", Kind.TEXT, _("Its name")), PROGRAM, *POSTED, CURRENCY,
        ),
        _of_each(parts, named), FILTERS,
    )  # fmt: skip


TABLES = (
    Table(
        "earnings-months", _("Earned, adjusted and paid"), Permission.MONEY_READ,
        (
            TableColumn("month", Kind.MONTH, _("The month that it applies to")), *POSTED,
            TableColumn("paid", Kind.AMOUNT, _("What the bank confirmed in it; empty: not known")),
            CURRENCY,
        ),
        _months, FILTERS,
    ),
    _table_of(
        "workload", _("Earnings by workload"), _("Key of the workload; empty: about none"),
        lambda one: one.workloads, lambda part, words: words.posted_for(part.program_key, part.key),
    ),
    _table_of(
        "rule", _("Earnings by rule"), _("Key of the rule; empty: adjustments by hand"),
        lambda one: one.rules, lambda part, words: rule_name(part.program_key, part.key, words),
    ),
    Table(
        "earnings-reasons", _("Why it was not more"), Permission.MONEY_READ,
        (
            TableColumn("month", Kind.MONTH, _("The closed month")), PROGRAM,
            TableColumn("code", Kind.TEXT, _("The reason; several: more than one; caps: cut off")),
            TableColumn("reason", Kind.TEXT, _("The reason in words")),
            TableColumn("judgments", Kind.WHOLE, _("How many judgments have it")),
            TableColumn("alone", Kind.WHOLE, _("In how many of them no other reason stands")),
            TableColumn("amount", Kind.AMOUNT, _("Growth times rate of those, before caps")),
            CURRENCY,
        ),
        _reasons, FILTERS,
    ),
)  # fmt: skip
