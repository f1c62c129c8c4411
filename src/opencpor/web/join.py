"""The page behind an invitation's link."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opencpor.access.actions.accept_invitation import accept_invitation, open_invitation
from opencpor.access.models import User
from opencpor.access.role_words import role_words
from opencpor.access.roles import Role
from opencpor.http.guards import Open, actor_of, guard
from opencpor.ui.pages import done, show, shown_at
from opencpor.web.forms import JoinForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SECRET)
def join(request: HttpRequest, invitation_secret: str) -> HttpResponse:
    """Let a new person choose a password, and one who is known accept while signed in."""
    invitation = open_invitation(invitation_secret)
    actor = actor_of(request)
    known = User.objects.filter(email=invitation.email).first()
    form = JoinForm(request.POST or None, ask=known is None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            row = accept_invitation(
                invitation_secret,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password"),
                actor=actor,
            )
            if known is None and row.user is not None:
                login(request, row.user, BACKEND)
            return done(request, "web:home", message=_("Welcome. Your role is set."))
    values = {
        "form": form,
        "invitation": invitation,
        "role": role_words(Role(invitation.role)),
        "known": known is not None,
        "here": known is not None and known.id == actor.id,
    }
    response = show(request, "web/join.html", values)
    # The address holds a secret. Not "no-referrer": browsers then hide the form's origin as well.
    response["Referrer-Policy"] = "same-origin"
    return response
