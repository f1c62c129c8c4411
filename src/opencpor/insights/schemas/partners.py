"""A customer's partners as JSON."""

from datetime import datetime

from ninja import Schema

from opencpor.access.models import Organization
from opencpor.insights.queries.partners import PartnerView
from opencpor.insights.schemas.customers import FactMonthOut, UnitOut
from opencpor.register.models import Association


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


class SeeingPartnerOut(Schema):
    """One partner's associations with you, and every figure of yours that it sees."""

    partner: str
    name: str
    associations: list[SeeingAssociationOut]
    sees: list[SeenUnitOut]

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
        )
