"""What a partner earned, and why not more, as JSON."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from opencpor.common.months import Month
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.why_not_schemas import WhyNotOut
from opencpor.insights.program_words import rule_name
from opencpor.insights.queries.earnings import Earnings, NotEarned
from opencpor.insights.rules.earnings import InCurrency, Part, Sums
from opencpor.insights.schemas.figures import amount_out
from opencpor.insights.words import Words


class SumsOut(Schema):
    """What lines of the ledger add up to; ``adjusted`` is differences and what was done by hand."""

    lines: int
    earned: Money
    adjusted: Money
    differences: Money
    by_hand: Money
    total: Money

    @classmethod
    def of(cls, one: Sums, currency: str) -> "SumsOut":
        """Describe it."""
        return cls(
            lines=one.lines,
            earned=money(one.earned, currency),
            adjusted=money(one.adjusted, currency),
            differences=money(one.differences, currency),
            by_hand=money(one.by_hand, currency),
            total=money(one.total, currency),
        )


class EarnedMonthOut(Schema):
    """What was posted for one month, and paid in it."""

    month: str
    posted: SumsOut
    paid: Money | None


class EarnedPartOut(Schema):
    """What one workload or rule was posted; an empty key: what is about none."""

    key: str
    name: str
    program: str
    posted: SumsOut


class CurrencyEarningsOut(Schema):
    """Earnings in one currency."""

    currency: str
    posted: SumsOut
    paid: Money | None = Field(
        description="by the month of the bank's confirmation; null where it is not of whole "
        "locations: a payment is of all that one is owed"
    )
    months: list[EarnedMonthOut]
    workloads: list[EarnedPartOut]
    rules: list[EarnedPartOut]

    @classmethod
    def of(cls, one: InCurrency, months: Sequence[Month], words: Words) -> "CurrencyEarningsOut":
        """Describe it."""
        code = one.currency
        paid = one.paid_each
        return cls(
            currency=code,
            posted=SumsOut.of(one.whole, code),
            paid=_paid(one.all_paid, code),
            months=[
                EarnedMonthOut(
                    month=str(month), posted=SumsOut.of(sums, code), paid=_paid(minor, code)
                )
                for month, sums, minor in zip(months, one.by_month, paid, strict=True)
            ],
            workloads=[
                _part(part, code, words.posted_for(part.program_key, part.key))
                for part in one.workloads
            ],
            rules=[
                _part(part, code, rule_name(part.program_key, part.key, words))
                for part in one.rules
            ],
        )


class EarningsInsightOut(Schema):
    """What was earned, adjusted and paid; ``stale``: something changed since ``computed_at``."""

    computed_at: datetime | None
    stale: bool
    currencies: list[CurrencyEarningsOut]

    @classmethod
    def of(cls, found: Earnings, words: Words) -> "EarningsInsightOut":
        """Describe it."""
        return cls(
            computed_at=found.as_of.at,
            stale=found.as_of.stale,
            currencies=[
                CurrencyEarningsOut.of(one, found.months, words) for one in found.currencies
            ],
        )


class LostReasonOut(Schema):
    """What judgments with a reason did not earn."""

    code: str
    text: str = Field(description="the reason in words")
    judgments: int
    alone: int = Field(description="in how many of them no other reason stands")
    amount: Money = Field(description="growth times rate of those, before caps")


class NotEarnedOut(Schema):
    """Why closed months did not earn more, in one currency; see ``closes`` for each of them."""

    currency: str
    judgments: int
    earned: int
    lost: list[LostReasonOut] = Field(description="by reason, the largest amount first")
    together: int = Field(description="judgments with several reasons")
    together_amount: Money = Field(description="growth times rate of those")
    cut_by_caps: Money = Field(description="taken off judgments that did earn")
    closes: list[WhyNotOut]

    @classmethod
    def of(cls, found: NotEarned, words: Words) -> "NotEarnedOut":
        """Describe it."""
        whole = found.whole
        programs = [close.program_key for close, _one in found.closes]

        def amount(value: Decimal) -> Money:
            return amount_out(value, found.currency)

        return cls(
            currency=found.currency,
            judgments=whole.judgments,
            earned=whole.earned,
            lost=[
                LostReasonOut(
                    code=one.code, text=words.reason(programs, one.code), judgments=one.judgments,
                    alone=one.alone, amount=amount(one.amount),
                )
                for one in whole.lost
            ],
            together=whole.together,
            together_amount=amount(whole.together_amount),
            cut_by_caps=amount(whole.cut),
            closes=[WhyNotOut.of(one, close) for close, one in found.closes],
        )  # fmt: skip


class NotEarnedList(Schema):
    """Why the closes of some months gave no more, by currency."""

    items: list[NotEarnedOut]


def _paid(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else money(minor, currency)


def _part(one: Part, currency: str, name: str) -> EarnedPartOut:
    return EarnedPartOut(
        key=one.key, name=name, program=one.program_key, posted=SumsOut.of(one.sums, currency)
    )
