"""Review of one claim: everything a decision needs on one page, and the decision itself."""

import json
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Role
from opencpor.access.scope import restrict
from opencpor.claims import queries
from opencpor.claims.actions.comment import add_note
from opencpor.claims.actions.decide import UNDECIDED
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.release import release
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.arbitration.queries import arbitrations_about
from opencpor.claims.forms.review import (
    AskForm,
    EarlierForm,
    NoteForm,
    ReassignForm,
    RejectForm,
    RulingForm,
    TenantForm,
    codes,
)
from opencpor.claims.green.forms import VerdictForm
from opencpor.claims.green.panel import panel_for
from opencpor.claims.pages.checker import hits_in
from opencpor.claims.pages.consent import consent_panel
from opencpor.claims.pages.past import by_whom
from opencpor.claims.pages.path import path_of
from opencpor.claims.pages.proof import files_here
from opencpor.claims.pages.sight import ShownLine, Sight, questions, see, shown_lines
from opencpor.claims.pages.story import next_step
from opencpor.claims.pages.trails import trail_of
from opencpor.claims.templatetags.claims import unit_name
from opencpor.claims.terms import Verb
from opencpor.directory.actions.confirm_customer import confirm_customer
from opencpor.directory.models import Customer
from opencpor.directory.terms import TenantStatus
from opencpor.http.guards import actor_of, guard
from opencpor.programs.document.reasons import ReasonList
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question

TENANT_FIELDS = {"verified_domains": "domains"}
UNKNOWN = "subscription_unknown"


def ruling_forms(sight: Sight, data: Any = None) -> list[tuple[ShownLine, RulingForm | None]]:
    """Return every line with the form that decides it, where it can be decided now."""
    reasons = codes(sight.program.reasons.to_choose(ReasonList.REJECTION), sight.language)
    made = []
    for shown in shown_lines(sight):
        form = None
        if shown.line.state in UNDECIDED and sight.can(Verb.DECIDE):
            unknown = any(one.code == UNKNOWN for one in shown.findings)
            form = RulingForm(shown.line.id, reasons, data, overridable=unknown)
        made.append((shown, form))
    return made


def ask_form(sight: Sight, data: Any = None) -> AskForm | None:
    """Return the form that asks the partner, if that can be done now."""
    if not sight.can(Verb.REQUEST_INFORMATION):
        return None
    lines = [
        (line.id, unit_name(line, sight.program))
        for line in sight.claim.lines.order_by("place")
        if line.state in UNDECIDED
    ]
    reasons = codes(sight.program.reasons.more_information, sight.language)
    return AskForm(lines, reasons, data)


def reject_form(sight: Sight, data: Any = None) -> RejectForm | None:
    """Return the form that turns the claim down, if that can be done now."""
    if not sight.can(Verb.REJECT):
        return None
    reasons = sight.program.reasons.to_choose(ReasonList.REJECTION)
    return RejectForm(codes(reasons, sight.language), data)


def _tenant(sight: Sight) -> Customer | None:
    rows = Customer.objects.select_related("organization").prefetch_related("domains")
    return restrict(rows, sight.actor).filter(pk=sight.claim.customer_id).first()


def draw(
    request: HttpRequest,
    sight: Sight,
    rulings: list[tuple[ShownLine, RulingForm | None]] | None = None,
    **forms: BaseForm | None,
) -> HttpResponse:
    """Show the review page, with a form that has errors in place of the empty one."""
    claim, actor = sight.claim, sight.actor
    green = panel_for(claim, actor, reviewing=True)
    shown = {
        "ask": ask_form(sight),
        "reject": reject_form(sight),
        "note": NoteForm() if sight.can(Verb.NOTE) else None,
        "sample": VerdictForm() if green and green.waits else None,
    } | forms
    lines = ruling_forms(sight) if rulings is None else rulings
    bad = [form for _line, form in lines if form and form.errors]
    found = arbitrations_about(actor, claim_id=claim.id) if claim.decided_at else []
    consent = consent_panel(sight)
    wanted = request.GET.get("file", "")
    given = {
        (row.code, row.field): row.reason for row in restrict(claim.warning_reasons.all(), actor)
    }
    context = {
        "claim": claim,
        "sight": sight,
        "step": next_step(claim, sight.verbs, found, consent),
        "arbitrations": found,
        "path": path_of(claim),
        "rulings": lines,
        "decides": any(form for _line, form in lines),
        "bad": bad,
        "general": [
            (one, given.get((one.code, one.field), ""))
            for one in sight.findings
            if not one.line and one.kind != "nothing_answered"  # the partner's business yet
        ],
        "reasons_given": given,
        "files": files_here(sight, wanted),
        "part": request.GET.get("part", ""),
        "find": json.dumps(hits_in(sight, wanted)) if wanted else "",
        "asked": questions(sight),
        "consent": consent,
        "green": green,
        "tenant": _tenant(sight),
        "rivals": queries.competing(claim) if claim.submitted_at else [],
        "notes": restrict(claim.internal_notes.order_by("said_at"), actor),
        "said": [(one, by_whom(one.by)) for one in queries.comments_on(actor, claim)],
        "sees_contacts": actor.may(Permission.CONTACT_READ),
        **{f"{name}_form": form for name, form in shown.items()},
    }
    return show(request, "claims/review.html", context, status=422 if bad else None)


