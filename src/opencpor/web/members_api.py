"""``/me``, ``/users`` and ``/invitations``: who may do what."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from opencpor.access.actions.accept_invitation import accept_invitation
from opencpor.access.actions.add_member import add_member
from opencpor.access.actions.invite import invite
from opencpor.access.actions.remove_member import remove_member
from opencpor.access.actions.revoke_invitation import revoke_invitation
from opencpor.access.models import Invitation, Membership, User
from opencpor.access.queries import home_of
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.errors import not_found
from opencpor.http.etags import seen_revision
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.web import members
from opencpor.web.invitations import link_to_pass_on
from opencpor.web.members_schemas import (
    AcceptIn,
    InvitationIn,
    InvitationMadeOut,
    InvitationOut,
    InvitationPage,
    MeOut,
    RoleIn,
    RoleOut,
    UserOut,
    UserPage,
)

me = Router(tags=["me"])
users = Router(tags=["users"])
invitations = Router(tags=["invitations"])


@me.get("", response=MeOut, url_name="me")
@guard(Open.SIGNED_IN)
def get_me(request: HttpRequest) -> MeOut:
    """Return who is calling, with roles and permissions."""
    actor = actor_of(request)
    return MeOut.of(actor, members.own_memberships(actor))


@users.get("", response=UserPage, url_name="list_users")
@guard(Permission.MEMBER_WRITE)
def list_users(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> UserPage:
    """List the people of the organizations that you manage."""
    page = page_of(members.people(actor_of(request)), ["id"], cursor, limit)
    items = [UserOut.of(row) for row in page.rows]
    return UserPage(items=items, next=next_link(request, page.next_cursor))


def _user(request: HttpRequest, user_id: str) -> User:
    found = members.people(actor_of(request)).filter(id=user_id).first()
    if found is None:
        raise not_found("user")
    return found


@users.get("/{user_id}", response=UserOut, url_name="get_user")
@guard(Permission.MEMBER_WRITE)
def get_user(request: HttpRequest, user_id: str) -> UserOut:
    """Return a person whom you manage."""
    return UserOut.of(_user(request, user_id))


@users.post("/{user_id}/roles", response={201: RoleOut}, url_name="add_role")
@guard(Permission.MEMBER_WRITE)
def add_role(request: HttpRequest, user_id: str, given: RoleIn) -> Status[RoleOut]:
    """Give a person whom you manage another role."""
    actor = actor_of(request)
    _user(request, user_id)
    place = home_of(actor, Permission.MEMBER_WRITE, given.organization_id)
    row = add_member(actor, user_id, place, given.role, given.location_ids)
    return Status(201, RoleOut.of(row))


@users.delete("/roles/{role_id}", response={204: None}, url_name="remove_role")
@guard(Permission.MEMBER_WRITE)
def remove_role(request: HttpRequest, role_id: str) -> Status[None]:
    """Take a role away; its tokens go with it. A role never changes, so any If-Match will do."""
    actor = actor_of(request)
    fetch(Membership.objects.all(), actor, "role", id=role_id)
    seen_revision(request)
    remove_member(actor, role_id)
    return Status(204, None)


@invitations.get("", response=InvitationPage, url_name="list_invitations")
@guard(Permission.MEMBER_WRITE)
def list_invitations(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> InvitationPage:
    """List invitations, the newest first."""
    page = page_of(members.invitations(actor_of(request)), ["-id"], cursor, limit)
    items = [InvitationOut.of(row) for row in page.rows]
    return InvitationPage(items=items, next=next_link(request, page.next_cursor))


@invitations.post("", response={201: InvitationMadeOut}, url_name="create_invitation")
@guard(Permission.MEMBER_WRITE)
def create_invitation(request: HttpRequest, given: InvitationIn) -> Status[InvitationMadeOut]:
    """Invite a person; the link goes to the invited by mail, and to nobody else.

    Where the installation has no mail server, `link` is for you to pass on, this once.
    """
    actor = actor_of(request)
    place = home_of(actor, Permission.MEMBER_WRITE, given.organization_id)
    row, secret = invite(actor, given.email, place, given.role, given.location_ids)
    made = InvitationOut.of(row).model_dump()
    return Status(201, InvitationMadeOut(**made, link=link_to_pass_on(secret) or None))


@invitations.delete("/{invitation_id}", response=InvitationOut, url_name="revoke_invitation")
@guard(Permission.MEMBER_WRITE)
def delete_invitation(request: HttpRequest, invitation_id: str) -> InvitationOut:
    """Take an invitation back."""
    actor = actor_of(request)
    fetch(Invitation.objects.all(), actor, "invitation", id=invitation_id)
    seen_revision(request)
    return InvitationOut.of(revoke_invitation(actor, invitation_id))


@invitations.post(
    "/{invitation_secret}/accept", response={201: RoleOut}, auth=None, url_name="accept_invitation"
)
@guard(Open.SECRET)
def accept(
    request: HttpRequest, response: HttpResponse, invitation_secret: str, given: AcceptIn
) -> Status[RoleOut]:
    """Accept an invitation; a new person chooses a password."""
    response["Referrer-Policy"] = "no-referrer"
    row = accept_invitation(
        invitation_secret, name=given.name, password=given.password, actor=actor_of(request)
    )
    return Status(201, RoleOut.of(row))
