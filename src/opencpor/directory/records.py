"""Rows as text values: what stands in files, in the log, and under a partial change.

Each function returns every field of a thing by the names that `rules.values` reads, so that a row
written out and read back is the same row.
"""

from collections.abc import Mapping
from typing import Any

from opencpor.common.months import Month
from opencpor.directory.models import (
    PUBLIC_CLOUD,
    Customer,
    Enrollment,
    EnrollmentPeriod,
    EnrollmentRequirement,
    Location,
    Partner,
    Subscription,
)
from opencpor.directory.rules.cells import write_months, write_requirements, write_seats
from opencpor.directory.rules.enrollment import Met, Span
from opencpor.directory.terms import Segment, SubscriptionStatus, TenantStatus

Record = dict[str, str]

NEW_PARTNER: Record = {}
NEW_LOCATION: Record = {}
NEW_CUSTOMER: Record = {
    "segment": Segment.COMMERCIAL.value,
    "cloud": PUBLIC_CLOUD,
    "status": TenantStatus.VERIFIED.value,  # what the operator itself enters
}
NEW_SUBSCRIPTION: Record = {"status": SubscriptionStatus.ACTIVE.value}
NEW_ENROLLMENT: Record = {}


def partner_record(partner: Partner) -> Record:
    """Return a partner organization as text."""
    return {
        "global_id": partner.global_id,
        "name": partner.organization.name,
        "country": partner.country,
        "domains": " ".join(sorted(row.domain for row in partner.domains.all())),
    }


def location_record(location: Location) -> Record:
    """Return a location as text."""
    return {
        "global_id": location.organization.global_id,
        "partner_id": location.partner_id,
        "name": location.unit.name,
        "country": location.country,
        "city": location.city,
    }


def customer_record(customer: Customer) -> Record:
    """Return a customer tenant as text."""
    domains = sorted(customer.domains.all(), key=lambda row: row.domain)
    return {
        "tenant_id": str(customer.tenant_id),
        "name": customer.organization.name,
        "country": customer.country,
        "segment": customer.segment,
        "cloud": customer.cloud,
        "status": customer.status,
        "domains": " ".join(row.domain for row in domains),
        "verified_domains": " ".join(row.domain for row in domains if row.verified_at),
    }


def subscription_record(subscription: Subscription) -> Record:
    """Return a subscription as text."""
    seats = {Month.of(row.month): row.seats for row in subscription.seats.all()}
    return {
        "subscription_id": str(subscription.subscription_id),
        "tenant_id": str(subscription.customer.tenant_id),
        "product": subscription.product,
        "channel": subscription.channel,
        "status": subscription.status,
        "starts_on": subscription.starts_on.isoformat(),
        "ends_on": subscription.ends_on.isoformat() if subscription.ends_on else "",
        "seats": write_seats(seats),
    }


def met_of(row: EnrollmentRequirement) -> Met:
    """Return a requirement as the rules see it."""
    return Met(row.key, row.met_since, row.valid_through)


def span_of(row: EnrollmentPeriod) -> Span:
    """Return a period as the rules see it."""
    until = Month.of(row.until_month) if row.until_month else None
    return Span(Month.of(row.from_month), until)


def enrollment_record(enrollment: Enrollment) -> Record:
    """Return an enrollment as text."""
    return {
        "partner_id": enrollment.location.partner_id,
        "program": enrollment.program_key,
        "status": enrollment.status,
        "requirements": write_requirements(map(met_of, enrollment.requirements.all())),
        "earning_months": write_months([span_of(row) for row in enrollment.periods.all()]),
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what an event says of a change: the fields that differ, before and after."""
    names = [name for name in after if before.get(name) != after[name]]
    return {
        "before": {name: before.get(name) for name in names},
        "after": {name: after[name] for name in names},
    }
