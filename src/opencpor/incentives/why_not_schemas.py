"""What the API says of why closed months did not earn more."""

from decimal import Decimal

from ninja import Schema
from pydantic import Field

from opencpor.common.money import format_amount
from opencpor.common.months import Month
from opencpor.incentives.amounts import Money
from opencpor.incentives.models import Close
from opencpor.incentives.naming import names_for
from opencpor.incentives.why_not import WhyNot


class LostOut(Schema):
    """What judgments with a reason did not earn."""

    code: str
    text: str = Field(description="the reason in words")
    remedy: str
    judgments: int
    alone: int = Field(description="in how many of them no other reason stands")
    amount: Money = Field(description="growth times rate of those, before caps")


class WhyNotOut(Schema):
    """How a closed month was judged, in sums of what the reader sees.

    Judgments with several reasons count for each of them; none of their amount is laid to one. A
    milestone has no amount until it is reached.
    """

    close: str
    program: str
    month: str
    judgments: int
    earned: int
    lost: list[LostOut] = Field(description="by reason, the largest amount first")
    together: int = Field(description="judgments with several reasons")
    together_amount: Money = Field(description="growth times rate of those")
    cut_by_caps: Money = Field(description="taken off judgments that did earn")

    @classmethod
    def of(cls, found: WhyNot, close: Close) -> "WhyNotOut":
        """Describe it."""
        names = names_for(close.program_key, close.program_version)

        def money(amount: Decimal) -> Money:
            return Money(amount=format_amount(amount, close.currency), currency=close.currency)

        lost = []
        for one in found.lost:
            text, remedy = names.reason(one.code)
            lost.append(
                LostOut(
                    code=one.code, text=text, remedy=remedy, judgments=one.judgments,
                    alone=one.alone, amount=money(one.amount),
                )
            )  # fmt: skip
        return cls(
            close=close.id,
            program=close.program_key,
            month=str(Month.of(close.month)),
            judgments=found.judgments,
            earned=found.earned,
            lost=lost,
            together=found.together,
            together_amount=money(found.together_amount),
            cut_by_caps=money(found.cut),
        )
