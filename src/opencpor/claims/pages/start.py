"""The first two steps: solution area and partner role. With the role a draft begins."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.actions.create import create
from opencpor.claims.forms.guided import ELSEWHERE, FIELD_OF, AreaForm, RoleForm
from opencpor.claims.models import Claim
from opencpor.claims.pages.begun import Begun, begun_at, put_together
from opencpor.claims.pages.offer import (
    Place,
    areas,
    locations_of,
    other_programs,
    program_area,
)
from opencpor.claims.pages.steps import steps
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import show, shown_at


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def choose_area(request: HttpRequest) -> HttpResponse:
    """Step one: the solution area, or the way to where something else belongs."""
    begun = begun_at(request.GET, actor_of(request))
    known = begun.area()
    if known is not None and request.method != "POST":
        return redirect(reverse("claims:role", args=known) + begun.query)
    language = get_language() or "en"
    form = AreaForm(areas(), language, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["area"]
        if chosen == ELSEWHERE:
            return redirect("claims:elsewhere")
        return redirect(reverse("claims:role", args=chosen.split("/")) + begun.query)
    context = {
        "form": form,
        "steps": list(steps(None, "area")),
        "step_title": _("What do you help the customer with?"),
        "step_text": begun.customer.organization.name if begun.customer else "",
    }
    return show(request, "claims/form/area.html", context)


@require_http_methods(["GET", "HEAD"])
@guard(Permission.CLAIM_WRITE)
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Say where the claims belong that people bring here by mistake."""
    return show(
        request, "claims/form/elsewhere.html", {"others": other_programs(get_language() or "en")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def choose_role(request: HttpRequest, program_key: str, area_key: str) -> HttpResponse:
    """Step two: the partner role; a draft begins with it."""
    actor, language = actor_of(request), get_language() or "en"
    begun = begun_at(request.GET, actor)
    place = program_area(program_key, area_key)
    data = request.POST if request.method == "POST" else None
    form = RoleForm(place.engagements, language, data)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, FIELD_OF):
            claim = _begin(form.cleaned_data["engagement"], place, begun, actor)
            return redirect("claims:form", claim.id, "details")
    context = {
        "form": form,
        "offers": place.offers(language),
        "steps": list(steps(None, "role")),
        "step_title": _("Which partner role do you have?"),
        "step_text": " · ".join(_headed(place, begun, language)),
        "back": begun.anywhere,
    }
    return show(request, "claims/form/role.html", context)


def _headed(place: Place, begun: Begun, language: str) -> Iterator[str]:
    """Give what the role is chosen for: the area, and the customer that somebody came from."""
    yield place.area.name.in_language(language)
    if begun.customer is not None:
        yield begun.customer.organization.name


def _begin(key: str, place: Place, begun: Begun, actor: Actor) -> Claim:
    """Create the draft, with what the address and earlier claims of the same person say."""
    own = {partner_id for partner_id, _label in locations_of(actor)}
    engagement = next(one for one in place.engagements if one.key == key)
    about = begun.changes(place.program, engagement, actor)
    return create(key, put_together(_usual(own, actor), about, own), actor)


def _usual(own: set[str], actor: Actor) -> dict[str, Any]:
    """Return what somebody's earlier claims said of the partner, or what the person is called."""
    values: dict[str, Any] = {}
    rows = Claim.objects.filter(created_by=actor.id)
    earlier = restrict(rows, actor, Permission.CLAIM_WRITE).order_by("-id").first()
    if earlier is not None:
        values = {
            "partner_contact_name": earlier.partner_contact_name,
            "partner_contact_email": earlier.partner_contact_email,
        }
        if earlier.given_partner_id in own:
            values["given_partner_id"] = earlier.given_partner_id
    if "given_partner_id" not in values and len(own) == 1:
        values["given_partner_id"] = next(iter(own))
    if not values.get("partner_contact_email"):
        person = User.objects.filter(id=actor.id).first()
        if person is not None:
            values |= {"partner_contact_name": person.name, "partner_contact_email": person.email}
    return values
