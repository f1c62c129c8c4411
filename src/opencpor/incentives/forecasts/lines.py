"""Lays what is known of associations along the rules of a coming month. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from opencpor.common.months import Month
from opencpor.incentives.engine.given import InputRow
from opencpor.incentives.rules.customers import customer_codes
from opencpor.incentives.rules.forecast import (
    Expected,
    Known,
    Pot,
    Span,
    amounts,
    expected,
    growths,
    payable,
    room,
    steps,
)
from opencpor.programs.document.incentives import AnyRule, MilestoneRule, NetGrowthRule
from opencpor.programs.document.policy import PublicSector
from opencpor.programs.document.program import Program


@dataclass(frozen=True)
class Case:
    """One association with what is known of its unit.

    Attributes:
        row: The association as a close would judge it.
        customer: The customer's id.
        known: Usage of its unit before the coming month.
        seen: The months at whose end its location held the unit.
        first: The month in which the organization's first association with the unit began.
    """

    row: InputRow
    customer: str
    known: Sequence[Known]
    seen: frozenset[Month]
    first: Month

    @property
    def unit(self) -> tuple[str, str]:
        """Workload and subscription."""
        return (self.row.workload, self.row.subscription_id)


NOTHING = Span(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Line:
    """What one association is expected to earn by one rule; see ``models.ForecastLine``."""

    case: Case
    rule: str
    growths: tuple[int, ...] | None
    room: int | None = None
    units: Span[int] | None = None
    open_milestones: tuple[Decimal, ...] = ()
    near_milestones: tuple[Decimal, ...] = ()
    amounts: Span[Decimal] = NOTHING


def holds(row: InputRow, month: Month) -> bool:
    """Tell whether an association stands at a month's end."""
    return row.start_date <= month.last_day and (
        row.end_date is None or row.end_date >= month.last_day
    )


def counts(row: InputRow, month: Month, policy: PublicSector) -> bool:
    """Tell whether a month counts for an association, whatever is used in it."""
    waived = row.opted_out or month in row.waived
    barred = any(True for _code in customer_codes(row.circumstances, policy))
    return holds(row, month) and row.enrollment.covers(month) and not waived and not barred


def _over(rule: AnyRule, case: Case, month: Month) -> bool:
    own = Month.of(case.row.counts_from or case.row.start_date)
    first = case.first if rule.months_count == "organization" else own
    return rule.maximum_months is not None and month >= first.plus(rule.maximum_months)


def lines(
    document: Program,
    month: Month,
    cases: Iterable[Case],
    used: Mapping[str, Mapping[Pot, Decimal]],
) -> Iterator[Line]:
    """Give the forecast of every association that a coming month counts for.

    Args:
        document: The version of the program that governs the month.
        month: The coming month.
        cases: All associations of some customers.
        used: What was used of caps before, by rule.
    """
    policy = document.policy.public_sector
    counting = [case for case in cases if counts(case.row, month, policy)]
    for rule in document.incentives:
        if not rule.effective.covers(month):
            continue
        own = [
            case
            for case in counting
            if case.row.engagement == rule.engagement and not _over(rule, case, month)
        ]
        if isinstance(rule, NetGrowthRule):
            yield from _growth(rule, own, month, used.get(rule.rule, {}), document.currency)
        elif isinstance(rule, MilestoneRule):
            yield from _milestones(rule, own, month, document.currency)


def _growth(
    rule: NetGrowthRule,
    cases: Iterable[Case],
    month: Month,
    used: Mapping[Pot, Decimal],
    currency: str,
) -> Iterator[Line]:
    through = month.plus(-1)
    found: list[tuple[Line, Expected]] = []
    for case in cases:
        if case.row.workload not in rule.rates:
            continue
        grown = growths(case.known, rule.basis, through, case.seen)
        if grown is None:
            yield Line(case, rule.rule, None)
            continue
        left = room(case.known, rule.basis, through)
        units = expected(grown, left)
        paying = units.map(partial(payable, rule, case.known, through))
        line = Line(case, rule.rule, grown, left, paying)
        found.append((line, Expected(case.row.association_id, _payee(rule, case), case.customer,
                                     case.unit, paying)))  # fmt: skip
    pays = amounts(rule, [one for _line, one in found], used, currency)
    for line, one in found:
        yield Line(line.case, line.rule, line.growths, line.room, line.units,
                   amounts=pays[one.association])  # fmt: skip


def _payee(rule: NetGrowthRule, case: Case) -> str:
    """Say whose cap an association uses up."""
    return case.row.organization_id if rule.cap_partner == "organization" else case.row.partner_id


def _milestones(
    rule: MilestoneRule, cases: Iterable[Case], month: Month, currency: str
) -> Iterator[Line]:
    through = month.plus(-1)
    for case in cases:
        if not any(one.offered_for(case.row.workload) for one in rule.milestones):
            continue
        newest = next((one for one in case.known if one.month == through), None)
        grown = growths(case.known, "active", through, case.seen)
        if grown is None or newest is None or newest.paid is None:
            yield Line(case, rule.rule, None)
            continue
        left = room(case.known, "active", through)
        found = steps(rule, case.row.workload, case.known, through, expected(grown, left), currency)
        yield Line(case, rule.rule, grown, left, None, found.open, found.within_reach, found.amount)
