"""The first two steps: solution area and partner role. With the role a draft begins."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.models import User
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.actions.create import create
from opencpor.claims.changes import Changes
from opencpor.claims.forms.guided import ELSEWHERE, FIELD_OF, AreaForm, RoleForm
from opencpor.claims.models import Claim
from opencpor.claims.pages.offer import areas, locations_of, other_programs, program_area
from opencpor.claims.pages.steps import steps
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import show, shown_at


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def choose_area(request: HttpRequest) -> HttpResponse:
    """Step one: the solution area, or the way to where something else belongs."""
    language = get_language() or "en"
    form = AreaForm(areas(), language, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["area"]
        if chosen == ELSEWHERE:
            return redirect("claims:elsewhere")
        return redirect("claims:role", *chosen.split("/"))
    context = {
        "form": form,
        "steps": list(steps(None, "area")),
        "step_title": _("What do you help the customer with?"),
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
    language = get_language() or "en"
    place = program_area(program_key, area_key)
    data = request.POST if request.method == "POST" else None
    form = RoleForm(place.engagements, language, data)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, FIELD_OF):
            claim = _begin(form.cleaned_data["engagement"], request)
            return redirect("claims:form", claim.id, "details")
    context = {
        "form": form,
        "offers": place.offers(language),
        "steps": list(steps(None, "role")),
        "step_title": _("Which partner role do you have?"),
        "step_text": place.area.name.in_language(language),
        "back": reverse("claims:add"),
    }
    return show(request, "claims/form/role.html", context)


def _begin(engagement: str, request: HttpRequest) -> Claim:
    """Create the draft, with what earlier claims of the same person already said."""
    actor = actor_of(request)
    values: dict[str, Any] = {}
    rows = Claim.objects.filter(created_by=actor.id)
    earlier = restrict(rows, actor, Permission.CLAIM_WRITE).order_by("-id").first()
    own = {partner_id for partner_id, _label in locations_of(actor)}
    if earlier is not None:
        values = {
            "partner_contact_name": earlier.partner_contact_name,
            "partner_contact_email": earlier.partner_contact_email,
        }
        if earlier.given_partner_id in own:
            values["given_partner_id"] = earlier.given_partner_id
    if "given_partner_id" not in values and len(own) == 1:
        values["given_partner_id"] = own.pop()
    if not values.get("partner_contact_email"):
        person = User.objects.filter(id=actor.id).first()
        if person is not None:
            values |= {"partner_contact_name": person.name, "partner_contact_email": person.email}
    return create(engagement, Changes(values), actor)
