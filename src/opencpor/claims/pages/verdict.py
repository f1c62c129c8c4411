"""The decision of a review: line by line, a question to the partner, or a rejection."""

from collections.abc import Sequence

from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.claims.actions.decide import Outcome, decide
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.request_information import request_information
from opencpor.claims.forms.review import RulingForm
from opencpor.claims.pages.review import ask_form, draw, reject_form, ruling_forms
from opencpor.claims.pages.sight import Sight, see
from opencpor.common.errors import Conflict, Invalid
from opencpor.http.guards import actor_of, guard
from opencpor.http.wording import in_words
from opencpor.ui.pages import done, shown_at

TAKEN = "slot_taken"


def _on(
    request: HttpRequest, sight: Sight, message: str, level: int = messages.SUCCESS
) -> HttpResponse:
    """Go on to the next claim in the queue, saying what was done to which."""
    claim = sight.claim
    address = reverse("claims:next") + f"?after={claim.id}"
    return done(request, address, message=f"{claim.name or claim.id}: {message}", level=level)


def _at_lines(forms: Sequence[RulingForm], problem: Invalid) -> None:
    """Show what is wrong at the line it is about; what is about none, at the first."""
    by_line = {form.line_id: form for form in forms}
    for error in problem.errors:
        _lines, line, part = [*error.field.split("."), "", ""][:3]
        form = by_line.get(line, forms[0])
        text = f"{error.message} {error.remedy}".strip()
        name = part if part in form.fields else "outcome"
        form.add_error(name, ValidationError(text, code=error.code))
    if not problem.errors:
        forms[0].add_error(None, ValidationError(in_words(problem.detail), code=problem.code))


def _decide(request: HttpRequest, sight: Sight, forms: Sequence[RulingForm]) -> HttpResponse | None:
    """Decide; None: it was refused, and the forms say why."""
    said, claim_id = [form.ruling() for form in forms], sight.claim.id
    if all(one.outcome is Outcome.DROP for one in said):
        text = _("No line is accepted. Reject the claim instead, further down.")
        forms[0].add_error(None, ValidationError(text, code="nothing_accepted"))
        return None
    try:
        decide(claim_id, said, sight.actor)
    except Invalid as problem:
        _at_lines(forms, problem)
        return None
    except Conflict as problem:
        if problem.code != TAKEN:
            raise
        return _on(
            request, sight, in_words(problem.detail), messages.WARNING
        )  # the rest is decided
    return _on(request, sight, _("The claim is decided; the partner is told."))


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def rule(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Decide every undecided line: accept, or drop with a code."""
    sight = see(actor_of(request), claim_id)
    rulings = ruling_forms(sight, request.POST)
    forms = [form for _line, form in rulings if form is not None]
    if not forms:
        decide(claim_id, [], sight.actor)  # says why not
    valid = [form.is_valid() for form in forms]  # each of them, so that each shows its errors
    if all(valid):
        answer = _decide(request, sight, forms)
        if answer is not None:
            return answer
    return draw(request, see(sight.actor, claim_id), rulings)


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def ask_partner(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Ask the partner for more, by codes and in words."""
    sight = see(actor_of(request), claim_id)
    form = ask_form(sight, request.POST)
    if form is None:
        request_information(claim_id, [], "", sight.actor)  # says why not
    elif form.is_valid():
        with shown_at(form):
            request_information(claim_id, form.questions(), form.cleaned_data["text"], sight.actor)
            return _on(request, sight, _("The partner is asked; its clock runs."))
    return draw(request, sight, ask=form)


@require_http_methods(["POST"])
@guard(Permission.REVIEW)
def turn_down(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Reject the whole claim with a code."""
    sight = see(actor_of(request), claim_id)
    form = reject_form(sight, request.POST)
    if form is None:
        reject(claim_id, "", sight.actor)  # says why not
    elif form.is_valid():
        with shown_at(form):
            said = form.cleaned_data
            reject(claim_id, said["code"], sight.actor, text=said["text"])
            return _on(request, sight, _("The claim is rejected; the partner is told."))
    return draw(request, sight, reject=form)
