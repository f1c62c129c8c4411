"""What was earned, adjusted and paid by month, workload and rule, in minor units. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from opencpor.common.months import Month
from opencpor.insights.rules.money import foremost

Paid = Mapping[str, Mapping[Month, int]]  # by currency and month


@dataclass(frozen=True)
class Sums:
    """What some lines of the ledger add up to.

    Attributes:
        lines: How many there are.
        earned: First judgments.
        differences: What later closes and recomputes corrected.
        by_hand: Adjustments by hand.
    """

    lines: int = 0
    earned: int = 0
    differences: int = 0
    by_hand: int = 0

    @property
    def adjusted(self) -> int:
        """All that changed what was earned first."""
        return self.differences + self.by_hand

    @property
    def total(self) -> int:
        """All of it."""
        return self.earned + self.adjusted


@dataclass(frozen=True)
class Posting:
    """What one rule was posted for one workload and month; without a rule: by hand."""

    month: Month
    workload: str
    rule: str
    program_key: str
    currency: str
    sums: Sums


@dataclass(frozen=True)
class Part:
    """What one workload or rule was posted; an empty key: what is about none."""

    key: str
    program_key: str
    sums: Sums


@dataclass(frozen=True)
class InCurrency:
    """Earnings in one currency.

    Attributes:
        by_month: One for each month that they apply to, in order.
        paid: What was paid in each of these months; None: that cannot be said.
    """

    currency: str
    whole: Sums
    by_month: tuple[Sums, ...]
    paid: tuple[int, ...] | None
    workloads: tuple[Part, ...]
    rules: tuple[Part, ...]

    @property
    def paid_each(self) -> tuple[int | None, ...]:
        """What was paid in each month; None where that cannot be said."""
        return (None,) * len(self.by_month) if self.paid is None else self.paid

    @property
    def all_paid(self) -> int | None:
        """What was paid in all of them."""
        return None if self.paid is None else sum(self.paid)


def added(some: Iterable[Sums]) -> Sums:
    """Add sums up."""
    rows = list(some)
    return Sums(
        sum(one.lines for one in rows),
        sum(one.earned for one in rows),
        sum(one.differences for one in rows),
        sum(one.by_hand for one in rows),
    )


def laid_out(
    postings: Sequence[Posting], months: Sequence[Month], paid: Paid | None
) -> tuple[InCurrency, ...]:
    """Lay out what was posted and paid, by currency; the one with the most lines stands first.

    Args:
        postings: Those of the months.
        months: In order.
        paid: What was paid in them; None: that cannot be said of what is asked for.
    """
    lines: Counter[str] = Counter(dict.fromkeys(paid or {}, 0))
    for one in postings:
        lines[one.currency] += one.sums.lines
    return tuple(
        _in_currency(
            code,
            [one for one in postings if one.currency == code],
            months,
            None if paid is None else paid.get(code, {}),
        )
        for code in foremost(lines)
    )


def _in_currency(
    code: str, own: Sequence[Posting], months: Sequence[Month], paid: Mapping[Month, int] | None
) -> InCurrency:
    by_month = _grouped(own, lambda one: one.month)
    return InCurrency(
        currency=code,
        whole=added(one.sums for one in own),
        by_month=tuple(by_month.get(month, Sums()) for month in months),
        paid=None if paid is None else tuple(paid.get(month, 0) for month in months),
        workloads=_parts(own, lambda one: one.workload),
        rules=_parts(own, lambda one: one.rule),
    )


def _grouped(
    postings: Iterable[Posting], key: Callable[[Posting], Hashable]
) -> dict[Hashable, Sums]:
    found: dict[Hashable, list[Sums]] = {}
    for one in postings:
        found.setdefault(key(one), []).append(one.sums)
    return {name: added(sums) for name, sums in found.items()}


def _parts(postings: Sequence[Posting], key: Callable[[Posting], str]) -> tuple[Part, ...]:
    """Add up by program and key, the largest sum first."""
    found = _grouped(postings, lambda one: (one.program_key, key(one)))
    parts = [
        Part(name, program, found[program, name])
        for program, name in {(one.program_key, key(one)) for one in postings}
    ]
    return tuple(sorted(parts, key=lambda one: (-one.sums.total, one.key, one.program_key)))
