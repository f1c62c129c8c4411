"""Pages about saved views of lists: one's own, and those that others share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.http import saved_views
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.models import SavedView
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question

HOME = "web:views"
ALONE = "alone:"  # before the organization in which a view is one's own


class ViewForm(forms.Form):
    """A view's name, and who can use it besides its owner."""

    name = forms.CharField(label=lazy("Name"), max_length=saved_views.LONGEST_NAME)
    shared_with = forms.ChoiceField(
        label=lazy("Who can use it"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, homes: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared = [(key, _("Everyone in %(name)s") % {"name": name}) for key, name in homes.items()]
        own = [(ALONE, _("Only I"))]
        if len(homes) > 1:
            own = [
                (f"{ALONE}{key}", _("Only I, for %(name)s") % {"name": name})
                for key, name in homes.items()
            ]
        self.fields["shared_with"].choices = [*own, *shared]  # type: ignore[attr-defined]
        self.initial.setdefault("shared_with", own[0][0])

    @property
    def said(self) -> dict[str, str]:
        """The name, the organization, and whether its people may use the view."""
        chosen = self.cleaned_data["shared_with"]
        alone = chosen.startswith(ALONE) or not chosen
        home = chosen.removeprefix(ALONE)
        return {
            "name": self.cleaned_data["name"],
            "shared_with": "" if alone else home,
            "organization_id": home,
        }


def _drawn(rows: Iterable[SavedView]) -> list[dict[str, Any]]:
    return [{"row": row, "url": saved_views.page_address(row)} for row in rows]


@require_safe
@guard(Open.SIGNED_IN)
def views(request: HttpRequest) -> HttpResponse:
    """List the reader's views, and those that others share."""
    actor = actor_of(request)
    own = saved_views.views_of(actor).order_by("list", "name")
    shared = saved_views.shared_views(actor).order_by("list", "name")[: saved_views.MOST_VIEWS]
    return show(request, "web/views.html", {"views": _drawn(own), "shared": _drawn(shared)})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def new_view(request: HttpRequest) -> HttpResponse:
    """Keep what the address says of a list, under a name."""
    asked = {key: [str(one) for one in values] for key, values in request.GET.lists()}
    list_key = (asked.pop("list", None) or [""])[-1]
    known = saved_views.LISTS.get(list_key)
    homes = saved_views.homes_of(actor_of(request), list_key)
    form = ViewForm(homes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            query = saved_views.tidy(list_key, asked) if known else asked
            made = saved_views.create_view(actor_of(request), list_key, query=query, **form.said)
            return done(
                request, resolve_url(saved_views.page_address(made)), message=_("The view is kept.")
            )
    back = reverse(known.page) if known else reverse("web:home")
    return show(
        request, "web/view.html", {"form": form, "title": _("Save this view"), "back": back}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def rename_view(request: HttpRequest, view_id: str) -> HttpResponse:
    """Give a view another name, or share it."""
    actor = actor_of(request)
    view = saved_views.own_view_of(actor, view_id)
    post = request.method == "POST"
    start = {"name": view.name, "shared_with": view.shared_with_id or ALONE}
    homes = saved_views.homes_of(actor, view.list)
    homes = {key: name for key, name in homes.items() if key == view.organization_id}
    form = ViewForm(homes, request.POST if post else None, initial=start)
    if post and form.is_valid():
        with shown_at(form):
            said = form.said
            saved_views.change_view(actor, view.id, said["name"], shared_with=said["shared_with"])
            return done(request, HOME, message=_("The view is changed."))
    context = {"form": form, "title": _("Change the view"), "back": reverse(HOME)}
    return show(request, "web/view.html", context)


@require_POST
@guard(Open.SIGNED_IN)
def copy_view(request: HttpRequest, view_id: str) -> HttpResponse:
    """Make a view of one's own from one that others share."""
    made = saved_views.copy_view(actor_of(request), view_id)
    return done(request, "web:rename_view", made.id, message=_("This copy is yours."))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def delete_view(request: HttpRequest, view_id: str) -> HttpResponse:
    """Ask whether a view is to be forgotten, and forget it."""
    view = saved_views.own_view_of(actor_of(request), view_id)
    if request.method == "POST":
        saved_views.delete_view(actor_of(request), view.id)
        return done(request, HOME, message=_("The view is deleted."))
    question = Question(
        _("Delete the view %(name)s?") % {"name": view.name},
        _("Delete the view"),
        reverse(HOME),
        _("What it lists stays as it is."),
    )
    return ask(request, question)
