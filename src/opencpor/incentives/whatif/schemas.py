"""What the API says about comparisons."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.common.money import format_amount
from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.http.models import Operation
from opencpor.http.operations import link
from opencpor.incentives.amounts import Money
from opencpor.incentives.naming import Names
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, Rate
from opencpor.incentives.whatif.actions.ask_usage import UsageWish
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.queries import Line, Sum

LONGEST = 1_000_000


class UsageGrowthIn(Input):
    """What usage would grow by, each month from the latest closed one on."""

    program: str = Field(max_length=64)
    percent: str = Field("", max_length=8, description="such as 12.5; negative: it shrinks")
    units: int | None = Field(None, description="or a number of active users, in each unit")
    months: int = Field(1, description="how many, up to 12")
    paid_too: bool = Field(False, description="whether paid units grow alike; else they stay")
    workload: str = Field("", max_length=64, description="only this one; empty: all")
    customer: str = Field("", max_length=40, description="only this one; empty: all")
    draft: str = Field(
        "", max_length=40, description="id of a draft whose rules judge; empty: those in force"
    )

    def wish(self) -> UsageWish:
        """Return what is wanted."""
        return UsageWish(
            self.program, self.percent, self.units, self.months, self.paid_too, self.workload,
            self.customer, self.draft,
        )  # fmt: skip


class TriedRateIn(Input):
    """Another rate of a rule of growth."""

    rule: str = Field(max_length=200)
    rate: str = Field(max_length=30, description="a plain decimal, such as 4.50")
    workload: str = Field("", max_length=64, description="empty: every workload of the rule")


class BackTestIn(Input):
    """What would have been paid: by a version, proposal, draft or document, or other rates."""

    program: str = Field(max_length=64)
    first: str = Field("", max_length=7, description="a closed month; empty: the first closed")
    last: str = Field("", max_length=7, description="a closed month; empty: the latest closed")
    version: int | None = Field(None, ge=1, description="number of a published version")
    proposal: str = Field("", max_length=40, description="id of a proposed version")
    draft: str = Field("", max_length=40, description="id of a draft, tried as it stands now")
    document: str = Field("", max_length=LONGEST, description="a whole program document, as YAML")
    rates: list[TriedRateIn] = Field(default_factory=list, max_length=100)
    rules_of: str = Field(
        "",
        max_length=7,
        description="a month: the rules in force then are taken for all months that are tried; "
        "empty: each rule by its own dates",
    )

    def wish(self) -> BackTest:
        """Return what is wanted."""
        rates = [Rate(one.rule, one.rate, one.workload) for one in self.rates]
        return BackTest(
            self.program, self.first, self.last, self.version, self.proposal, self.document,
            rates, self.rules_of, self.draft,
        )  # fmt: skip


def _money(amount: Any, currency: str) -> Money:
    return Money(amount=format_amount(amount, currency), currency=currency)


class SumOut(Schema):
    """What some lines amount to, as it is and as it would be."""

    key: str = Field(description="the month, the location's id or the workload; empty: all")
    before: Money
    after: Money
    change: Money
    lines: int = Field(description="how many differ")

    @classmethod
    def of(cls, one: Sum, currency: str) -> "SumOut":
        """Describe a sum."""
        return cls(
            key=one.key,
            before=_money(one.before, currency),
            after=_money(one.after, currency),
            change=_money(one.change, currency),
            lines=one.lines,
        )


class WhatIfOut(Schema):
    """A question, and whether it is answered."""

    id: str
    program: str
    kind: str
    first: str
    last: str
    asked: dict[str, Any] = Field(description="what is different; a document by its SHA-256")
    close: str = Field(description="the close whose stored inputs are read")
    operation: str | None = Field(description="where to watch it")
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None = Field(description="from then on it is forgotten")

    @classmethod
    def of(cls, row: WhatIf) -> "WhatIfOut":
        """Describe a question."""
        return cls(**cls.values_of(row))

    @staticmethod
    def values_of(row: WhatIf) -> dict[str, Any]:
        """Return the members that every description has."""
        return {
            "id": row.id,
            "program": row.program_key,
            "kind": row.kind,
            "first": str(Month.of(row.first)),
            "last": str(Month.of(row.last)),
            "asked": row.asked,
            "close": row.close_id,
            "operation": link(Operation(id=row.operation_id)) if row.operation_id else None,
            "asked_by": row.asked_by,
            "asked_at": row.asked_at,
            "finished_at": row.finished_at,
            "expires_at": row.expires_at,
        }


class WhatIfAnswerOut(WhatIfOut):
    """A question with its answer: totals and sums; ``total`` is absent until it is answered."""

    total: SumOut | None
    by_location: list[SumOut]
    by_workload: list[SumOut]
    by_month: list[SumOut]


class DifferingLineOut(Schema):
    """One line that differs. No amount: it earns nothing on that side."""

    applies_to: str
    association: str
    location: str
    tenant_id: str
    workload: str
    subscription_id: str | None
    rule: str
    rule_name: str = Field(description="its name for people; the key where it has none")
    milestone: str | None
    before: Money | None
    after: Money | None
    change: Money
    growth_before: int | None
    growth_after: int | None
    rate_before: str | None
    rate_after: str | None
    reasons_before: list[str]
    reasons_after: list[str]

    @classmethod
    def of(cls, line: Line, currency: str, names: Names) -> "DifferingLineOut":
        """Describe a line."""

        def amount(value: Any) -> Money | None:
            return None if value is None else _money(value, currency)

        return cls(
            applies_to=str(line.month),
            association=line.association_id,
            location=line.partner_id,
            tenant_id=line.tenant_id,
            workload=line.workload,
            subscription_id=line.subscription_id or None,
            rule=line.rule,
            rule_name=names.rule(line.rule),
            milestone=line.milestone or None,
            before=amount(line.before_amount),
            after=amount(line.after_amount),
            change=_money(line.change, currency),
            growth_before=line.before_growth,
            growth_after=line.after_growth,
            rate_before=_plain(line.before_rate),
            rate_after=_plain(line.after_rate),
            reasons_before=list(line.before_reasons),
            reasons_after=list(line.after_reasons),
        )


def _plain(rate: Any) -> str | None:
    return None if rate is None else f"{rate.normalize():f}"


class WhatIfPage(Schema):
    """A page of questions, the newest first."""

    items: list[WhatIfOut]
    next: str | None


class DifferingLines(Schema):
    """Lines that differ, in order of month, association, rule, milestone."""

    items: list[DifferingLineOut]
