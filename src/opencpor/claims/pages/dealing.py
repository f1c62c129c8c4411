"""What a partner does with a claim on its page: hand in, take back, copy, say something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.comment import comment
from opencpor.claims.actions.copy import copy
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.forms.claim import CommentForm, HandInForm, ReasonForm
from opencpor.claims.pages.claim import draw
from opencpor.claims.pages.handing_in import hand_in_form
from opencpor.claims.pages.sight import Sight, see
from opencpor.claims.pages.trails import trail_of
from opencpor.claims.rights import refused
from opencpor.claims.terms import Verb
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import ask, done, shown_at
from opencpor.ui.parts import Question


def _hand_in(sight: Sight, form: HandInForm) -> str:
    """Submit or resubmit; return what was done, in words."""
    reasons = Reasons(form.reasons())
    if sight.can(Verb.RESUBMIT):
        resubmit(sight.claim.id, sight.actor, acknowledgements=form.accepted(), reasons=reasons)
        return _("The claim is submitted again. The reviewer is told.")
    submit(sight.claim.id, sight.actor, acknowledgements=form.accepted(), reasons=reasons)
    return _("The claim is submitted. You will hear when a reviewer asks something or decides.")


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
def hand_in(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Submit a draft, or submit again what a reviewer has asked about."""
    sight = see(actor_of(request), claim_id)
    form = hand_in_form(sight, request.POST)
    if form is None:
        raise refused(sight.claim, sight.actor, _("This claim cannot be submitted now."))
    if form.is_valid():
        with shown_at(form, form.places()):
            return done(request, "claims:detail", claim_id, message=_hand_in(sight, form))
    return draw(request, see(sight.actor, claim_id), form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def take_back(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Withdraw a claim, with a reason, after asking."""
    sight = see(actor_of(request), claim_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            withdraw(claim_id, form.cleaned_data["reason"], sight.actor)
            return done(request, "claims:detail", claim_id, message=_("The claim is withdrawn."))
    consequences = [_("The claim ends; you can copy it into a new draft later.")]
    if sight.claim.submitted_at is not None:
        consequences.append(_("The reviewer and the customer are told."))
    question = Question(
        _("Withdraw this claim?"),
        _("Withdraw the claim"),
        reverse("claims:detail", args=[claim_id]),
        sight.claim.name,
        consequences,
        trail=trail_of(sight.claim),
    )
    return ask(request, question, form)


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
def copy_claim(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Copy a claim that is over into a new draft."""
    made = copy(claim_id, actor_of(request))
    return redirect("claims:form", made.id, "details")


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE, Permission.REVIEW)
def say(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Add a comment that both sides see."""
    sight = see(actor_of(request), claim_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        with shown_at(form):
            comment(claim_id, form.cleaned_data["text"], sight.actor)
            address = reverse("claims:detail", args=[claim_id]) + "#comments"
            return done(request, address, message=_("Your comment is added."))
    return draw(request, sight, form)
