"""The things of the directory as plain values, read from text with all errors at once.

The same text values come from a file's cells, from the API and from forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.rules.cells import read_months, read_requirements, read_seats
from opencpor.directory.rules.enrollment import Met, Span
from opencpor.directory.rules.free_mail import ANYBODYS, FREE_MAIL
from opencpor.directory.rules.reading import KEY, Reader
from opencpor.directory.terms import Segment, Status, SubscriptionStatus, TenantStatus

LONGEST_NAME = 200
LONGEST_CITY = 100
MOST_SEATS = 2_147_483_647


@dataclass(frozen=True)
class PartnerValues:
    """A partner organization."""

    global_id: str
    name: str
    country: str
    domains: frozenset[str]


@dataclass(frozen=True)
class LocationValues:
    """A partner's location."""

    global_id: str
    partner_id: str
    name: str
    country: str
    city: str


@dataclass(frozen=True)
class CustomerValues:
    """A customer tenant with its domains."""

    tenant_id: UUID
    name: str
    country: str
    segment: Segment
    cloud: str
    status: TenantStatus
    domains: frozenset[str]
    verified_domains: frozenset[str]


@dataclass(frozen=True)
class SubscriptionValues:
    """A subscription with month-end seats."""

    subscription_id: UUID
    tenant_id: UUID
    product: str
    channel: str
    status: SubscriptionStatus
    starts_on: date
    ends_on: date | None
    seats: Mapping[Month, int]


@dataclass(frozen=True)
class EnrollmentValues:
    """An enrollment as another system knows it."""

    partner_id: str
    program_key: str
    status: Status
    requirements: Mapping[str, Met]
    months: tuple[Span, ...]


def read_partner(raw: Mapping[str, str]) -> PartnerValues:
    """Read a partner; raises Invalid with every error."""
    reader = Reader(raw)
    values = PartnerValues(
        reader.number("global_id"),
        reader.text("name", LONGEST_NAME),
        reader.country("country"),
        reader.domains("domains"),
    )
    reader.finish()
    return values


def read_location(raw: Mapping[str, str]) -> LocationValues:
    """Read a location; raises Invalid with every error."""
    reader = Reader(raw)
    values = LocationValues(
        reader.number("global_id"),
        reader.number("partner_id"),
        reader.text("name", LONGEST_NAME),
        reader.country("country"),
        reader.text("city", LONGEST_CITY, required=False),
    )
    reader.finish()
    return values


def read_customer(raw: Mapping[str, str]) -> CustomerValues:
    """Read a customer tenant; a verified domain counts as a domain. Raises Invalid."""
    reader = Reader(raw)
    verified = reader.domains("verified_domains")
    if verified & FREE_MAIL:
        reader.wrong("verified_domains", *ANYBODYS)
    values = CustomerValues(
        reader.guid("tenant_id"),
        reader.text("name", LONGEST_NAME),
        reader.country("country"),
        reader.choice("segment", Segment),
        reader.key("cloud", 40),
        reader.choice("status", TenantStatus),
        reader.domains("domains") | verified,
        verified,
    )
    reader.finish()
    return values


def read_subscription(raw: Mapping[str, str]) -> SubscriptionValues:
    """Read a subscription; raises Invalid with every error."""
    reader = Reader(raw)
    starts_on, ends_on = reader.day("starts_on"), reader.day("ends_on", required=False)
    if starts_on and ends_on and ends_on < starts_on:
        reader.wrong(
            "ends_on", "ends_before_start", "It ends before it starts.", "Check both dates."
        )
    seats = reader.cell("seats", read_seats, "2026-09=120 2026-10=130")
    if any(count > MOST_SEATS for count in seats.values()):
        reader.wrong("seats", "too_many", "No subscription has so many seats.", "Check the file.")
    values = SubscriptionValues(
        reader.guid("subscription_id"),
        reader.guid("tenant_id"),
        reader.text("product", 100),
        reader.text("channel", 64, required=False),
        reader.choice("status", SubscriptionStatus),
        starts_on or date.min,
        ends_on,
        seats,
    )
    reader.finish()
    return values


def read_enrollment(raw: Mapping[str, str]) -> EnrollmentValues:
    """Read an enrollment; status and earning months must fit together. Raises Invalid."""
    reader = Reader(raw)
    requirements = reader.cell(
        "requirements", read_requirements, "agreement=2025-07-01 tax-profile="
    )
    for key in requirements:
        if not KEY.fullmatch(key):
            reader.wrong(
                "requirements",
                "bad_shape",
                phrase("{key!r} is no key.", key=key),
                "Such as agreement.",
            )
    months = reader.cell("earning_months", read_months, "2025-07..2026-06 2026-08..")
    status = reader.choice("status", Status)
    values = EnrollmentValues(
        reader.number("partner_id"), reader.key("program"), status, requirements, tuple(months)
    )
    reader.finish()
    return values
