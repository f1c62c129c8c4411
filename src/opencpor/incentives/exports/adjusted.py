"""Adjustments by hand in the published layout *Earnings - Default*, beside the posted lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.queries import booked
from opencpor.incentives.exports import books
from opencpor.incentives.exports.payments import Paid
from opencpor.incentives.naming import Names
from opencpor.incentives.narrowing import Wanted
from opencpor.programs.queries import latest_version

PART = 1000
KIND = "adjustment"


def found(actor: Actor, wanted: Wanted) -> Iterator[Adjustment]:
    """Give the adjustments that belong among some lines, in the order in which they were booked."""
    rows = wanted.of_adjusted(booked(actor))
    return rows.order_by("processed", "id").iterator(PART)


def rows(
    actor: Actor, wanted: Wanted, programs: books.Programs
) -> Iterator[tuple[Month, dict[str, object]]]:
    """Give adjustments as values of columns, each with the month it was processed in."""
    every = found(actor, wanted)
    while part := list(islice(every, PART)):
        people = books.People({row.location_id for row in part})
        paid = Paid(row.location_id for row in part)
        claims = books.claims_of(row.association.claim_line for row in part if row.association)
        for row in part:
            number = latest_version(row.program_key).number
            names = programs.names(row.program_key, number)
            values = {
                **books.posted(row.amount_minor, row.currency),
                **_paid(row, paid),
                **_who(row, people, claims),
                **_what(row, names),
                **(
                    programs.engagement(names, row.association.engagement)
                    if row.association
                    else {}
                ),
            }
            yield Month.of(row.processed or row.month), values


def _paid(row: Adjustment, paid: Paid) -> dict[str, object]:
    if row.journal is None:
        raise LookupError(f"adjustment {row.id} is not booked")
    return paid.said((row.location_id, row.program_key, row.currency), row.journal.number)


def _who(row: Adjustment, people: books.People, claims: dict[str, str]) -> dict[str, object]:
    place, customer = people.locations[row.location_id], row.customer.customer
    claim_line = row.association.claim_line if row.association else ""
    return {
        **people.earner(row.location_id),
        "participantId": place.partner_id,
        "participantIdType": books.PARTNER_ID,
        "participantName": place.unit.name,
        "partnerCountryCode": place.country,
        "customerName": row.customer.name,
        "customerTenantId": customer.tenant_id,
        "customerCountry": customer.country,
        "transactionCountryCode": customer.country,
        "claimId": claims.get(claim_line),
    }


def _what(row: Adjustment, names: Names) -> dict[str, object]:
    association, line = row.association, row.earning
    slot = association.slot if association else None
    return {
        "earningId": row.id,
        "earningDate": row.decided_at,
        "calculationDate": row.decided_at,
        "earningType": books.CORRECTED,
        "reasonCode": row.kind,
        "engagementId": association.engagement if association else None,
        "lever": line.rule if line else None,
        "partnerAssociation": books.ASSOCIATION if association else None,
        "Program Code": row.program_key,
        "programName": names.program,
        "transactionDate": books.first_instant(row.month),
        "workload": slot.workload if slot else None,
        "subscriptionId": slot.subscription_id if slot else None,
        "cpor_kind": KIND,
        "cpor_corrects": line.id if line else None,
        "cpor_applies_to": Month.of(row.month),
        "cpor_processed_in": Month.of(row.processed or row.month),
        "cpor_association": row.association_id,
        "cpor_explanation": f"/api/v1/adjustments/{row.id}/explanation",
        "cpor_note": row.note,
    }
