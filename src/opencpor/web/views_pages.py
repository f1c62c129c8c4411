"""Pages about one's own saved views of lists."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.http import saved_views
from opencpor.http.guards import Open, actor_of, guard
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question

HOME = "web:views"


class ViewForm(forms.Form):
    """A view's name."""

    name = forms.CharField(label=lazy("Name"), max_length=saved_views.LONGEST_NAME)


@require_safe
@guard(Open.SIGNED_IN)
def views(request: HttpRequest) -> HttpResponse:
    """List the reader's views."""
    rows = saved_views.views_of(actor_of(request)).order_by("list", "name")
    drawn = [{"row": row, "url": saved_views.page_address(row)} for row in rows]
    return show(request, "web/views.html", {"views": drawn})


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def new_view(request: HttpRequest) -> HttpResponse:
    """Keep what the address says of a list, under a name."""
    form = ViewForm(request.POST if request.method == "POST" else None)
    asked = {key: [str(one) for one in values] for key, values in request.GET.lists()}
    list_key = (asked.pop("list", None) or [""])[-1]
    known = saved_views.LISTS.get(list_key)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            query = saved_views.tidy(list_key, asked) if known else asked
            made = saved_views.create_view(
                actor_of(request), list_key, form.cleaned_data["name"], query
            )
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
    """Give a view another name."""
    view = saved_views.view_of(actor_of(request), view_id)
    post = request.method == "POST"
    form = ViewForm(request.POST if post else None, initial={"name": view.name})
    if post and form.is_valid():
        with shown_at(form):
            saved_views.change_view(actor_of(request), view.id, form.cleaned_data["name"])
            return done(request, HOME, message=_("The view is renamed."))
    context = {"form": form, "title": _("Rename the view"), "back": reverse(HOME)}
    return show(request, "web/view.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SIGNED_IN)
def delete_view(request: HttpRequest, view_id: str) -> HttpResponse:
    """Ask whether a view is to be forgotten, and forget it."""
    view = saved_views.view_of(actor_of(request), view_id)
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
