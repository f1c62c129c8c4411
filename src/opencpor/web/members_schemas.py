"""People, roles, invitations, service accounts and tokens, as the API shows and takes them."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema
from pydantic import EmailStr

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation, Membership, ServiceAccount, Token, User
from opencpor.access.roles import Role, Side
from opencpor.common.clock import now
from opencpor.http.inputs import Input


class RoleOut(Schema):
    """One role in one organization; ``limited``: it holds at the named locations only."""

    id: str
    role: Role
    organization_id: str
    organization_name: str
    side: Side
    limited: bool
    location_ids: list[str]

    @classmethod
    def of(cls, row: Membership) -> "RoleOut":
        """Return a role; organization and units must be at hand."""
        return cls(
            id=row.id,
            role=Role(row.role),
            organization_id=row.organization_id,
            organization_name=row.organization.name,
            side=Side(row.side),
            limited=row.limited,
            location_ids=sorted(unit.id for unit in row.units.all()),
        )


class MeOut(Schema):
    """Who is calling, and what that allows."""

    kind: Literal["user", "service"]
    id: str
    name: str
    email: str | None
    language: str
    roles: list[RoleOut]
    permissions: list[str]

    @classmethod
    def of(cls, actor: Actor, rows: list[Membership]) -> "MeOut":
        """Return the caller with the roles that the credentials stand for."""
        user = User.objects.filter(id=actor.id).first()
        return cls(
            kind="user" if user else "service",
            id=actor.id,
            name=actor.name,
            email=user.email if user else None,
            language=user.language if user else "",
            roles=[RoleOut.of(row) for row in rows],
            permissions=sorted({p for row in actor.grants for p in _permissions(row.role)}),
        )


def _permissions(role: Role) -> set[str]:
    from opencpor.access.roles import permissions_of

    return {permission.value for permission in permissions_of(role)}


class UserOut(Schema):
    """A person, with the roles that the caller may see."""

    id: str
    email: str
    name: str
    active: bool
    roles: list[RoleOut]

    @classmethod
    def of(cls, user: User) -> "UserOut":
        """Return a person; the roles to show are prefetched as ``shown``."""
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            active=user.is_active,
            roles=[RoleOut.of(row) for row in user.shown],  # type: ignore[attr-defined]
        )


class UserPage(Schema):
    """One page of people."""

    items: list[UserOut]
    next: str | None


class RoleIn(Input):
    """A role to give; without an organization in one's own."""

    role: str
    organization_id: str | None = None
    location_ids: list[str] = []


class InvitationIn(RoleIn):
    """Whom to invite, to which role."""

    email: EmailStr


class InvitationOut(Schema):
    """An invitation, without its secret."""

    id: str
    email: str
    role: Role
    organization_id: str
    state: Literal["open", "accepted", "revoked", "expired"]
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, row: Invitation) -> "InvitationOut":
        """Return an invitation."""
        return cls(
            id=row.id,
            email=row.email,
            role=Role(row.role),
            organization_id=row.organization_id,
            state=state_of(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
        )


class InvitationMadeOut(InvitationOut):
    """A fresh invitation; ``link`` accepts it, null where it goes out by mail."""

    link: str | None


def state_of(row: Invitation) -> Literal["open", "accepted", "revoked", "expired"]:
    """Return what became of an invitation."""
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None:
        return "revoked"
    return "open" if row.expires_at > now() else "expired"


class InvitationPage(Schema):
    """One page of invitations."""

    items: list[InvitationOut]
    next: str | None


class AcceptIn(Input):
    """What a new person chooses."""

    name: str = ""
    password: str | None = None


class ServiceAccountIn(Input):
    """A service account to make; without an organization in one's own."""

    name: str
    role: str
    organization_id: str | None = None


class ServiceAccountOut(Schema):
    """An account for a machine."""

    id: str
    name: str
    organization_id: str
    roles: list[RoleOut]
    created_at: datetime

    @classmethod
    def of(cls, row: ServiceAccount) -> "ServiceAccountOut":
        """Return an account; its memberships are prefetched."""
        return cls(
            id=row.id,
            name=row.name,
            organization_id=row.organization_id,
            roles=[RoleOut.of(member) for member in row.memberships.all()],
            created_at=row.created_at,
        )


class ServiceAccountPage(Schema):
    """One page of service accounts."""

    items: list[ServiceAccountOut]
    next: str | None


class TokenIn(Input):
    """A token to make: with one's own role, or that of another member or service account."""

    name: str
    days: int = Field(..., ge=1, le=366)
    role_id: str | None = None


class TokenOut(Schema):
    """A token, without its secret."""

    id: str
    name: str
    prefix: str
    owner: str
    role: RoleOut
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, row: Token) -> "TokenOut":
        """Return a token; its membership is at hand."""
        member = row.membership
        return cls(
            id=row.id,
            name=row.name,
            prefix=row.prefix,
            owner=owner_of(member),
            role=RoleOut.of(member),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )


def owner_of(member: Membership) -> str:
    """Return who acts with a membership: an address, or an account's name."""
    if member.user is not None:
        return member.user.email
    return member.service_account.name if member.service_account is not None else ""


class NewTokenOut(TokenOut):
    """A fresh token; its secret is shown this once."""

    secret: str


class TokenPage(Schema):
    """One page of tokens."""

    items: list[TokenOut]
    next: str | None
