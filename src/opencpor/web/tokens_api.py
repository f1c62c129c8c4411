"""``/service-accounts`` and ``/tokens``: how machines get in."""

from django.http import HttpRequest
from ninja import Router, Status

from opencpor.access.actions.create_service_account import create_service_account
from opencpor.access.actions.create_token import create_token
from opencpor.access.actions.revoke_token import revoke_token
from opencpor.access.queries import home_of
from opencpor.access.roles import Permission
from opencpor.http.etags import seen_revision
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.web import members
from opencpor.web.members_schemas import (
    NewTokenOut,
    ServiceAccountIn,
    ServiceAccountOut,
    ServiceAccountPage,
    TokenIn,
    TokenOut,
    TokenPage,
)

service_accounts = Router(tags=["service-accounts"])
tokens = Router(tags=["tokens"])


@service_accounts.get("", response=ServiceAccountPage, url_name="list_service_accounts")
@guard(Permission.TOKEN_WRITE)
def list_accounts(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> ServiceAccountPage:
    """List the service accounts of the organizations that you manage."""
    page = page_of(members.service_accounts(actor_of(request)), ["id"], cursor, limit)
    items = [ServiceAccountOut.of(row) for row in page.rows]
    return ServiceAccountPage(items=items, next=next_link(request, page.next_cursor))


@service_accounts.post("", response={201: ServiceAccountOut}, url_name="create_service_account")
@guard(Permission.TOKEN_WRITE)
def create_account(request: HttpRequest, given: ServiceAccountIn) -> Status[ServiceAccountOut]:
    """Make a service account with one role; make a token for that role next."""
    actor = actor_of(request)
    place = home_of(actor, Permission.TOKEN_WRITE, given.organization_id)
    row = create_service_account(actor, place, given.name, given.role)
    account = members.service_accounts(actor).get(id=row.service_account_id)
    return Status(201, ServiceAccountOut.of(account))


@tokens.get("", response=TokenPage, url_name="list_tokens")
@guard(Open.SIGNED_IN)
def list_tokens(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> TokenPage:
    """List your tokens and those that you manage, the newest first; never their secrets."""
    page = page_of(members.tokens(actor_of(request)), ["-id"], cursor, limit)
    items = [TokenOut.of(row) for row in page.rows]
    return TokenPage(items=items, next=next_link(request, page.next_cursor))


@tokens.post("", response={201: NewTokenOut}, url_name="create_token")
@guard(Open.SIGNED_IN)
def post_token(request: HttpRequest, given: TokenIn) -> Status[NewTokenOut]:
    """Make a token for one of your own roles, or for a service account that you manage.

    Its secret is shown this once.
    """
    actor = actor_of(request)
    role_id = given.role_id or members.own_role(actor)
    row, secret = create_token(actor, role_id, given.name, given.days)
    plain = TokenOut.of(members.tokens(actor).get(id=row.id)).model_dump()
    return Status(201, NewTokenOut(**plain, secret=secret))


@tokens.delete("/{token_id}", response=TokenOut, url_name="revoke_token")
@guard(Open.SIGNED_IN)
def delete_token(request: HttpRequest, token_id: str) -> TokenOut:
    """Make a token stop working. Nothing else about it ever changes, so any If-Match will do."""
    actor = actor_of(request)
    members.one_token(actor, token_id)
    seen_revision(request)
    revoke_token(actor, token_id)
    return TokenOut.of(members.tokens(actor).get(id=token_id))
