"""Pages about how machines get in: tokens and service accounts."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actions.create_service_account import create_service_account
from opencpor.access.actions.create_token import create_token
from opencpor.access.actions.revoke_token import revoke_token
from opencpor.access.models import Token
from opencpor.access.queries import home_of
from opencpor.access.role_words import role_words
from opencpor.access.roles import Permission, Role
from opencpor.common.clock import now
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question
from opencpor.web import members
from opencpor.web.members_forms import AccountForMachineForm, TokenForm
from opencpor.web.members_schemas import owner_of

HOME = "web:tokens"


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("What it is for")),
        Column("owner", _("Acts as")),
        Column("state", _("State")),
        Column("used", _("Last used"), narrow=True),
        Column("verbs", ""),
    )


def _drawn(token: Token) -> dict[str, object]:
    """Return a token as the list draws it."""
    if token.revoked_at is not None:
        state = "revoked"
    else:
        state = "working" if token.expires_at > now() else "expired"
    member = token.membership
    role = role_words(Role(member.role))
    return {"row": token, "owner": owner_of(member), "role": role, "state": state}


@require_safe
@guard(Open.SIGNED_IN)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the reader's own tokens and those that it manages, the newest first."""
    rows = members.tokens(actor_of(request))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    drawn = [_drawn(row) for row in page.rows]
    listing = Listing(_columns(), drawn, page.next_cursor, total=rows.count())
    manages = actor_of(request).may(Permission.TOKEN_WRITE)
    return show(request, "web/tokens.html", {"listing": listing, "manages": manages})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret, this once."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            token, secret = create_token(actor, given["role_id"], given["name"], given["days"])
            return show(request, "web/token_made.html", {"token": token, "secret": secret})
    return show(request, "web/token_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.TOKEN_WRITE)
def new_account(request: HttpRequest) -> HttpResponse:
    """Make a service account; a token for it is the next step."""
    actor = actor_of(request)
    form = AccountForMachineForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            place = home_of(actor, Permission.TOKEN_WRITE, None)
            create_service_account(actor, place, given["name"], given["role"])
            return done(request, "web:new_token", message=_("The account is made. Now a token."))
    return show(request, "web/account_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    """Ask whether a token is to stop working, and stop it."""
    actor = actor_of(request)
    row = members.one_token(actor, token_id)
    if request.method == "POST":
        revoke_token(actor, row.id)
        return done(request, HOME, message=_("The token does not work any longer."))
    question = Question(
        _("Revoke the token %(name)s?") % {"name": row.name},
        _("Revoke the token"),
        reverse(HOME),
        _("Whatever uses it is locked out at once. This cannot be undone."),
    )
    return ask(request, question)
