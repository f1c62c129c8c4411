"""A customer's partners as JSON."""

from datetime import datetime

from ninja import Schema

from opencpor.access.models import Organization
from opencpor.common.money import format_amount, from_minor_units
from opencpor.insights.queries.partners import Billed, PartnerView
from opencpor.insights.schemas.customers import FactMonthOut, UnitOut
from opencpor.register.models import Association
from opencpor.usage.transactions.queries import Total


class SeeingPartnerRowOut(Schema):
    """A partner that is or was associated with you."""

    partner: str
    name: str
    active_associations: int
    associations: int
    since: datetime

    @classmethod
    def of(cls, row: Organization) -> "SeeingPartnerRowOut":
        """Describe a row of `partners`."""
        return cls(
            partner=row.id,
            name=row.name,
            active_associations=getattr(row, "active", 0),
            associations=getattr(row, "ever", 0),
            since=getattr(row, "began", row.created_at),
        )


class SeeingPartnerPage(Schema):
    """Some partners, and where the next are."""

    items: list[SeeingPartnerRowOut]
    next: str | None


class SeeingAssociationOut(Schema):
    """One association; ``until`` is the first instant after it."""

    association: str
    customer: str
    unit: UnitOut
    engagement: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, row: Association) -> "SeeingAssociationOut":
        """Describe it."""
        slot = row.slot
        return cls(
            association=row.id,
            customer=slot.customer_id,
            unit=UnitOut(
                program=slot.program_key,
                workload=slot.workload,
                subscription_id=str(slot.subscription_id) if slot.subscription_id else None,
            ),
            engagement=row.engagement,
            since=row.period.lower,
            until=row.period.upper,
        )


class SeenUnitOut(Schema):
    """The months of one unit that the partner sees."""

    customer: str
    unit: UnitOut
    months: list[FactMonthOut]


class BilledMonthOut(Schema):
    """What you were billed of a unit in a month: the sum of the transactions that it sees."""

    month: str
    transactions: int
    amount: str
    currency: str

    @classmethod
    def of(cls, total: Total) -> "BilledMonthOut":
        """Describe it."""
        amount = from_minor_units(total.amount_minor, total.currency)
        return cls(
            month=str(total.month),
            transactions=total.transactions,
            amount=format_amount(amount, total.currency),
            currency=total.currency,
        )


class BilledUnitOut(Schema):
    """What the partner sees of the amounts that you were billed for one unit."""

    customer: str
    unit: UnitOut
    months: list[BilledMonthOut]

    @classmethod
    def of(cls, one: Billed) -> "BilledUnitOut":
        """Describe it."""
        return cls(
            customer=one.customer_id,
            unit=UnitOut.of(one.unit),
            months=[BilledMonthOut.of(total) for total in one.months],
        )


class SeeingPartnerOut(Schema):
    """One partner's associations with you, and every figure of yours that it sees."""

    partner: str
    name: str
    associations: list[SeeingAssociationOut]
    sees: list[SeenUnitOut]
    billed: list[BilledUnitOut]

    @classmethod
    def of(cls, view: PartnerView) -> "SeeingPartnerOut":
        """Describe it."""
        return cls(
            partner=view.partner.id,
            name=view.partner.name,
            associations=[SeeingAssociationOut.of(one) for one in view.held],
            sees=[
                SeenUnitOut(
                    customer=one.customer_id,
                    unit=UnitOut.of(one.unit),
                    months=[FactMonthOut.of(fact) for fact in one.facts],
                )
                for one in view.seen
            ],
            billed=[BilledUnitOut.of(one) for one in view.billed],
        )
