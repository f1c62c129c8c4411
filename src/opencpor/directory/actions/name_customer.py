"""Find the tenant that a claim or a usage file names, or enter it as not yet verified."""

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.common.errors import Conflict
from opencpor.directory.actions.writing import explained
from opencpor.directory.models import PUBLIC_CLOUD, Customer, CustomerDomain
from opencpor.directory.records import customer_record
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.rules.values import read_customer
from opencpor.directory.terms import Segment, TenantStatus
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

NAMERS = (Permission.CLAIM_WRITE, Permission.USAGE_IMPORT, Permission.DIRECTORY_WRITE)


def _create(given: dict[str, str], actor: Actor) -> Customer:
    values = read_customer(given)
    place = Organization.objects.create(kind=Side.CUSTOMER.value, name=values.name)
    customer = Customer.objects.create(
        organization=place,
        tenant_id=values.tenant_id,
        country=values.country,
        segment=values.segment.value,
        cloud=values.cloud,
        status=values.status.value,
    )
    CustomerDomain.objects.bulk_create(
        CustomerDomain(customer=customer, domain=domain) for domain in values.domains
    )
    record(
        EventType.CUSTOMER_CREATED,
        f"customer:{customer.pk}",
        actor.ref(),
        data={"after": customer_record(customer)},
    )
    return customer


def get_or_create_unverified_customer(
    tenant_id: str, name: str, domain: str, country: str, actor: Actor
) -> tuple[Customer, bool]:
    """Return the tenant's customer and whether it was entered just now.

    A tenant that is known stays as it is, whatever is said of it here; the caller must not show
    what is known of it. A new one is *unverified*, and so is its domain, until a reviewer confirms
    it. Two callers at once get the same row.

    Args:
        tenant_id: The GUID, in any dress.
        name: The tenant's name as the namer gives it.
        domain: One of its domains.
        country: Two letters of ISO 3166-1.
        actor: Who names it: a claimant, a usage import, a program manager.

    Raises:
        Invalid: With every wrong value; a new tenant needs all of them.
    """
    actor.require_any(*NAMERS)
    given = {
        "tenant_id": tenant_id,
        "name": name,
        "domains": domain,
        "country": country,
        "segment": Segment.COMMERCIAL.value,
        "cloud": PUBLIC_CLOUD,
        "status": TenantStatus.UNVERIFIED.value,
    }
    known = _known(tenant_id)
    if known is not None:
        return known, False
    try:
        with explained():
            return _create(given, actor), True
    except Conflict:
        known = _known(tenant_id)
        if known is None:
            raise
        return known, False


def _known(tenant_id: str) -> Customer | None:
    """Look the tenant up, whoever asks: its row says to whom it may be shown."""
    guid = guid_of(tenant_id)
    if guid is None:
        return None
    return Customer.objects.select_related("organization").filter(tenant_id=guid).first()
