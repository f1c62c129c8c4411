"""Finds actors: from a session, from a token."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import HttpRequest

from opencpor.access.actor import ANONYMOUS, Actor, ActorKind, Grant
from opencpor.access.models import Membership, ServiceAccount, Token, User
from opencpor.access.roles import Role
from opencpor.access.tokens import digest_of
from opencpor.common.errors import not_found

LAST_USED_STEP = timedelta(minutes=1)  # a busy token is not written at every request


def _grants(memberships: Iterable[Membership]) -> tuple[Grant, ...]:
    """Return memberships as grants; ``units`` must be prefetched."""
    found = []
    for membership in memberships:
        units = frozenset(unit.id for unit in membership.units.all())
        found.append(Grant(Role(membership.role), membership.organization_id, units or None))
    return tuple(found)


def actor_of_user(user: User, request_id: str = "") -> Actor:
    """Return a person with all of their roles."""
    memberships = user.memberships.order_by("id").prefetch_related("units")
    return Actor(ActorKind.USER, user.id, user.name or user.email, _grants(memberships), request_id)


def actor_of_session(request: HttpRequest) -> Actor:
    """Return who is signed in by cookie, or nobody."""
    request_id = getattr(request, "request_id", "")
    if not request.user.is_authenticated:
        return ANONYMOUS.within(request_id)
    return actor_of_user(request.user, request_id)


def actor_of_token(secret: str, now: datetime, request_id: str = "") -> Actor | None:
    """Return who a bearer token stands for, or None if it is unknown, expired or revoked."""
    token = (
        Token.objects.select_related("membership__user", "membership__service_account")
        .prefetch_related("membership__units")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if token is None:
        return None
    membership = token.membership
    if membership.user is not None and not membership.user.is_active:
        return None
    if token.last_used_at is None or now - token.last_used_at >= LAST_USED_STEP:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    grants = _grants([membership])
    if membership.user is not None:
        user = membership.user
        return Actor(ActorKind.USER, user.id, user.name or user.email, grants, request_id)
    account = membership.service_account
    if account is None:  # the database's own check keeps this from happening
        return None
    return Actor(ActorKind.SERVICE, account.id, account.name, grants, request_id)


def actor_of_id(actor_id: str, request_id: str = "") -> Actor:
    """Return who has an identifier, with the roles of today: for work that was asked for earlier.

    Raises:
        NotFound: If there is nobody of that identifier any longer, or it is not active.
    """
    user = User.objects.filter(id=actor_id, is_active=True).first()
    if user is not None:
        return actor_of_user(user, request_id)
    account = ServiceAccount.objects.filter(id=actor_id).first()
    if account is None:
        raise not_found("person or service account")
    rows = account.memberships.order_by("id").prefetch_related("units")
    return Actor(ActorKind.SERVICE, account.id, account.name, _grants(rows), request_id)
