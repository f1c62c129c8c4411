"""What the API takes and says about the directory."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.directory.lifecycle import allowed
from opencpor.directory.models import (
    Customer,
    CustomerDomain,
    Enrollment,
    FileImport,
    Location,
    Partner,
    Subscription,
)
from opencpor.directory.records import Record, span_of
from opencpor.directory.terms import Status
from opencpor.http.inputs import Input
from opencpor.http.wording import reworded


def given(body: Input) -> Record:
    """Return what a request gave as text values; what it left out is absent."""
    return {name: _text(value) for name, value in body.model_dump(exclude_unset=True).items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


class PartnerChange(Input):
    """What can be changed of a partner organization."""

    name: str | None = None
    country: str | None = None  # two letters, ISO 3166-1
    domains: list[str] | None = None  # e-mail domains of the organization


class PartnerIn(PartnerChange):
    """A new partner organization."""

    global_id: str
    name: str
    country: str


class PartnerOut(Schema):
    """A partner organization: the global account, which claims and earns nothing itself."""

    id: str
    global_id: str
    name: str
    country: str
    domains: list[str]

    @classmethod
    def of(cls, row: Partner) -> "PartnerOut":
        """Describe a stored partner."""
        return cls(
            id=row.pk,
            global_id=row.global_id,
            name=row.organization.name,
            country=row.country,
            domains=sorted(found.domain for found in row.domains.all()),
        )


class PartnerPage(Schema):
    """One page of partners."""

    items: list[PartnerOut]
    next: str | None
    total: int | None = None


class LocationChange(Input):
    """What can be changed of a location."""

    name: str | None = None
    country: str | None = None
    city: str | None = None


class LocationIn(LocationChange):
    """A new location."""

    global_id: str  # of the partner it belongs to
    partner_id: str
    name: str
    country: str


class LocationOut(Schema):
    """A partner's location: its PartnerID is what claims, enrolls and earns."""

    id: str
    partner_id: str
    global_id: str
    organization: str
    organization_name: str
    name: str
    country: str
    city: str

    @classmethod
    def of(cls, row: Location) -> "LocationOut":
        """Describe a stored location."""
        return cls(
            id=row.pk,
            partner_id=row.partner_id,
            global_id=row.organization.global_id,
            organization=row.organization.pk,
            organization_name=row.organization.organization.name,
            name=row.unit.name,
            country=row.country,
            city=row.city,
        )


class LocationPage(Schema):
    """One page of locations."""

    items: list[LocationOut]
    next: str | None
    total: int | None = None


class CustomerChange(Input):
    """What can be changed of a customer tenant."""

    name: str | None = None
    country: str | None = None
    segment: str | None = None
    cloud: str | None = None
    status: str | None = None
    domains: list[str] | None = None
    verified_domains: list[str] | None = None


class CustomerIn(CustomerChange):
    """A new customer tenant."""

    tenant_id: str
    name: str
    country: str


class DomainOut(Schema):
    """A domain of a tenant, and who verified it (empty: nobody)."""

    domain: str
    verified_at: datetime | None
    verified_by: str

    @classmethod
    def of(cls, row: CustomerDomain) -> "DomainOut":
        """Describe a stored domain."""
        return cls(domain=row.domain, verified_at=row.verified_at, verified_by=row.verified_by)


class CustomerOut(Schema):
    """A customer tenant."""

    id: str
    tenant_id: UUID
    name: str
    country: str
    segment: str
    cloud: str
    status: str
    verified_at: datetime | None
    domains: list[DomainOut]

    @classmethod
    def of(cls, row: Customer) -> "CustomerOut":
        """Describe a stored tenant."""
        domains = sorted(row.domains.all(), key=lambda found: found.domain)
        return cls(
            id=row.pk,
            tenant_id=row.tenant_id,
            name=row.organization.name,
            country=row.country,
            segment=row.segment,
            cloud=row.cloud,
            status=row.status,
            verified_at=row.verified_at,
            domains=[DomainOut.of(found) for found in domains],
        )


class CustomerPage(Schema):
    """One page of customers."""

    items: list[CustomerOut]
    next: str | None
    total: int | None = None


class Confirmation(Input):
    """A reviewer's confirmation of a tenant: the grounds, corrections, verified domains."""

    grounds: str
    name: str | None = None
    country: str | None = None
    segment: str | None = None
    cloud: str | None = None
    verified_domains: list[str] = []


class DomainVerification(Input):
    """Which domain is verified, and on what a reviewer relies."""

    domain: str
    grounds: str = ""


class TenantQuestion(Input):
    """What somebody pasted as a tenant ID, or a domain to hold against a tenant ID."""

    text: str
    tenant_id: str = ""


class TenantAnswer(Schema):
    """What was read; ``match`` says whether the domain and the tenant ID given belong together."""

    tenant_id: UUID | None
    domain: str
    finding: str  # why nothing could be read: empty, not_recognized, several_ids, nil_id
    match: bool | None


