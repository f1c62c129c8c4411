"""Partners with their locations and enrollments, customers with their domains and subscriptions.

Partners and customers extend the organizations of `opencpor.access` one to one, locations its
units, so that roles, rights and sign-in need to know nothing of this room.

**Who sees customers.** A partner sees no name, domain or figure of a customer here: before an
association none of it is the partner's business, and who is associated is known only to rooms
above this one. The scopes of `Customer`, `CustomerDomain`, `Subscription` and `SubscriptionSeats`
therefore open nothing to partners; a room that knows the associations serves a partner's own
customers by itself.
"""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from opencpor.access.models import Organization, PrefixedIdField, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import Scope
from opencpor.directory.terms import (
    Kind,
    Segment,
    Status,
    SubscriptionStatus,
    TenantStatus,
    Verifier,
)

ACCOUNT_NUMBER = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"
COUNTRY = r"^[A-Z]{2}$"  # ISO 3166-1 alpha-2
DOMAIN = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
KEY = r"^[a-z0-9][a-z0-9-]*$"
NO_TENANT = "00000000-0000-0000-0000-000000000000"
PUBLIC_CLOUD = "public"


def _point(number: Any) -> Func:
    """Return a range of exactly one number: equality, as a range index can check it."""
    return Func(number, number, Value("[]"), function="int8range")


class AccountNumber(models.Model):
    """Every number in use as a PartnerID or as a global account id, each once.

    Triggers keep it; its primary key is what stops one number from being both.
    """

    number = models.CharField(max_length=40, primary_key=True, db_collation="C")

    scope: ClassVar = Scope(internal="kept by triggers so that no account number is used twice")


class Partner(models.Model):
    """A partner organization: the global account, under which nothing is claimed or earned."""

    organization = models.OneToOneField(
        Organization, models.PROTECT, primary_key=True, related_name="partner"
    )
    global_id = models.CharField(max_length=40, unique=True, db_collation="C")
    country = models.CharField(max_length=2)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, partner="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_global_id_shape", condition=Q(global_id__regex=ACCOUNT_NUMBER)
            ),
            models.CheckConstraint(
                name="partner_country_shape", condition=Q(country__regex=COUNTRY)
            ),
        ]


class PartnerDomain(models.Model):
    """An e-mail domain of a partner: mail from it is the partner's, not the customer's."""

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, db_collation="C")

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, partner="partner_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="partner_domain_once", fields=["partner", "domain"]),
            models.CheckConstraint(name="partner_domain_shape", condition=Q(domain__regex=DOMAIN)),
        ]


class Location(models.Model):
    """A partner's location. Its PartnerID (``partner_id``) is what claims, enrolls and earns."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="location")
    organization = models.ForeignKey(Partner, models.PROTECT, related_name="locations")
    partner_id = models.CharField(max_length=40, unique=True, db_collation="C")
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, partner="organization_id", unit="unit_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_partner_id_shape", condition=Q(partner_id__regex=ACCOUNT_NUMBER)
            ),
            models.CheckConstraint(
                name="location_country_shape", condition=Q(country__regex=COUNTRY)
            ),
        ]


class Enrollment(models.Model):
    """A location's enrollment in one program; what it earns in comes from its periods."""

    id = PrefixedIdField(prefix="enr")
    location = models.ForeignKey(Location, models.PROTECT, related_name="enrollments")
    program_key = models.CharField(max_length=64, db_collation="C")
    status = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Status])
    status_since = models.DateTimeField()
    note = models.TextField(blank=True)  # why it was returned, lapsed or discontinued
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(
        Permission.ENROLLMENT_READ, partner="location__organization_id", unit="location_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="enrollment_once_per_program", fields=["location", "program_key"]
            ),
            models.CheckConstraint(
                name="enrollment_status_known",
                condition=Q(status__in=[status.value for status in Status]),
            ),
            models.CheckConstraint(
                name="enrollment_program_shape", condition=Q(program_key__regex=KEY)
            ),
        ]
        indexes = [models.Index(name="enrollment_by_status", fields=["status", "id"])]


