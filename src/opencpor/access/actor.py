"""Who is acting: a plain value, made once per request, token, link or job."""

from dataclasses import dataclass, replace
from enum import StrEnum

from opencpor.access.roles import Permission, Role, Side, permissions_of, side_of
from opencpor.common.errors import Forbidden, Unauthenticated
from opencpor.common.phrases import phrase
from opencpor.journal.entry import ActorRef


class ActorKind(StrEnum):
    """How the actor came in."""

    USER = "user"
    SERVICE = "service"  # a service account, by token
    LINK = "link"  # a customer's contact, or who was invited, by the link in a mail
    SYSTEM = "system"  # a clock, a job, or the command line of the machine itself
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Grant:
    """One role in one organization, perhaps only at some of its units (locations)."""

    role: Role
    organization_id: str
    units: frozenset[str] | None = None  # None: all of them

    @property
    def side(self) -> Side:
        """The side of the role."""
        return side_of(self.role)

    def holds(self, permission: Permission) -> bool:
        """Whether the role includes a permission."""
        return permission in permissions_of(self.role)


@dataclass(frozen=True)
class Actor:
    """Who acts, with what grants; the only thing that `restrict` asks."""

    kind: ActorKind
    id: str
    name: str = ""
    grants: tuple[Grant, ...] = ()
    request_id: str = ""
    token: str = ""  # identifier of the token that the actor came with, if one

    @property
    def signed_in(self) -> bool:
        """Whether a person or a service account stands behind it."""
        return self.kind in {ActorKind.USER, ActorKind.SERVICE}

    def is_second_person(self, first: str) -> bool:
        """Whether this is a person, and not the one who acted first."""
        return self.kind is ActorKind.USER and self.id != first

    def granting(self, permission: Permission) -> tuple[Grant, ...]:
        """Return the grants that include a permission."""
        return tuple(grant for grant in self.grants if grant.holds(permission))

    def may(self, permission: Permission) -> bool:
        """Whether any grant includes a permission, somewhere."""
        return self.kind is ActorKind.SYSTEM or bool(self.granting(permission))

    def require(self, permission: Permission) -> None:
        """Refuse an actor that holds a permission nowhere.

        Raises:
            Unauthenticated: If nobody is signed in.
            Forbidden: If the role does not include it.
        """
        if self.may(permission):
            return
        if self.kind is ActorKind.ANONYMOUS:
            raise Unauthenticated("Sign in to do this.", code="not_signed_in")
        raise Forbidden(
            phrase(
                "Your role does not include '{permission}'. "
                "Ask an administrator of your organization for a role that does.",
                permission=permission,
            ),
            code="not_allowed",
            extra={"permission": permission.value},
        )

    def require_any(self, *permissions: Permission) -> None:
        """Refuse an actor that holds none of several permissions; naming none refuses nobody.

        Raises:
            Unauthenticated: If nobody is signed in.
            Forbidden: If the role includes none of them.
        """
        if permissions and not any(self.may(permission) for permission in permissions):
            self.require(permissions[0])

    def on(self, side: Side) -> tuple[Grant, ...]:
        """Return the grants on one side."""
        return tuple(grant for grant in self.grants if grant.side is side)

    def at(self, organization_id: str) -> "Actor":
        """Return the same actor with its roles in one organization only."""
        there = tuple(one for one in self.grants if one.organization_id == organization_id)
        return replace(self, grants=there)

    def within(self, request_id: str) -> "Actor":
        """Return the same actor, acting within a request."""
        return replace(self, request_id=request_id)

    def ref(self) -> ActorRef:
        """Return what the event log keeps of the actor: no name, no address."""
        return ActorRef(self.kind.value, self.id, request_id=self.request_id, token=self.token)


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "")


def system(name: str, request_id: str = "") -> Actor:
    """Return the actor for a clock, a job or the machine's own command line."""
    return Actor(ActorKind.SYSTEM, name, name=name, request_id=request_id)
