"""Choosing solution area and partner role of a draft anew."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.claims.actions.edit import edit
from opencpor.claims.changes import Changes
from opencpor.claims.forms.guided import ELSEWHERE, FIELD_OF, AreaForm, RoleForm
from opencpor.claims.pages.offer import areas, program_area
from opencpor.claims.pages.steps import Draft, load, steps
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import done, show, shown_at


def _fixed(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go back to a claim that was submitted: its engagement stays."""
    text = _("The partner role stays as it is once a claim was submitted.")
    return done(request, "claims:detail", draft.claim.id, message=text, level=30)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def change_area(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Choose another solution area; nothing is changed before a role is chosen too."""
    draft = load(actor_of(request), claim_id)
    if not draft.is_new:
        return _fixed(request, draft)
    now_in = f"{draft.claim.program_key}/{draft.engagement.solution_area}"
    data = request.POST if request.method == "POST" else None
    form = AreaForm(areas(), draft.language, data, initial={"area": now_in})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["area"]
        if chosen == ELSEWHERE:
            return redirect("claims:elsewhere")
        return redirect("claims:change-role", claim_id, *chosen.split("/"))
    context = {
        "form": form,
        "steps": list(steps(draft, "area")),
        "step_title": _("What do you help the customer with?"),
    }
    return show(request, "claims/form/area.html", context)


def _taken_out(before: Draft, had: Mapping[str, str], after: Draft) -> str:
    """Say what was taken out of a draft that had lines of some names; empty: nothing."""
    has = after.line_names
    lines = [name for line, name in had.items() if line not in has]
    labels = {one.key: one.label for one in before.engagement.extra_fields}
    answers = [
        labels[key].in_language(before.language) if key in labels else key
        for key in before.claim.extra
        if key not in after.claim.extra
    ]
    waiver = [_("the waiver of payment")] if before.claim.opt_out > after.claim.opt_out else []
    return ", ".join([*lines, *answers, *waiver])


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def change_role(
    request: HttpRequest, claim_id: str, program_key: str, area_key: str
) -> HttpResponse:
    """Choose another partner role, and say what had to be taken out for it."""
    draft, place = load(actor_of(request), claim_id), program_area(program_key, area_key)
    if not draft.is_new:
        return _fixed(request, draft)
    data = request.POST if request.method == "POST" else None
    initial = {"engagement": draft.claim.engagement}
    form = RoleForm(place.engagements, draft.language, data, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_at(form, FIELD_OF):
            had = draft.line_names
            edit(claim_id, Changes(engagement=form.cleaned_data["engagement"]), draft.actor)
            gone = _taken_out(draft, had, load(draft.actor, claim_id))
            words = _("The partner role is chosen.")
            if gone:
                words = _("Taken out, since it does not fit the new partner role: %s") % gone
            return done(request, reverse("claims:form", args=[claim_id, "details"]), message=words)
    context = {
        "form": form,
        "offers": place.offers(draft.language),
        "steps": list(steps(draft, "role")),
        "step_title": _("Which partner role do you have?"),
        "step_text": place.area.name.in_language(draft.language),
        "back": reverse("claims:change-area", args=[claim_id]),
        "changing": True,
    }
    return show(request, "claims/form/role.html", context)
