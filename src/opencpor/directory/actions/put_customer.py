"""Store a customer tenant as the operator gives it: create, change, or find it unchanged."""

from collections.abc import Mapping

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.directory.actions.writing import (
    Expect,
    Outcome,
    Put,
    exists_already,
    explained,
    refused,
)
from opencpor.directory.models import Customer, CustomerDomain
from opencpor.directory.records import NEW_CUSTOMER, customer_record, difference
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.rules.values import CustomerValues, read_customer
from opencpor.directory.terms import TenantStatus, Verifier
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _locked(tenant_id: str, actor: Actor) -> Customer | None:
    rows = Customer.objects.select_for_update(of=("self",)).select_related("organization")
    guid = guid_of(tenant_id)
    if guid is None:
        return None
    return restrict(rows, actor, Permission.DIRECTORY_WRITE).filter(tenant_id=guid).first()


def _write_domains(customer: Customer, values: CustomerValues) -> None:
    """Make the domains exactly those given; how a domain was verified before stays."""
    customer.domains.exclude(domain__in=values.domains).delete()
    known = {row.domain: row for row in customer.domains.all()}
    for domain in sorted(values.domains):
        row = known.get(domain)
        verified = domain in values.verified_domains
        if row is not None and bool(row.verified_at) == verified:
            continue
        row = row or CustomerDomain(customer=customer, domain=domain)
        row.verified_at = now() if verified else None
        row.verified_by = Verifier.IMPORT.value if verified else ""
        row.grounds = ""
        row.save()


def _write_status(customer: Customer, status: TenantStatus) -> None:
    if status is TenantStatus.UNVERIFIED and customer.status == TenantStatus.VERIFIED:
        raise refused(
            "status",
            "already_verified",
            "This tenant is verified already.",
            "Leave the status out, or say verified.",
        )
    if status is TenantStatus.VERIFIED and customer.verified_at is None:
        customer.verified_at = now()
    customer.status = status.value


def _create(values: CustomerValues, actor: Actor) -> Customer:
    place = Organization.objects.create(kind=Side.CUSTOMER.value, name=values.name)
    customer = Customer(
        organization=place,
        tenant_id=values.tenant_id,
        country=values.country,
        segment=values.segment.value,
        cloud=values.cloud,
    )
    _write_status(customer, values.status)
    customer.save(force_insert=True)
    _write_domains(customer, values)
    after = customer_record(customer)
    record(
        EventType.CUSTOMER_CREATED, f"customer:{customer.pk}", actor.ref(), data={"after": after}
    )
    return customer


def _change(customer: Customer, values: CustomerValues, actor: Actor) -> Outcome:
    before = customer_record(customer)
    customer.organization.name, customer.country = values.name, values.country
    customer.segment, customer.cloud = values.segment.value, values.cloud
    _write_status(customer, values.status)
    _write_domains(customer, values)
    changes = difference(before, customer_record(customer))
    if not changes["after"]:
        return Outcome.UNCHANGED
    customer.organization.save(update_fields=["name"])
    customer.revision += 1
    customer.save()
    record(EventType.CUSTOMER_CHANGED, f"customer:{customer.pk}", actor.ref(), data=changes)
    return Outcome.CHANGED


def put_customer(
    given: Mapping[str, str],
    actor: Actor,
    *,
    seen: str | None = None,
    expect: Expect = Expect.ANY,
) -> Put[Customer]:
    """Store a customer, known by its tenant ID.

    Args:
        given: Text values (see `rules.values.read_customer`); what is absent stays as it is.
        actor: Who does it.
        seen: The revision on which a change is made.
        expect: Whether it may be there already.

    Raises:
        Invalid: With every wrong value; ``already_verified``, ``domain_taken``.
        Conflict: If it is there already but should be new.
        NotFound: If it should be there and is not.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with explained():
        customer = _locked(given.get("tenant_id", ""), actor)
        if customer is None:
            if expect is Expect.KNOWN:
                raise not_found("customer")
            return Put(_create(read_customer(NEW_CUSTOMER | dict(given)), actor), Outcome.CREATED)
        if expect is Expect.NEW:
            raise exists_already("customer")
        check_revision(seen, customer)
        values = read_customer(_merged(customer, given))
        return Put(customer, _change(customer, values, actor))


def _merged(customer: Customer, given: Mapping[str, str]) -> dict[str, str]:
    """Return the current values with those given; a domain left out is not verified any longer."""
    merged = customer_record(customer) | dict(given)
    if "domains" in given and "verified_domains" not in given:
        kept = set(merged["domains"].split())
        merged["verified_domains"] = " ".join(
            domain for domain in merged["verified_domains"].split() if domain in kept
        )
    return merged
