"""What is worth doing as JSON."""

from datetime import date, datetime

from ninja import Schema

from opencpor.incentives.amounts import Money
from opencpor.insights.opportunity_words import said
from opencpor.insights.queries.opportunities import Found
from opencpor.insights.rules.opportunities import Cause, Opportunity
from opencpor.insights.schemas.customers import UnitOut
from opencpor.insights.schemas.figures import amount_out
from opencpor.insights.words import Words


class OpportunityOut(Schema):
    """One thing worth doing, with its size.

    ``users`` counts users, paid units, or a claim's lines; ``amount`` is what it is worth at most,
    null where that is not known or not shown to the caller;
    ``illustrative``: by rates that are examples. ``subject`` is the association, claim
    or enrollment to act on, ``page`` where people do it.
    """

    reason: Cause
    text: str
    program: str
    customer: str | None
    name: str
    unit: UnitOut | None
    subject: str | None
    on: date | None
    items: list[str]
    users: int | None
    amount: Money | None
    illustrative: bool
    milestone: str | None
    page: str

    @classmethod
    def of(cls, one: Opportunity, words: Words) -> "OpportunityOut":
        """Describe it."""
        found, told = one.finding, said(one, words)
        currency = words.documents.of(one.program_key).currency
        return cls(
            reason=one.reason,
            text=told.why,
            program=one.program_key,
            customer=one.customer_id or None,
            name=one.name,
            unit=UnitOut.of(one.unit) if one.unit else None,
            subject=one.subject or None,
            on=one.on,
            items=list(one.items),
            users=found.users,
            amount=None if found.amount is None else amount_out(found.amount, currency),
            illustrative=one.illustrative and found.amount is not None,
            milestone=None if found.share is None else str(found.share),
            page=told.url,
        )


class OpportunitiesOut(Schema):
    """The first of what is worth doing, ``total`` of those asked for, and counts by reason.

    ``found_at`` is when the oldest of it was found; null: all of it just now.
    """

    items: list[OpportunityOut]
    total: int
    counts: dict[str, int]
    found_at: datetime | None

    @classmethod
    def of(cls, found: Found, words: Words) -> "OpportunitiesOut":
        """Describe it."""
        return cls(
            items=[OpportunityOut.of(one, words) for one in found.items],
            total=found.total,
            counts={reason.value: count for reason, count in found.counts.items()},
            found_at=found.found_at,
        )
