"""Finds actors: from a session, from a token."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from opencpor.access.actor import ANONYMOUS, Actor, ActorKind, Grant
from opencpor.access.models import Membership, Organization, ServiceAccount, Token, User
from opencpor.access.roles import Permission, Role
from opencpor.access.scope import restrict
from opencpor.access.tokens import digest_of
from opencpor.common import clock
from opencpor.common.errors import FieldError, Invalid, not_found
from opencpor.runtime.statements import prepared

LAST_USED_STEP = timedelta(minutes=1)  # a busy token is not written at every request


# The units that a role is limited to, perhaps none of them any longer; NULL: it is not limited.
LIMITS = """CASE WHEN membership.limited THEN ARRAY(
            SELECT unit_id FROM access_membership_units WHERE membership_id = membership.id
        ) END"""
# Written by hand: every page that a person asks for begins with it.
GRANTS = """
    SELECT membership.role, membership.organization_id, {limits}
    FROM access_membership AS membership WHERE membership.{holder} = %s ORDER BY membership.id
"""
OF_USER, OF_SERVICE, ONE_ROLE = (
    GRANTS.format(holder=one, limits=LIMITS) for one in ("user_id", "service_account_id", "id")
)


def _grants(statement: str, holder: str) -> tuple[Grant, ...]:
    with prepared() as cursor:
        cursor.execute(statement, [holder])
        rows = cursor.fetchall()
    return tuple(_grant(*row) for row in rows)


def _grant(role: str, organization_id: str, units: list[str] | None) -> Grant:
    return Grant(Role(role), organization_id, None if units is None else frozenset(units))


def actor_of_user(user: User, request_id: str = "") -> Actor:
    """Return a person with all of their roles."""
    grants = _grants(OF_USER, user.id)
    return Actor(ActorKind.USER, user.id, user.name or user.email, grants, request_id)


def actor_of_session(request: HttpRequest) -> Actor:
    """Return who is signed in by cookie, or nobody."""
    request_id = getattr(request, "request_id", "")
    if not request.user.is_authenticated:
        return ANONYMOUS.within(request_id)
    return actor_of_user(request.user, request_id)


def names_of_people(*ids: str) -> dict[str, str]:
    """Return what each is called: people without a name by their address, machines by their id."""
    people = User.objects.filter(id__in=set(ids)).values_list("id", "name", "email")
    found = {one: name or email for one, name, email in people}
    return {one: found.get(one, one) for one in ids}


# One statement, written by hand: every request of a machine begins with it.
BEARER = """
    SELECT token.id, token.last_used_at, membership.role, membership.organization_id,
        {limits},
        person.id, person.name, person.email, service.id, service.name
    FROM access_token AS token
    JOIN access_membership AS membership ON membership.id = token.membership_id
    LEFT JOIN access_user AS person ON person.id = membership.user_id
    LEFT JOIN access_serviceaccount AS service ON service.id = membership.service_account_id
    WHERE token.digest = %s AND token.revoked_at IS NULL AND token.expires_at > %s
        AND person.is_active IS NOT FALSE
"""
BEARER_WITH_LIMITS = BEARER.format(limits=LIMITS)


def actor_of_token(secret: str, now: datetime, request_id: str = "") -> Actor | None:
    """Return who a bearer token stands for, or None if it is unknown, expired or revoked.

    Nothing is remembered from one request to the next: a right that was taken away is gone at once.
    """
    with prepared() as cursor:
        cursor.execute(BEARER_WITH_LIMITS, [digest_of(secret), now])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, used_at, role, organization_id, units, person, name, email, service, machine = row
    if used_at is None or now - used_at >= LAST_USED_STEP:
        Token.objects.filter(pk=token_id).update(last_used_at=now)
    grants = (_grant(role, organization_id, units),)
    if person is not None:
        return Actor(ActorKind.USER, person, name or email, grants, request_id, token_id)
    return Actor(ActorKind.SERVICE, service, machine, grants, request_id, token_id)


def _role_of(token_id: str) -> tuple[Grant, ...]:
    """Return the one role that a token stands for; none once it is revoked or expired."""
    good = Token.objects.filter(id=token_id, revoked_at=None, expires_at__gt=clock.now())
    found = good.values_list("membership_id").first()
    return _grants(ONE_ROLE, found[0]) if found else ()


def actor_of_id(actor_id: str, request_id: str = "", token: str = "") -> Actor:
    """Return who has an identifier, with the roles of today: for work that was asked for earlier.

    Args:
        actor_id: Of a person or a service account.
        request_id: What the work belongs to.
        token: Identifier of the token that it was asked for with; then its role is the only one.

    Raises:
        NotFound: If there is nobody of that identifier any longer, or it is not active.
    """
    user = User.objects.filter(id=actor_id, is_active=True).first()
    if user is not None:
        actor = actor_of_user(user, request_id)
    else:
        account = ServiceAccount.objects.filter(id=actor_id).first()
        if account is None:
            raise not_found("person or service account")
        grants = _grants(OF_SERVICE, account.id)
        actor = Actor(ActorKind.SERVICE, account.id, account.name, grants, request_id)
    return replace(actor, grants=_role_of(token), token=token) if token else actor


def own_roles(actor: Actor) -> Q:
    """Return which memberships are the actor's own, and stood for by its credentials.

    Who comes with a token has the one role of the token, whatever else the person may do.
    """
    holder = "service_account_id" if actor.kind is ActorKind.SERVICE else "user_id"
    held = Q(pk__in=[])
    for grant in actor.grants:
        held |= Q(organization_id=grant.organization_id, role=grant.role.value)
    return Q(**{holder: actor.id}) & held


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """Return the tokens that an actor may see and revoke: its own, and those that it manages."""
    own = Membership.objects.filter(own_roles(actor))
    managed = restrict(Token.objects.all(), actor)
    return Token.objects.filter(Q(membership__in=own.values("id")) | Q(id__in=managed.values("id")))


def covering(unit_id: str | None) -> Q:
    """Return which memberships are good for a location: those not limited, and those of it."""
    whole = Q(limited=False)
    return whole | Q(units=unit_id) if unit_id else whole


def home_of(actor: Actor, permission: Permission, named: str | None) -> str:
    """Return the organization that is meant: the named one, else the actor's only one.

    Raises:
        Invalid: If none is named and the actor has several.
    """
    if named:
        return named
    own = {grant.organization_id for grant in actor.granting(permission)}
    if len(own) == 1:
        return own.pop()
    error = FieldError("organization_id", "required", "Say in which organization.")
    raise Invalid("You belong to several organizations.", code="invalid", errors=[error])


def homes_of(actor: Actor, permission: Permission) -> dict[str, str]:
    """Return the names of the organizations in which an actor holds a permission, by id."""
    ids = {grant.organization_id for grant in actor.granting(permission)}
    if not ids:
        return {}
    return dict(Organization.objects.filter(id__in=ids).order_by("name").values_list("id", "name"))


def own_home(actor: Actor, permission: Permission, named: str = "") -> str:
    """Return in which of its own organizations an actor asks for something.

    Args:
        actor: Who asks.
        permission: What that takes.
        named: The organization, if the actor says so; empty: its only one.

    Raises:
        Invalid: If it is none of the actor's, or none is named and the actor has several.
    """
    home = home_of(actor, permission, named or None)
    if all(grant.organization_id != home for grant in actor.granting(permission)):
        error = FieldError(
            "organization_id", "unknown_organization", "You have no role for this in it.",
            "Name an organization of yours.",
        )  # fmt: skip
        raise Invalid("This is no organization of yours.", code="invalid", errors=[error])
    return home
