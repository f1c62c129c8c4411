"""Small makers of rows that many tests need. Each says only what its test does not care about."""

from datetime import timedelta
from itertools import count

from opencpor.access.models import Membership, Organization, ServiceAccount, Token, Unit, User
from opencpor.access.roles import Role, Side, side_of
from opencpor.access.tokens import TOKEN_START, VISIBLE, digest_of, new_secret
from opencpor.common.clock import now

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
        user=user, organization=place, side=side_of(role).value, role=role.value
    )
    membership.units.set(units)
    return membership


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
