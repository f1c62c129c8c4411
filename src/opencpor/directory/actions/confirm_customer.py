"""A reviewer confirms a tenant that was first named on a claim, correcting what is wrong."""

from collections.abc import Iterable, Mapping

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.directory.actions.verify_domain import mark_verified
from opencpor.directory.actions.writing import explained, refused
from opencpor.directory.models import Customer
from opencpor.directory.records import customer_record, difference
from opencpor.directory.rules.tenant import domain_of
from opencpor.directory.rules.values import read_customer
from opencpor.directory.terms import TenantStatus, Verifier
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

CORRECTABLE = ("name", "country", "segment", "cloud")


def _correct(customer: Customer, corrections: Mapping[str, str]) -> None:
    allowed = {name: text for name, text in corrections.items() if name in CORRECTABLE}
    values = read_customer(customer_record(customer) | allowed)
    customer.organization.name, customer.country = values.name, values.country
    customer.segment, customer.cloud = values.segment.value, values.cloud
    customer.organization.save(update_fields=["name"])


def _verify(customer: Customer, domains: Iterable[str], grounds: str) -> None:
    for given in domains:
        domain = domain_of(given)
        if not domain:
            raise refused(
                "verified_domains",
                "bad_domain",
                phrase("{given!r} is no domain.", given=given),
                "Write it as contoso.example.",
            )
        row, _ = customer.domains.get_or_create(domain=domain)
        if row.verified_at is None:
            mark_verified(row, Verifier.REVIEWER, grounds)


def confirm_customer(
    customer_id: str,
    actor: Actor,
    *,
    grounds: str,
    corrections: Mapping[str, str] | None = None,
    verified_domains: Iterable[str] = (),
    seen: str | None = None,
) -> Customer:
    """Stand behind an unverified tenant: what it is called, where it is, which domains it has.

    Args:
        customer_id: The tenant's organization.
        actor: A reviewer.
        grounds: On what the reviewer relies; kept with the tenant and its domains.
        corrections: Right values for name, country, segment or cloud.
        verified_domains: Domains that are now verified as the tenant's, new ones too.
        seen: The revision that the reviewer saw.

    Raises:
        NotFound: If there is no such tenant.
        Conflict: ``already_verified``.
        Invalid: Without grounds, with wrong values, or ``domain_taken``.
        Stale: If it was changed meanwhile.
    """
    actor.require(Permission.REVIEW)
    with explained():
        rows = Customer.objects.select_for_update(of=("self",)).select_related("organization")
        customer = fetch(rows, actor, "customer", Permission.REVIEW, organization_id=customer_id)
        check_revision(seen, customer)
        if customer.status == TenantStatus.VERIFIED:
            raise Conflict(
                "This tenant is verified already. A program manager can change it.",
                code="already_verified",
                extra={"state": customer.status, "allowed": []},
            )
        if not legible(grounds):
            raise refused("grounds", "required", "No grounds are given.", "Say what you rely on.")
        before = customer_record(customer)
        _correct(customer, corrections or {})
        _verify(customer, verified_domains, legible(grounds))
        customer.status, customer.verified_at = TenantStatus.VERIFIED.value, now()
        customer.grounds = legible(grounds)
        customer.revision += 1
        customer.save()
        record(
            EventType.CUSTOMER_VERIFIED,
            f"customer:{customer.pk}",
            actor.ref(),
            data=difference(before, customer_record(customer)),
            personal={"grounds": customer.grounds},
        )
        return customer
