"""Who may give which role to whom, and how long a token lives. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.roles import Permission, Role, Side, side_of

# The role on each side that manages the organization's people.
MANAGERS: dict[Side, Role] = {
    Side.PARTNER: Role.ACCOUNT_ADMIN,
    Side.OPERATOR: Role.ADMINISTRATOR,
    Side.CUSTOMER: Role.CUSTOMER_ADMIN,
}
MACHINES_ONLY = frozenset({Role.USAGE_FEED})
LONGEST_TOKEN_DAYS = 366
INVITATION_LIFE = timedelta(days=14)


def manages(actor: Actor, permission: Permission, organization_id: str) -> bool:
    """Whether an actor holds a permission in this very organization, not only over it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(g.organization_id == organization_id for g in actor.granting(permission))


def may_give(actor: Actor, role: Role, side: Side, organization_id: str) -> bool:
    """Whether an actor may give a role in an organization.

    Those who manage an organization's people give every role of it. The operator's administrator
    gives partners and customers their first manager, and nothing else.
    """
    if manages(actor, Permission.MEMBER_WRITE, organization_id):
        return True
    operates = any(g.side is Side.OPERATOR for g in actor.granting(Permission.MEMBER_WRITE))
    return operates and side is not Side.OPERATOR and role is MANAGERS[side]


def fits(role: Role, side: Side) -> bool:
    """Whether a role exists on a side."""
    return side_of(role) is side


def is_last_manager(role: Role, side: Side, others: Iterable[str]) -> bool:
    """Whether nobody would manage the people of an organization without this role.

    Args:
        role: The role that is to go.
        side: The side of the organization.
        others: The roles that stay in the organization.
    """
    return role is MANAGERS[side] and MANAGERS[side].value not in set(others)
