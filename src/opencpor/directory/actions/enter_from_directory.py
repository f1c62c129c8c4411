"""Somebody signed in at its tenant's own directory, as one of its admins: it speaks for the tenant.

Who calls this has checked the signature, the issuer and the audience of what the directory said.
"""

from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actions.create_user import create_user
from opencpor.access.actions.giving import give
from opencpor.access.actor import system
from opencpor.access.models import Membership, User
from opencpor.access.roles import Role, Side
from opencpor.common.errors import Forbidden
from opencpor.directory.actions.proving import hold_partner_domains, is_partners
from opencpor.directory.actions.verify_domain import mark_verified
from opencpor.directory.models import Customer, CustomerDomain
from opencpor.directory.rules.free_mail import FREE_MAIL
from opencpor.directory.rules.tenant import domain_of, guid_of
from opencpor.directory.terms import TenantStatus, Verifier
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

DIRECTORY = system("directory-sign-in")


@dataclass(frozen=True)
class DirectoryPerson:
    """What a directory says of who signed in.

    Attributes:
        tenant_id: The tenant (``tid``).
        name: What others see.
        sign_in_name: The name to sign in with there (``preferred_username``), an address at one of
            the tenant's domains: a directory gives names at its own domains only.
        roles: The directory roles held (``wids``), lower case.
        guest: Whether the account is another tenant's.
    """

    tenant_id: str
    name: str
    sign_in_name: str
    roles: frozenset[str]
    guest: bool


def _customer(person: DirectoryPerson, allowed: frozenset[str]) -> Customer:
    guid = guid_of(person.tenant_id)
    rows = Customer.objects.select_for_update(of=("self",)).select_related("organization")
    found = rows.filter(tenant_id=guid, status=TenantStatus.VERIFIED).first() if guid else None
    if found is None:
        raise Forbidden(
            "Your tenant is not known here as a verified customer. Ask the program's operator.",
            code="unknown_tenant",
        )
    if person.guest:
        raise Forbidden(
            "You are a guest in this tenant. Sign in with an account of the tenant itself.",
            code="guest_account",
        )
    if not person.roles & allowed:
        raise Forbidden(
            "Your account holds none of the directory roles that speak for the tenant here. Ask "
            "one of its administrators.",
            code="no_directory_role",
        )
    return found


def _user(person: DirectoryPerson, known: User | None) -> User:
    if known is None:
        if User.objects.filter(email=person.sign_in_name.strip().lower()).exists():
            raise Forbidden(
                "This address has an account already. Sign in with it, then connect your "
                "directory's account on your account's page.",
                code="sign_in_first",
            )
        return create_user(DIRECTORY, person.sign_in_name, person.name)
    if known.memberships.filter(side=Side.PARTNER.value).exists():
        raise Forbidden(
            "You also act for a partner, so somebody else must speak for the customer.",
            code="acts_for_partner",
        )
    return known


def _verify(customer: Customer, domain: str) -> None:
    """Verify the domain that the directory itself stands behind, unless somebody else's it is."""
    if not domain or domain in FREE_MAIL:
        return
    if CustomerDomain.objects.filter(domain=domain, verified_at__isnull=False).exists():
        return
    hold_partner_domains()
    if is_partners(domain):
        return
    row, _ = CustomerDomain.objects.get_or_create(customer=customer, domain=domain)
    mark_verified(row, Verifier.DIRECTORY, "")
    customer.revision += 1
    customer.save(update_fields=["revision"])
    record(
        EventType.DOMAIN_VERIFIED,
        f"customer:{customer.pk}",
        DIRECTORY.ref(),
        data={"after": {"domain": row.domain, "verified_by": row.verified_by}},
    )


@transaction.atomic
def enter_from_directory(
    person: DirectoryPerson, allowed: frozenset[str], known: User | None = None
) -> User:
    """Make who signed in an admin of its tenant, and verify the domain of its sign-in name.

    Args:
        person: What the directory says.
        allowed: The directory roles of which one is needed.
        known: The account that this person has here already.

    Raises:
        Forbidden: ``unknown_tenant``, ``guest_account``, ``no_directory_role``, ``sign_in_first``,
            ``acts_for_partner``; then nothing has changed.
        Invalid: If the sign-in name is no address.
    """
    customer = _customer(person, allowed)
    user = _user(person, known)
    held = Membership.objects.filter(
        user=user, organization_id=customer.pk, role=Role.CUSTOMER_ADMIN.value
    )
    if not held.exists():
        record(
            EventType.ACCESS_PROVEN,
            f"customer:{customer.pk}",
            DIRECTORY.ref(),
            data={"user": user.id, "by": "directory"},
        )
        give(user, customer.organization, Role.CUSTOMER_ADMIN, [], DIRECTORY)
    _verify(customer, domain_of(person.sign_in_name.rpartition("@")[2]))
    return user