@require_safe
@guard(Permission.REVIEW)
def review_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show a claim to its reviewer."""
    return draw(request, see(actor_of(request), claim_id))


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def take(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Become the reviewer; where an earlier claim competes, ask why it is passed over."""
    actor = actor_of(request)
    sight = see(actor, claim_id)
    given = request.POST.get("reason", "")
    rivals = queries.earlier_rivals(sight.claim) if sight.claim.submitted_at else []
    if rivals and not given.strip():
        question = Question(
            _("A competing claim waits longer. Take this one first?"),
            _("Take this claim"),
            reverse("claims:review", args=[claim_id]),
            sight.claim.name,
            [_("Your reason is written into the log.")],
            dangerous=False,
            trail=trail_of(sight.claim),
        )
        form = EarlierForm(request.POST if "reason" in request.POST else None)
        return ask(request, question, form)
    start_review(claim_id, actor, reason=given)
    return done(request, "claims:review", claim_id, message=_("You are the reviewer now."))


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def give_back(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Give the claim back to the queue."""
    release(claim_id, actor_of(request))
    return done(request, "claims:board", message=_("The claim is back in the queue."))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW_SENIOR)
def hand_over(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Name another reviewer."""
    actor = actor_of(request)
    sight = see(actor, claim_id)
    rows = Membership.objects.select_related("user").filter(
        role__in=[Role.REVIEWER.value, Role.SENIOR_REVIEWER.value], user__is_active=True
    )
    people = {row.user_id: row.user.name or row.user.email for row in rows if row.user}
    form = ReassignForm(
        sorted(people.items(), key=lambda pair: pair[1]),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reassign(claim_id, form.cleaned_data["reviewer"], actor)
            return done(request, "claims:review", claim_id, message=_("The reviewer is changed."))
    question = Question(
        _("Who reviews this claim?"),
        _("Change the reviewer"),
        reverse("claims:review", args=[claim_id]),
        sight.claim.name,
        dangerous=False,
        trail=trail_of(sight.claim),
    )
    return ask(request, question, form)


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def note(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Add a note that only operators see."""
    sight = see(actor_of(request), claim_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        with shown_at(form):
            add_note(claim_id, form.cleaned_data["text"], sight.actor)
            address = reverse("claims:review", args=[claim_id]) + "#notes"
            return done(request, address, message=_("The note is kept."))
    return draw(request, sight, note=form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW)
def confirm_tenant(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Stand behind a tenant that a claim named first, correcting what is wrong."""
    sight = see(actor_of(request), claim_id)
    tenant = _tenant(sight)
    back = reverse("claims:review", args=[claim_id])
    if tenant is None or tenant.status == TenantStatus.VERIFIED:
        return done(request, back, message=_("This tenant needs no confirmation."))
    domains = [row.domain for row in tenant.domains.all() if row.verified_at is None]
    initial = {"name": tenant.organization.name, "country": tenant.country}
    data = request.POST if request.method == "POST" else None
    form = TenantForm(domains, data, initial=initial)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        with shown_at(form, TENANT_FIELDS):
            confirm_customer(
                tenant.pk,
                sight.actor,
                grounds=said["grounds"],
                corrections={"name": said["name"], "country": said["country"]},
                verified_domains=said.get("domains", []),
            )
            return done(request, back, message=_("The tenant is confirmed."))
    question = Question(
        _("Confirm this tenant?"),
        _("Confirm the tenant"),
        back,
        str(tenant.tenant_id),
        [_("Its lines can be accepted then."), _("Partners see none of this.")],
        dangerous=False,
    )
    return ask(request, question, form)
