"""The guided form: one page per step, a draft behind it, saved at every step and on leaving."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm, BaseFormSet, Form, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.claims.actions.edit import edit
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.forms.guided import (
    FIELD_OF,
    ContactsForm,
    DetailsForm,
    StepForm,
    SubscriptionForm,
    WorkloadsForm,
)
from opencpor.claims.models import Claim
from opencpor.claims.pages.availability import Shown, ask_for
from opencpor.claims.pages.offer import locations_of, workload_offers
from opencpor.claims.pages.remembered import Remembered, remembered
from opencpor.claims.pages.steps import BY_KEY, Draft, StepKind, load, steps
from opencpor.claims.rules.codes import Severity
from opencpor.claims.terms import Part
from opencpor.common.errors import Conflict, Invalid, not_found
from opencpor.directory.queries import domain_matches
from opencpor.http.guards import actor_of, guard
from opencpor.ui.forms import apply_problem
from opencpor.ui.pages import done, show, wants_fragment

SPARE_ROWS = 3
FINDINGS = "claims/form/findings.html"


def _initial(claim: Claim, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in names} | {"extra": claim.extra}


def _details(draft: Draft, data: Any) -> StepForm:
    initial = _initial(draft.claim, DetailsForm.base_fields)
    places = locations_of(draft.actor)
    return DetailsForm(
        draft.engagement, places, draft.language, draft.editable, data, initial=initial
    )


def _contacts(draft: Draft, data: Any) -> StepForm:
    initial = _initial(draft.claim, ContactsForm.base_fields)
    return ContactsForm(draft.program.languages, data, initial=initial)


def _workloads(draft: Draft, data: Any) -> StepForm:
    chosen = [line.workload for line in draft.lines]
    return WorkloadsForm(
        draft.program, draft.engagement, draft.language, data, initial={"workloads": chosen}
    )


FORMS: dict[str, Callable[[Draft, Any], StepForm]] = {
    "details": _details,
    "lines": _workloads,
    "contacts": _contacts,
}


def _save(draft: Draft, changes: Changes, form: BaseForm) -> bool:
    """Write what was entered; return whether it was accepted."""
    try:
        edit(draft.claim.id, changes, draft.actor)
    except (Invalid, Conflict) as problem:
        apply_problem(form, problem, FIELD_OF)
        return False
    return True


def _dates(draft: Draft, step: StepKind) -> list[Remembered]:
    """Return the dates of earlier agreements, where the date may still be given."""
    open_ = step.key == "details" and Part.AGREEMENT_DATE in draft.editable
    return remembered(draft.claim, draft.actor, step.key) if open_ else []


def _beside(draft: Draft, step: StepKind, form: BaseForm) -> dict[str, Any]:
    """Return what a step shows beside its fields."""
    if step.key == "contacts":
        return {"remembered": remembered(draft.claim, draft.actor, step.key)}
    if step.key == "lines" and draft.takes_workloads:
        offers = workload_offers(draft.program, draft.engagement, draft.language)
        return {"offers": offers, "chosen": set(form["workloads"].value() or ())}
    claim = draft.claim
    matches = step.key == "details" and domain_matches(claim.tenant_id, claim.customer_domain)
    both = step.key == "details" and claim.tenant_id and claim.customer_domain
    found = any(one.field.startswith("customer.") for one in draft.findings_of(step))
    return {
        "domain_matches": matches,
        "domain_unproven": bool(both) and not matches and not found,
        "noted_domain": getattr(form, "noted_domain", ""),
        "remembered": _dates(draft, step),
    }


def _answer(
    request: HttpRequest, draft: Draft, step: StepKind, form: BaseForm, **more: Any
) -> HttpResponse:
    """Show a step; to HTMX only what was noticed about it."""
    context = {
        "form": form,
        "draft": draft,
        "claim": draft.claim,
        "steps": list(steps(draft, step.key)),
        "step_title": draft.title(step),
        "findings": draft.findings_of(step),
        "line_names": draft.line_names,
        "back_url": draft.before(step),
        "save_url": draft.address(step.key),
        **_beside(draft, step, form),
        **more,
    }
    subscriptions = step.key == "lines" and not draft.takes_workloads
    name = "subscriptions" if subscriptions else step.key
    return show(request, f"claims/form/{name}.html", context, fragment=FINDINGS)


def _go(request: HttpRequest, draft: Draft, step: StepKind) -> HttpResponse | None:
    """Go where the button that was pressed leads; None: stay."""
    go = request.POST.get("go", "next")
    if go == "back" and draft.before(step):
        return redirect(draft.before(step))
    if go == "leave":
        return done(request, "claims:list", message=_("Saved. Go on whenever you like."))
    if go in {"more", "check"} or "use" in request.POST:
        return None
    return redirect(draft.after(step))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def form_step(request: HttpRequest, claim_id: str, step: str) -> HttpResponse:
    """One step of a claim: shown, saved while it is filled in, left by Next or Back."""
    kind = BY_KEY.get(step)
    if kind is None:
        raise not_found("step")
    draft = load(actor_of(request), claim_id)
    if not draft.editable:
        return done(
            request,
            "claims:detail",
            claim_id,
            message=_("This claim cannot be changed now."),
            level=30,
        )
    if step == "review":
        return _review(request, draft)
    if step == "lines" and not draft.takes_workloads:
        return _subscriptions(request, draft)
    return _fields(request, draft, kind)


def _fields(request: HttpRequest, draft: Draft, step: StepKind) -> HttpResponse:
    posted = request.method == "POST"
    data = _with_remembered(request, draft, step) if posted else None
    form = FORMS[step.key](draft, data)
    if not (posted and form.is_valid() and _save(draft, form.changes(), form)):
        return _answer(request, draft, step, form)
    noted = getattr(form, "noted_domain", "")
    if not wants_fragment(request) and not noted:
        gone = _go(request, draft, step)
        if gone is not None:
            return gone
    fresh = load(draft.actor, draft.claim.id)
    shown = form if wants_fragment(request) else FORMS[step.key](fresh, None)
    asked = request.POST.get("go") == "check" and not wants_fragment(request)
    more: dict[str, Any] = {"noted_domain": noted}
    if asked:
        more["availability"] = ask_for(fresh)
    return _answer(request, fresh, step, shown, **more)


def _with_remembered(request: HttpRequest, draft: Draft, step: StepKind) -> Any:
    """Return what was sent, with the contact or date of an earlier claim if one was chosen."""
    wanted = request.POST.get("use", "")
    offered = remembered(draft.claim, draft.actor, step.key) if wanted else []
    known = {one.claim_id: one for one in offered}
    if wanted not in known:
        return request.POST
    data = request.POST.copy()
    for name, value in known[wanted].values.items():
        data[name] = value
    return data


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
def availability(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Say in codes what is free, beside each workload; asked for by the page once it is shown."""
    draft = load(actor_of(request), claim_id)
    shown: Shown = ask_for(draft)
    return show(request, "claims/form/availability.html", {"availability": shown, "oob": True})