class SubscriptionChange(Input):
    """What can be changed of a subscription; months that are not given keep their seats."""

    product: str | None = None
    channel: str | None = None
    status: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None  # the last day
    seats: dict[str, int] | None = None  # by month, such as 2026-09

    def given(self) -> Record:
        """Return what a request gave as text values."""
        values = given(self)
        if self.seats is not None:
            values["seats"] = " ".join(f"{month}={count}" for month, count in self.seats.items())
        return values


class SubscriptionIn(SubscriptionChange):
    """A new subscription."""

    subscription_id: str
    tenant_id: str
    product: str
    starts_on: date


class SubscriptionOut(Schema):
    """A subscription with its month-end seats."""

    id: str
    subscription_id: UUID
    customer: str
    tenant_id: UUID
    product: str
    channel: str
    status: str
    status_since: datetime
    starts_on: date
    ends_on: date | None
    seats: dict[str, int]

    @classmethod
    def of(cls, row: Subscription) -> "SubscriptionOut":
        """Describe a stored subscription."""
        seats = sorted(row.seats.all(), key=lambda found: found.month)
        return cls(
            id=row.id,
            subscription_id=row.subscription_id,
            customer=row.customer.pk,
            tenant_id=row.customer.tenant_id,
            product=row.product,
            channel=row.channel,
            status=row.status,
            status_since=row.status_since,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            seats={str(Month.of(found.month)): found.seats for found in seats},
        )


class SubscriptionPage(Schema):
    """One page of subscriptions."""

    items: list[SubscriptionOut]
    next: str | None
    total: int | None = None


class Invitation(Input):
    """Which location is invited to which program."""

    partner_id: str
    program: str


class EnrollmentChange(Input):
    """A correction past the usual life: what another system knows of an enrollment."""

    status: str | None = None
    requirements: dict[str, str] | None = None  # key: day, or day..last day, or empty: not met
    earning_months: list[str] | None = None  # such as 2025-07..2026-06, or 2026-08..

    def given(self) -> Record:
        """Return what a request gave as text values."""
        values = given(self)
        if self.requirements is not None:
            pairs = [f"{key}={since}" for key, since in self.requirements.items()]
            values["requirements"] = " ".join(pairs)
        return values


class Reason(Input):
    """Why."""

    reason: str


class RequirementOut(Schema):
    """One thing the enrollment needs; ``met_since`` null: it is not met."""

    key: str
    met_since: date | None
    valid_through: date | None
    submitted_on: date | None
    source: str  # who establishes it


class MonthsOut(Schema):
    """Months that earn, the last one included; ``through`` null: still running."""

    start: str
    through: str | None


class EnrollmentOut(Schema):
    """A location's enrollment in a program."""

    id: str
    location: str
    partner_id: str
    location_name: str
    organization: str
    organization_name: str
    program: str
    status: str
    status_since: datetime
    note: str
    requirements: list[RequirementOut]
    earning_months: list[MonthsOut]
    allowed: list[str]

    @classmethod
    def of(cls, row: Enrollment, actor: Actor) -> "EnrollmentOut":
        """Describe a stored enrollment to an actor."""
        requirements = sorted(row.requirements.all(), key=lambda found: found.key)
        spans = sorted((span_of(found) for found in row.periods.all()), key=lambda s: s.start)
        return cls(
            id=row.id,
            location=row.location_id,
            partner_id=row.location.partner_id,
            location_name=row.location.unit.name,
            organization=row.location.organization.pk,
            organization_name=row.location.organization.organization.name,
            program=row.program_key,
            status=row.status,
            status_since=row.status_since,
            note=row.note,
            requirements=[RequirementOut.model_validate(found) for found in requirements],
            earning_months=[
                MonthsOut(start=str(s.start), through=str(s.end.plus(-1)) if s.end else None)
                for s in spans
            ],
            allowed=[verb.value for verb in allowed(Status(row.status), actor)],
        )


class EnrollmentPage(Schema):
    """One page of enrollments."""

    items: list[EnrollmentOut]
    next: str | None
    total: int | None = None


class RowError(Schema):
    """One thing wrong with one cell."""

    field: str
    code: str
    message: str
    remedy: str


class FileRowOut(Schema):
    """What became of one row: created, changed, unchanged or error."""

    line: int
    key: str
    outcome: str
    errors: list[RowError]


class FileImportOut(Schema):
    """A file that was checked, perhaps carried out, with the report on each row."""

    id: str
    kind: str
    file_name: str
    carried_out: bool
    only_clean_rows: bool
    counts: dict[str, int]
    rows: list[FileRowOut]
    created_at: datetime

    @classmethod
    def of(cls, row: FileImport) -> "FileImportOut":
        """Describe a stored import."""
        return cls(
            id=row.id,
            kind=row.kind,
            file_name=row.file_name,
            carried_out=row.carried_out,
            only_clean_rows=row.only_clean_rows,
            counts=row.counts,
            rows=[FileRowOut.model_validate(reworded(found)) for found in row.rows],
            created_at=row.created_at,
        )
