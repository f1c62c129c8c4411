"""Home, the choice of a workspace and a theme, search over everything, one's own account."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencpor.access.actions.set_language import set_language
from opencpor.access.roles import Side
from opencpor.http.guards import Open, actor_of, guard
from opencpor.ui import navigation, shell
from opencpor.ui.context import THEME_COOKIE, THEMES
from opencpor.ui.pages import done, show
from opencpor.web.forms import BROWSER, AccountForm

YEAR = 365 * 24 * 60 * 60
SHORTEST_SEARCH = 2


def _back(request: HttpRequest) -> str:
    """Return where a form asked to go on, if that is one of our own pages."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


@require_GET
@guard(Open.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """Go to the workspace's first page; let those with several choose; greet everybody else."""
    actor = actor_of(request)
    if not actor.signed_in:
        return show(request, "web/landing.html")
    mine = navigation.workspaces_of(actor)
    chosen = request.session.get(navigation.SESSION_KEY, "")
    if len(mine) == 1 or chosen in {side.value for side in mine}:
        side = mine[0] if len(mine) == 1 else Side(chosen)
        return HttpResponseRedirect(navigation.home_of(actor, side))
    names = [(side.value, navigation.WORKSPACES[side]) for side in mine]
    return show(request, "web/choose.html", {"choices": names})


@require_POST
@guard(Open.SIGNED_IN)
def workspace(request: HttpRequest) -> HttpResponse:
    """Remember a workspace for this session, if it is one of one's own, and start there."""
    asked = request.POST.get("workspace", "")
    if asked in {side.value for side in navigation.workspaces_of(actor_of(request))}:
        request.session[navigation.SESSION_KEY] = asked
    return HttpResponseRedirect("/")


@require_POST
@guard(Open.PUBLIC)
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or system in this browser; for those without script."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_GET
@guard(Open.SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Show what all rooms find for a text."""
    text = request.GET.get("q", "").strip()
    long_enough = len(text) >= SHORTEST_SEARCH
    hits = shell.find(actor_of(request), text) if long_enough else []
    values = {"search_text": text, "hits": hits, "long_enough": long_enough}
    return show(request, "web/search.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, and let them set their language."""
    user = request.user
    language = getattr(user, "language", "") or BROWSER
    form = AccountForm(request.POST or None, initial={"language": language})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        set_language(actor_of(request), language)
        with override(language or None):
            return done(request, "web:account", message=_("Your language is set."))
    return show(request, "web/account.html", {"form": form})
