"""Small makers of rows that many tests need. Each says only what its test does not care about."""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from opencpor.access.actor import system
from opencpor.access.models import Membership, Organization, ServiceAccount, Token, Unit, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side, side_of
from opencpor.access.tokens import TOKEN_START, VISIBLE, digest_of, new_secret
from opencpor.common.clock import now
from opencpor.directory.actions.invite_enrollment import new_requirements
from opencpor.directory.models import (
    Customer,
    CustomerDomain,
    Enrollment,
    Location,
    Partner,
    Subscription,
)
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.rules import Details, PayeeKind

_number = count(1)


def make_organization(kind: Side, name: str = "") -> Organization:
    return Organization.objects.create(
        kind=kind.value, name=name or f"{kind.value} {next(_number)}"
    )


def make_user(role: Role, organization: Organization | None = None, *units: Unit) -> User:
    """A user with one role; without an organization in one of its own."""
    place = organization or make_organization(side_of(role))
    user = User.objects.create(email=f"user{next(_number)}@example.com", name=f"{role.value}")
    user.set_unusable_password()
    user.save()
    add_role(user, role, place, *units)
    return user


def add_role(user: User, role: Role, place: Organization, *units: Unit) -> Membership:
    membership = Membership.objects.create(
        user=user, organization=place, side=side_of(role).value, role=role.value,
        limited=bool(units),
    )  # fmt: skip
    membership.units.set(units)
    return membership


def limit(user: User, *units: Unit) -> Membership:
    """Give a user its only role anew, at some locations."""
    role = user.memberships.get()
    role.delete()
    return add_role(user, Role(role.role), role.organization, *units)


def make_service(role: Role, organization: Organization) -> Membership:
    account = ServiceAccount.objects.create(organization=organization, name=f"svc {next(_number)}")
    return Membership.objects.create(
        service_account=account, organization=organization, side=side_of(role).value, role=role
    )


def make_token(membership: Membership, days: int = 30) -> str:
    """Return the secret of a fresh token."""
    secret = new_secret(TOKEN_START)
    Token.objects.create(
        membership=membership,
        name="test",
        prefix=secret[:VISIBLE],
        digest=digest_of(secret),
        expires_at=now() + timedelta(days=days),
    )
    return secret


def token_of(user: User) -> str:
    """Return a token with the user's first membership."""
    membership = user.memberships.order_by("id").first()
    assert membership is not None
    return make_token(membership)


def make_partner(organization: Organization | None = None, global_id: str = "") -> Partner:
    return Partner.objects.create(
        organization=organization or make_organization(Side.PARTNER),
        global_id=global_id or f"{9_000_000 + next(_number)}",
        country="DE",
    )


def make_location(
    partner: Partner | None = None, partner_id: str = "", unit: Unit | None = None
) -> Location:
    owner = partner or make_partner()
    place = unit or Unit.objects.create(organization_id=owner.pk, name=f"Location {next(_number)}")
    return Location.objects.create(
        unit=place,
        organization=owner,
        partner_id=partner_id or f"{1_000_000 + next(_number)}",
        country="DE",
        city="Berlin",
    )


def make_payee(location: Location, *, approved: bool = False) -> Payee:
    """A payee that waits for finance, or that some finance has approved."""
    details = Details(PayeeKind.IBAN, "Contoso GmbH", iban="DE89370400440532013000")
    payee = submit_payee(location.pk, details, system("test"))
    if not approved:
        return payee
    return approve_payee(payee.id, actor_of_user(make_user(Role.FINANCE)), grounds="By phone.")


def make_customer(organization: Organization | None = None, domain: str = "") -> Customer:
    """A verified tenant; with a domain also that, verified by the operator."""
    customer = Customer.objects.create(
        organization=organization or make_organization(Side.CUSTOMER),
        tenant_id=UUID(int=0x1000_0000 + next(_number)),
        country="DE",
        status="verified",
        verified_at=now(),
    )
    if domain:
        CustomerDomain.objects.create(
            customer=customer, domain=domain, verified_at=now(), verified_by="import"
        )
    return customer


def make_subscription(customer: Customer | None = None) -> Subscription:
    return Subscription.objects.create(
        subscription_id=UUID(int=0x2000_0000 + next(_number)),
        customer=customer or make_customer(),
        product="dynamics-365-sales",
        channel="volume-licensing",
        status="active",
        status_since=now(),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )


def make_enrollment(
    location: Location | None = None,
    program_key: str = "tidewell-alliance",
    status: str = "invited",
) -> Enrollment:
    """An enrollment with the usual requirements, none of them met."""
    row = Enrollment.objects.create(
        location=location or make_location(),
        program_key=program_key,
        status=status,
        status_since=now(),
    )
    new_requirements(row)
    return row
