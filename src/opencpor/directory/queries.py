"""Reads of the directory, always through `restrict`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import joined, phrase
from opencpor.directory.lifecycle import remit_of
from opencpor.directory.models import (
    Customer,
    CustomerDomain,
    Enrollment,
    EnrollmentRequirement,
    FileImport,
    Location,
    Partner,
    Subscription,
)
from opencpor.directory.rules.tenant import domain_of, guid_of
from opencpor.directory.terms import Status
from opencpor.programs.queries import latest_version, program_keys

M = TypeVar("M", bound=Model)
CHUNK = 500


def list_customers(actor: Actor, text: str = "", **filters: str) -> QuerySet[Customer]:
    """List tenants by a part of the name, the whole tenant ID or a domain.

    Args:
        actor: Who asks.
        text: What to look for; empty: everything.
        filters: Exact values of ``status``, ``segment`` or ``country``; empty ones do not count.
    """
    rows = restrict(Customer.objects.select_related("organization"), actor)
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if text:
        found = Q(organization__name__icontains=text)
        guid, domain = guid_of(text), domain_of(text)
        if guid:
            found |= Q(tenant_id=guid)
        if domain:
            found |= Q(pk__in=CustomerDomain.objects.filter(domain=domain).values("customer"))
        rows = rows.filter(found)
    return rows.prefetch_related("domains")


def fetch_customer(actor: Actor, customer_id: str) -> Customer:
    """Give one tenant, or the not-found answer."""
    rows = Customer.objects.select_related("organization").prefetch_related("domains")
    return fetch(rows, actor, "customer", organization_id=customer_id)


def names_of_tenants(tenants: Iterable[str]) -> dict[str, str]:
    """Give the names of customers by tenant ID, for rows that their reader may see already."""
    rows = Customer.objects.select_related("organization").filter(tenant_id__in=set(tenants))
    return {str(one.tenant_id): one.organization.name for one in rows}


def list_subscriptions(
    actor: Actor, text: str = "", customer_id: str = "", **filters: str
) -> QuerySet[Subscription]:
    """List subscriptions by GUID, tenant ID or a part of the product.

    Args:
        actor: Who asks.
        text: What to look for; empty: everything.
        customer_id: Only this tenant's; empty: all.
        filters: Exact values of ``status``, ``channel`` or ``product``; empty ones do not count.
    """
    rows = restrict(Subscription.objects.select_related("customer__organization"), actor)
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    if text:
        found, guid = Q(product__icontains=text), guid_of(text)
        if guid:
            found |= Q(subscription_id=guid) | Q(customer__tenant_id=guid)
        rows = rows.filter(found)
    return rows.prefetch_related("seats")


def fetch_subscription(actor: Actor, subscription_key: str) -> Subscription:
    """Give one subscription by its identifier here, or the not-found answer."""
    rows = Subscription.objects.select_related("customer__organization").prefetch_related("seats")
    return fetch(rows, actor, "subscription", id=subscription_key)


def list_partners(actor: Actor, text: str = "", country: str = "") -> QuerySet[Partner]:
    """List partner organizations by a part of the name, a number of theirs, or an e-mail domain."""
    rows = restrict(Partner.objects.select_related("organization"), actor)
    if country:
        rows = rows.filter(country=country)
    if text:
        rows = rows.filter(
            Q(organization__name__icontains=text)
            | Q(global_id=text)
            | Q(pk__in=Location.objects.filter(partner_id=text).values("organization"))
            | Q(pk__in=Partner.objects.filter(domains__domain=domain_of(text)).values("pk"))
        )
    return rows.prefetch_related("domains")


def fetch_partner(actor: Actor, organization_id: str) -> Partner:
    """Give one partner organization, or the not-found answer."""
    rows = Partner.objects.select_related("organization").prefetch_related("domains")
    return fetch(rows, actor, "partner", organization_id=organization_id)


def list_locations(
    actor: Actor, text: str = "", organization_id: str = "", country: str = ""
) -> QuerySet[Location]:
    """List locations by a part of the name or city, or by PartnerID."""
    rows = restrict(Location.objects.select_related("unit", "organization__organization"), actor)
    if organization_id:
        rows = rows.filter(organization_id=organization_id)
    if country:
        rows = rows.filter(country=country)
    if text:
        rows = rows.filter(
            Q(unit__name__icontains=text) | Q(city__icontains=text) | Q(partner_id=text)
        )
    return rows


def partners_with_locations(actor: Actor) -> QuerySet[Partner]:
    """List partners by their numbers with the locations that the actor may see, read together."""
    locations = list_locations(actor).order_by("partner_id")
    rows = list_partners(actor).prefetch_related(Prefetch("locations", queryset=locations))
    return rows.order_by("global_id")


def fetch_location(actor: Actor, location_id: str) -> Location:
    """Give one location, or the not-found answer."""
    rows = Location.objects.select_related("unit", "organization__organization")
    return fetch(rows, actor, "location", unit_id=location_id)


@dataclass(frozen=True)
class Enrolled:
    """A location with its enrollments that the asker may see."""

    location: Location
    enrollments: list[Enrollment]


def with_enrollments(actor: Actor, locations: Sequence[Location]) -> list[Enrolled]:
    """Return locations with their enrollments, in the order given."""
    rows = restrict(Enrollment.objects.filter(location__in=locations), actor)
    found: dict[str, list[Enrollment]] = {row.pk: [] for row in locations}
    for enrollment in rows.order_by("program_key"):
        found[enrollment.location_id].append(enrollment)
    return [Enrolled(row, found[row.pk]) for row in locations]


def domain_matches(tenant_id: str, domain: str) -> bool:
    """Say only whether a domain and a tenant ID belong together, by verified domains.

    An unknown tenant, an unknown domain and a wrong pair are alike, so that nothing can be learned
    about a tenant by asking.
    """
    guid, name = guid_of(tenant_id), domain_of(domain)
    if guid is None or not name:
        return False
    return CustomerDomain.objects.filter(
        customer__tenant_id=guid, domain=name, verified_at__isnull=False
    ).exists()


def list_enrollments(
    actor: Actor, text: str = "", organization_id: str = "", **filters: str
) -> QuerySet[Enrollment]:
    """List enrollments by PartnerID or a part of the location's or partner's name.

    Args:
        actor: Who asks.
        text: What to look for; empty: everything.
        organization_id: Only this partner's; empty: all.
        filters: Exact values of ``status``, ``program_key``, ``location_id``.
    """
    rows = restrict(
        Enrollment.objects.select_related("location__unit", "location__organization__organization"),
        actor,
    )
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if organization_id:
        rows = rows.filter(location__organization_id=organization_id)
    if text:
        rows = rows.filter(
            Q(location__partner_id=text)
            | Q(location__unit__name__icontains=text)
            | Q(location__organization__organization__name__icontains=text)
        )
    return rows.prefetch_related("requirements", "periods")


def requirements_to_validate(actor: Actor) -> QuerySet[EnrollmentRequirement]:
    """List what is not met of what the actor validates, of the enrollments that it may see."""
    rows = EnrollmentRequirement.objects.filter(source__in=remit_of(actor), met_since=None)
    return restrict(rows, actor)


def enrollments_to_validate(actor: Actor) -> QuerySet[Enrollment]:
    """List the enrollments that lack what the actor validates, without what they require."""
    lacking = requirements_to_validate(actor).filter(enrollment=OuterRef("pk"))
    rows = list_enrollments(actor, status=Status.VALIDATING.value).prefetch_related(None)
    return rows.filter(Exists(lacking))


def fetch_enrollment(actor: Actor, enrollment_id: str) -> Enrollment:
    """Give one enrollment, or the not-found answer."""
    rows = Enrollment.objects.select_related(
        "location__unit", "location__organization__organization"
    )
    return fetch(
        rows.prefetch_related("requirements", "periods"), actor, "enrollment", id=enrollment_id
    )


def require_program(program_key: str) -> None:
    """Refuse a program that this installation does not run.

    Raises:
        Invalid: ``unknown_program``.
    """
    known = program_keys()
    if program_key not in known:
        error = FieldError(
            "program",
            "unknown_program",
            phrase("There is no program {key!r}.", key=program_key),
            phrase("One of: {known}.", known=", ".join(known) or "none is published yet"),
        )
        raise Invalid(joined(error.message, error.remedy), code="unknown_program", errors=[error])


def product_key(name: str) -> str:
    """Return the key of the product that a feed means by a name; what no program knows stays.

    Names, aliases and articles are matched without case, over all programs in order.
    """
    for key in program_keys():
        document = latest_version(key).document
        product = document.product_named(name)
        if product is not None:
            return product.key
        sku = document.sku_named(name)
        if sku is not None and sku.product:
            return sku.product
    return name


Choices = list[tuple[str, str]]


def program_names(language: str) -> dict[str, str]:
    """Return the names of all programs by their keys."""
    return {key: latest_version(key).document.name.in_language(language) for key in program_keys()}


def offered(language: str) -> tuple[Choices, Choices]:
    """Return the products and the channels of all programs, by key, with their names."""
    products: dict[str, str] = {}
    channels: dict[str, str] = {}
    for key in program_keys():
        document = latest_version(key).document
        for product in document.products:
            products.setdefault(product.key, product.name.in_language(language))
        for channel in document.channels:
            channels.setdefault(channel.key, channel.name.in_language(language))
    return sorted(products.items(), key=by_name), sorted(channels.items(), key=by_name)


def by_name(pair: tuple[str, str]) -> str:
    """Return what choices are ordered by."""
    return pair[1].casefold()


def channel_key(name: str) -> str:
    """Return the key of the channel that a feed means by a name; what no program knows stays."""
    for key in program_keys():
        channel = latest_version(key).document.channel_named(name)
        if channel is not None:
            return channel.key
    return name


def today_in(program_key: str) -> date:
    """Return today's date in a program's own time zone."""
    return latest_version(program_key).document.business_calendar.local_date(now())


def enrollments_past_their_end() -> list[str]:
    """Return the enrolled ones that have a requirement whose last day is over."""
    found: list[str] = []
    for key in program_keys():
        rows = Enrollment.objects.filter(
            program_key=key,
            status=Status.ENROLLED.value,
            requirements__valid_through__lt=today_in(key),
        )
        found += rows.order_by("id").distinct().values_list("id", flat=True)
    return found


def fetch_import(actor: Actor, import_id: str) -> FileImport:
    """Give one file import with its report, or the not-found answer."""
    return fetch(FileImport.objects.all(), actor, "import", id=import_id)


def walk(rows: QuerySet[M]) -> Iterator[M]:
    """Go through many rows without holding them all."""
    return rows.iterator(chunk_size=CHUNK)