def _subscription_forms(draft: Draft, data: Any) -> "BaseFormSet[SubscriptionForm]":
    products = [
        (one.key, one.name.in_language(draft.language))
        for one in draft.program.products_of(draft.engagement)
    ]
    rows = [
        {"subscription_id": line.subscription_id, "product": line.product} for line in draft.lines
    ]
    made: BaseFormSet[SubscriptionForm] = formset_factory(SubscriptionForm, extra=SPARE_ROWS)(
        data, initial=rows, form_kwargs={"products": products}, prefix="line"
    )
    return made


def _lines_of(forms: "BaseFormSet[SubscriptionForm]") -> tuple[LineChange, ...]:
    given = [form.cleaned_data for form in forms.forms if form.is_valid() and form.cleaned_data]
    return tuple(
        LineChange(subscription_id=one["subscription_id"], product=one["product"])
        for one in given
        if one.get("subscription_id") or one.get("product")
    )


def _subscriptions(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The step in which subscriptions are named, with their products."""
    step, posted = BY_KEY["lines"], request.method == "POST"
    data = request.POST if posted else None
    rows, errors = _subscription_forms(draft, data), Form(data)
    ready = posted and rows.is_valid() and errors.is_valid()
    if not (ready and _save(draft, Changes(lines=_lines_of(rows)), errors)):
        return _answer(request, draft, step, errors, rows=rows)
    if not wants_fragment(request):
        gone = _go(request, draft, step)
        if gone is not None:
            return gone
    fresh = load(draft.actor, draft.claim.id)
    return _answer(request, fresh, step, errors, rows=_subscription_forms(fresh, None))


def _blocked(draft: Draft) -> str:
    count = sum(one.severity is Severity.BLOCKS for one in draft.found)
    if not count:
        return ""
    words = ngettext(
        "%(number)s thing must be put right before the claim can be submitted.",
        "%(number)s things must be put right before the claim can be submitted.",
        count,
    )
    return words % {"number": count}


def _review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The last step: everything on one page, with a way back to each answer."""
    if request.method == "POST" and request.POST.get("go") == "back":
        return redirect(draft.before(BY_KEY["review"]))
    if request.method == "POST":
        added = _("The customer is added as a draft. Now upload your proof of execution.")
        kept = _("Your changes are kept. Submit the claim again when everything is answered.")
        message = added if draft.is_new else kept
        return done(request, "claims:detail", draft.claim.id, message=message)
    context = {
        "draft": draft,
        "claim": draft.claim,
        "engagement": draft.engagement,
        "steps": list(steps(draft, "review")),
        "step_title": _("Check what you entered"),
        "findings": draft.found,
        "line_names": draft.line_names,
        "back_url": draft.before(BY_KEY["review"]),
        "blocked": _blocked(draft),
    }
    return show(request, "claims/form/review.html", context)
