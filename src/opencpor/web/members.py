"""Reads about people and their roles, for the API and for the pages."""

from django.db.models import Prefetch, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation, Membership, ServiceAccount, Token, User
from opencpor.access.queries import own_roles, tokens_of
from opencpor.access.scope import restrict
from opencpor.common.errors import FieldError, Invalid, not_found


def _whole(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    return rows.select_related("organization").prefetch_related("units").order_by("id")


def own_memberships(actor: Actor) -> list[Membership]:
    """Return the roles that the caller's credentials stand for."""
    return list(_whole(Membership.objects.filter(own_roles(actor))))


def people(actor: Actor) -> QuerySet[User]:
    """Return the people whom the actor manages, each with the roles that it sees."""
    visible = _whole(restrict(Membership.objects.all(), actor))
    rows = restrict(User.objects.all(), actor).distinct()
    return rows.prefetch_related(Prefetch("memberships", visible, to_attr="shown"))


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations that the actor manages."""
    return restrict(Invitation.objects.select_related("organization"), actor)


def service_accounts(actor: Actor) -> QuerySet[ServiceAccount]:
    """Return the service accounts that the actor manages."""
    rows = restrict(ServiceAccount.objects.all(), actor)
    return rows.prefetch_related(Prefetch("memberships", _whole(Membership.objects.all())))


def tokens(actor: Actor) -> QuerySet[Token]:
    """Return the tokens that are the actor's own, and those that it manages."""
    return (
        tokens_of(actor)
        .select_related(
            "membership__user", "membership__service_account", "membership__organization"
        )
        .prefetch_related("membership__units")
    )


def own_role(actor: Actor) -> str:
    """Return the id of the role that the actor acts with.

    Raises:
        Invalid: If there are several.
    """
    mine = own_memberships(actor)
    if len(mine) == 1:
        return mine[0].id
    error = FieldError("role_id", "required", "Say with which of your roles it is to act.")
    raise Invalid("You have several roles.", code="invalid", errors=[error])


def one_token(actor: Actor, token_id: str) -> Token:
    """Return one token that is the actor's own, or that it manages.

    Raises:
        NotFound: If there is none.
    """
    row = tokens(actor).filter(id=token_id).first()
    if row is None:
        raise not_found("token")
    return row
