"""Amounts and months as JSON."""

from decimal import Decimal

from ninja import Schema

from opencpor.common.money import format_amount
from opencpor.incentives.amounts import Money, money
from opencpor.insights.rules.money import Earned
from opencpor.insights.rules.usage import Usage


def amount_out(amount: Decimal, currency: str) -> Money:
    """Write an amount."""
    return Money(amount=format_amount(amount, currency), currency=currency)


class UsageOut(Schema):
    """Usage in one month; ``usage_percent`` is active users of paid units, in whole percent."""

    month: str
    active_users: int | None
    paid_units: int | None
    usage_percent: int | None

    @classmethod
    def of(cls, usage: Usage) -> "UsageOut":
        """Describe it."""
        return cls(
            month=str(usage.month),
            active_users=usage.active,
            paid_units=usage.paid,
            usage_percent=usage.percent,
        )


class MonthEarningsOut(Schema):
    """What was posted for one month."""

    month: str
    amount: Money


def by_month(earned: tuple[Earned, ...]) -> list[MonthEarningsOut]:
    """Write earnings month by month, one currency after the other."""
    return [
        MonthEarningsOut(month=str(month), amount=money(one.of(month), one.currency))
        for one in earned
        for month in one.months
    ]
