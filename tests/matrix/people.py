"""Samples about people: users, roles, invitations, tokens."""

from datetime import timedelta

from opencpor.access.actions.invite import invite
from opencpor.access.actor import system
from opencpor.access.models import Membership, Organization, Token, User
from opencpor.access.roles import Role, Side
from opencpor.access.rules import MANAGERS
from opencpor.common.clock import now
from tests.builders import make_user
from tests.matrix.world import World

USUAL = {
    Side.PARTNER: Role.INCENTIVES_USER,
    Side.OPERATOR: Role.REVIEWER,
    Side.CUSTOMER: Role.CUSTOMER_ADMIN,
}


def member(world: World, side: Side) -> User:
    """Somebody of our organization on a side."""
    return world.users[USUAL[side]]


def stranger(world: World, side: Side) -> User:
    """Somebody of the other organization on a side."""
    place = world.rival if side is Side.PARTNER else world.other_customer
    role = MANAGERS[Side(place.kind)]
    return world.once(f"member of {place.id}", lambda: make_user(role, place))


def invitation(world: World, place: Organization) -> tuple[str, str]:
    """Return id and secret of an open invitation."""

    def make() -> tuple[str, str]:
        role = MANAGERS[Side(place.kind)]
        row, secret = invite(system("test"), "new@sample.example", place.id, role)
        return row.id, secret

    return world.once(f"invitation of {place.id}", make)


def token(world: World, membership: Membership) -> str:
    """Return the id of a token of a role."""

    def make() -> str:
        return Token.objects.create(
            membership=membership,
            name="sample",
            prefix="cpor_sample",
            digest=membership.id.encode(),
            expires_at=now() + timedelta(days=1),
        ).id

    return world.once(f"token of {membership.id}", make)
