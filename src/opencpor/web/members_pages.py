"""Pages about people: who has which role, who is invited."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actions.invite import invite
from opencpor.access.actions.remove_member import remove_member
from opencpor.access.actions.revoke_invitation import revoke_invitation
from opencpor.access.models import Invitation, Membership, User
from opencpor.access.role_words import role_words
from opencpor.access.roles import Permission, Role
from opencpor.access.scope import fetch
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.notices.kept import leaves_no_mail
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question
from opencpor.web import members
from opencpor.web.invitations import link_to_pass_on
from opencpor.web.members_forms import InviteForm
from opencpor.web.members_schemas import owner_of, state_of

HOME = "web:people"


@dataclass(frozen=True)
class Held:
    """One role of a person, as it is drawn."""

    row: Membership
    words: Any


@dataclass(frozen=True)
class Somebody:
    """One person in the list."""

    user: User
    roles: list[Held]


@dataclass(frozen=True)
class Invited:
    """One open invitation in the list."""

    row: Invitation
    words: Any


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Name")),
        Column("email", _("E-mail")),
        Column("roles", _("Roles")),
    )


@require_safe
@guard(Permission.MEMBER_WRITE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people whom the reader manages, and the invitations that are open."""
    actor = actor_of(request)
    rows = members.people(actor)
    page = page_of(rows, ["email"], request.GET.get("cursor", ""), USUAL)
    shown = [
        Somebody(user, [Held(row, role_words(Role(row.role))) for row in user.shown])  # type: ignore[attr-defined]
        for user in page.rows
    ]
    waiting = members.invitations(actor).filter(accepted_at=None, revoked_at=None)
    invited = [
        Invited(row, role_words(Role(row.role)))
        for row in waiting.order_by("-id")
        if state_of(row) == "open"
    ]
    listing = Listing(_columns(), shown, page.next_cursor, total=rows.count())
    return show(request, "web/people.html", {"listing": listing, "invited": invited})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.MEMBER_WRITE)
def invite_somebody(request: HttpRequest) -> HttpResponse:
    """Invite a person by mail, or show the link, this once, where no mail leaves."""
    actor = actor_of(request)
    form = InviteForm(request.POST or None, actor=actor, earlier=_again(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            row, secret = invite(
                actor,
                given["email"],
                given["organization_id"],
                given["role"],
                given.get("location_ids", ()),
            )
            if link := link_to_pass_on(secret):
                return show(request, "web/invited.html", {"invitation": row, "link": link})
            said = _("The invitation to %(email)s is on its way.") % given
            return done(request, HOME, message=said)
    return show(request, "web/invite.html", {"form": form, "no_mail": leaves_no_mail()})


def _again(request: HttpRequest) -> Invitation | None:
    """Return the earlier invitation that is to be sent again, if any."""
    earlier = request.GET.get("again", "")
    if not earlier:
        return None
    return fetch(Invitation.objects.all(), actor_of(request), "invitation", id=earlier)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.MEMBER_WRITE)
def take_role(request: HttpRequest, role_id: str) -> HttpResponse:
    """Ask whether a role is to be taken away, and take it away."""
    actor = actor_of(request)
    rows = Membership.objects.select_related("user", "service_account", "organization")
    row = fetch(rows, actor, "role", id=role_id)
    if request.method == "POST":
        remove_member(actor, row.id)
        return done(request, HOME, message=_("The role is taken away."))
    values = {
        "who": owner_of(row),
        "role": role_words(Role(row.role)),
        "place": row.organization.name,
    }
    question = Question(
        _("Take the role %(role)s away from %(who)s?") % values,
        _("Take the role away"),
        reverse(HOME),
        _("It ends at once in %(place)s. Tokens that act with it stop working.") % values,
    )
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.MEMBER_WRITE)
def take_back(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """Ask whether an invitation is to be taken back, and take it back."""
    actor = actor_of(request)
    row = fetch(Invitation.objects.all(), actor, "invitation", id=invitation_id)
    if request.method == "POST":
        revoke_invitation(actor, row.id)
        return done(request, HOME, message=_("The invitation is taken back."))
    question = Question(
        _("Take back the invitation of %(email)s?") % {"email": row.email},
        _("Take it back"),
        reverse(HOME),
        _("The link in the mail stops working."),
    )
    return ask(request, question)