class EnrollmentRequirement(models.Model):
    """One thing an enrollment needs, and since when it is met (null: it is not).

    ``source`` says who establishes it: ``signature``, ``finance``, ``program``, ``import``, or the
    room that checks it by itself, such as ``eligibility``.
    """

    id = models.BigAutoField(primary_key=True)
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="requirements")
    key = models.CharField(max_length=64, db_collation="C")
    met_since = models.DateField(null=True)
    valid_through = models.DateField(null=True)  # last day on which it holds; null: no end
    submitted_on = models.DateField(null=True)  # handed in by the partner, not yet validated
    source = models.CharField(max_length=40)

    scope: ClassVar = Scope(
        Permission.ENROLLMENT_READ,
        partner="enrollment__location__organization_id",
        unit="enrollment__location_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="requirement_once", fields=["enrollment", "key"]),
            models.CheckConstraint(name="requirement_key_shape", condition=Q(key__regex=KEY)),
            models.CheckConstraint(
                name="requirement_holds_forward",
                condition=Q(valid_through__isnull=True)
                | Q(met_since__isnull=False, valid_through__gte=F("met_since")),
            ),
        ]


class EnrollmentPeriod(models.Model):
    """Months in which an enrollment earns: first days of months, the end excluded.

    ``until_month`` null: it still runs. Periods of one enrollment never overlap; the database
    compares identifiers by their 64-bit hash, as its built-in range index knows only numbers.
    """

    id = models.BigAutoField(primary_key=True)
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="periods")
    from_month = models.DateField()
    until_month = models.DateField(null=True)

    scope: ClassVar = Scope(
        Permission.ENROLLMENT_READ,
        partner="enrollment__location__organization_id",
        unit="enrollment__location_id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enrollment_period_of_months",
                condition=Q(from_month__day=1)
                & (Q(until_month__isnull=True) | Q(until_month__day=1)),
            ),
            models.CheckConstraint(
                name="enrollment_period_forward",
                condition=Q(until_month__isnull=True) | Q(until_month__gt=F("from_month")),
            ),
            ExclusionConstraint(
                name="enrollment_period_no_overlap",
                expressions=[
                    (_point(Func(F("enrollment"), Value(0), function="hashtextextended")), "&&"),
                    (
                        Func(F("from_month"), F("until_month"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Customer(models.Model):
    """A customer tenant; see the top of this file for who sees it.

    ``unverified``: first named on a claim or in a usage file, not yet confirmed by a reviewer.
    """

    organization = models.OneToOneField(
        Organization, models.PROTECT, primary_key=True, related_name="customer"
    )
    tenant_id = models.UUIDField(unique=True)
    country = models.CharField(max_length=2)
    segment = models.CharField(
        max_length=20,
        choices=[(s.value, s.value) for s in Segment],
        default=Segment.COMMERCIAL.value,
    )
    cloud = models.CharField(max_length=40, default=PUBLIC_CLOUD, db_collation="C")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in TenantStatus])
    verified_at = models.DateTimeField(null=True)
    grounds = models.TextField(blank=True)  # on what a reviewer confirmed it
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, customer="organization_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="customer_status_known",
                condition=Q(status=TenantStatus.UNVERIFIED.value, verified_at__isnull=True)
                | Q(status=TenantStatus.VERIFIED.value, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="customer_segment_known", condition=Q(segment__in=[s.value for s in Segment])
            ),
            models.CheckConstraint(
                name="customer_country_shape", condition=Q(country__regex=COUNTRY)
            ),
            models.CheckConstraint(name="customer_cloud_shape", condition=Q(cloud__regex=KEY)),
            models.CheckConstraint(
                name="customer_tenant_not_nil", condition=~Q(tenant_id=NO_TENANT)
            ),
        ]


class CustomerDomain(models.Model):
    """A domain that a tenant is said to have; verified ones belong to one tenant only."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, db_collation="C")
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=20, blank=True)  # a `Verifier`; empty: nobody
    grounds = models.TextField(blank=True)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, customer="customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="customer_domain_once", fields=["customer", "domain"]),
            models.UniqueConstraint(
                name="customer_domain_verified_once",
                fields=["domain"],
                condition=Q(verified_at__isnull=False),
            ),
            models.CheckConstraint(name="customer_domain_shape", condition=Q(domain__regex=DOMAIN)),
            models.CheckConstraint(
                name="customer_domain_verified_by_somebody",
                condition=Q(verified_at__isnull=True, verified_by="")
                | Q(verified_at__isnull=False, verified_by__in=[v.value for v in Verifier]),
            ),
        ]


class DomainProof(models.Model):
    """A record that somebody is to publish, to show that a domain is under its control.

    ``value`` is no secret: it will stand in the public DNS. Begun by an admin of the tenant, or by
    a newcomer, who then has ``digest``, the hash of the link back, and names its own mailbox.
    """

    id = PrefixedIdField(prefix="dpr")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="proofs")
    tenant_id = models.UUIDField()  # as it was typed; a newcomer's may be nobody's
    domain = models.CharField(max_length=253, db_collation="C")
    value = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, null=True, unique=True)
    email = models.EmailField(blank=True)  # a newcomer's; erased with the row
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)  # the last time
    proven_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(Permission.DOMAIN_VERIFY, customer="customer_id")

    class Meta:
        constraints = [
            models.CheckConstraint(name="domain_proof_shape", condition=Q(domain__regex=DOMAIN)),
            models.CheckConstraint(
                name="domain_proof_of_admin_or_newcomer",
                condition=Q(customer__isnull=False, digest__isnull=True, email="")
                | Q(customer__isnull=True, digest__isnull=False) & ~Q(email=""),
            ),
        ]
        indexes = [models.Index(name="domain_proof_by_domain", fields=["domain", "made_at"])]


class Subscription(models.Model):
    """What a customer bought: one product under one GUID, with dates as the feed gives them."""

    id = PrefixedIdField(prefix="sub")
    subscription_id = models.UUIDField(unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="subscriptions")
    product = models.CharField(max_length=100, db_collation="C")
    channel = models.CharField(max_length=64, blank=True, db_collation="C")  # empty: not known
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in SubscriptionStatus]
    )
    status_since = models.DateTimeField()  # when this installation first heard of the status
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day; null: open
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, customer="customer_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="subscription_status_known",
                condition=Q(status__in=[s.value for s in SubscriptionStatus]),
            ),
            models.CheckConstraint(
                name="subscription_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="subscription_product_given", condition=~Q(product="")),
            models.CheckConstraint(
                name="subscription_not_nil", condition=~Q(subscription_id=NO_TENANT)
            ),
        ]
        indexes = [
            models.Index(name="subscription_by_status", fields=["status", "status_since"]),
        ]


class SubscriptionSeats(models.Model):
    """How many seats a subscription had at the end of a month."""

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="seats")
    month = models.DateField()  # its first day
    seats = models.PositiveIntegerField()

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, customer="subscription__customer_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seats_once_a_month", fields=["subscription", "month"]),
            models.CheckConstraint(name="seats_of_a_month", condition=Q(month__day=1)),
        ]


class FileImport(models.Model):
    """A directory file that was checked and perhaps carried out, with the report on each row.

    ``content`` is kept between the check and the carrying out, then dropped.
    """

    id = PrefixedIdField(prefix="imp")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.BinaryField(max_length=32)  # SHA-256 of the file
    content = models.BinaryField(null=True)
    only_clean_rows = models.BooleanField(default=False)
    carried_out = models.BooleanField(default=False)
    counts = models.JSONField()  # {"created": 3, "changed": 0, "unchanged": 9, "error": 1}
    rows = models.JSONField()  # [{"line", "key", "outcome", "errors": [{field, code, ...}]}]
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    revision = models.PositiveIntegerField(default=1)

    scope: ClassVar = Scope(Permission.DIRECTORY_WRITE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="file_import_kind_known", condition=Q(kind__in=[k.value for k in Kind])
            ),
            models.CheckConstraint(
                name="file_import_content_until_carried_out",
                condition=Q(carried_out=False) | Q(content__isnull=True),
            ),
        ]
