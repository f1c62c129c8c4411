"""Pages to propose a version, and for a second program manager to publish or reject it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.errors import Invalid
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.http.wording import in_words
from opencpor.programs import queries
from opencpor.programs.actions.deciding import check_decidable
from opencpor.programs.actions.propose_version import propose_version, read_document
from opencpor.programs.actions.publish_proposal import publish_proposal, start_of
from opencpor.programs.actions.reject_proposal import reject_proposal
from opencpor.programs.actions.withdraw_proposal import withdraw_proposal
from opencpor.programs.forms import ProposalForm, RejectionForm
from opencpor.programs.models import Proposal, ProposalState
from opencpor.programs.ports import offers_for
from opencpor.programs.rendering.changes import by_section, text_difference
from opencpor.programs.rendering.tables import words
from opencpor.ui import dates
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def propose(request: HttpRequest) -> HttpResponse:
    """Take a document and why it is proposed; a wrong one comes back with every error."""
    form = ProposalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            row = _propose(actor_of(request), form.cleaned_data)
            message = _("The version is proposed. Another program manager publishes it.")
            return done(request, "programs:proposal", row.id, message=message)
    return show(request, "programs/propose.html", {"form": form})


def _propose(actor: Actor, said: dict[str, Any]) -> Proposal:
    start = Month.of(said["effective_from"]) if said["effective_from"] else None
    try:
        return propose_version(actor, said["file"], note=said["note"], effective_from=start)
    except Invalid as refused:
        places = [
            replace(error, field="file", message=f"{error.field}: {in_words(error.message)}.")
            if error.field not in ProposalForm.base_fields
            else error
            for error in refused.errors
        ]
        raise Invalid(refused.detail, code=refused.code, errors=places) from refused


@require_safe
@guard(Permission.PROPOSAL_READ)
def proposal(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Show what is proposed, by whom, why, and every place that changes."""
    actor = actor_of(request)
    row = queries.fetch_proposal(actor, proposal_id)
    document = read_document(row.text)
    people = names_of_people(row.proposed_by, row.decided_by)
    changes = queries.proposed_changes(row)
    waits = row.state == ProposalState.OPEN and actor.may(Permission.PROGRAM_WRITE)
    context = {
        "proposal": row,
        "name": words(document.name),
        "zone": document.business_calendar.zone,
        "count": len(changes),
        "start": start_of(row).first_day if _is_known(row) else None,
        "sections": by_section(changes),
        "lines": text_difference(queries.base_text(row), row.text) if row.base else [],
        "proposer": people[row.proposed_by],
        "decider": people[row.decided_by],
        "offers": offers_for(actor, program=row.program_key, proposal=row.id) if row.base else [],
        "may_withdraw": waits and actor.id == row.proposed_by,
        "may_decide": waits and actor.is_second_person(row.proposed_by),
    }
    return show(request, "programs/proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def publish(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Ask, then publish what another program manager proposed."""
    actor = actor_of(request)
    row = queries.fetch_proposal(actor, proposal_id)
    if request.method == "POST":
        row = publish_proposal(row.id, actor)
        number = row.version.number if row.version else 0
        message = _("Version %(number)s is published.") % {"number": number}
        return done(request, "programs:version", row.program_key, number, message=message)
    check_decidable(row, actor, second=True)
    question = Question(
        _("Publish this version?"),
        _("Publish version"),
        _address(row),
        consequences=[
            _("It governs the program from %(month)s on.")
            % {"month": dates.month(start_of(row).first_day)},
            _("A published version can never be changed or deleted; another one can follow."),
        ],
        dangerous=False,
    )
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def reject(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Ask for the reason, then reject what another program manager proposed."""
    actor = actor_of(request)
    row = queries.fetch_proposal(actor, proposal_id)
    form = RejectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reject_proposal(row.id, actor, reason=form.cleaned_data["reason"])
            message = _("The proposal is rejected.")
            return done(request, "programs:proposal", row.id, message=message)
    check_decidable(row, actor, second=True)
    question = Question(_("Reject this proposal?"), _("Reject proposal"), _address(row))
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.PROGRAM_WRITE)
def withdraw(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Ask, then take back what one proposed oneself."""
    actor = actor_of(request)
    row = queries.fetch_proposal(actor, proposal_id)
    if request.method == "POST":
        withdraw_proposal(row.id, actor)
        message = _("The proposal is withdrawn.")
        return done(request, "programs:proposal", row.id, message=message)
    check_decidable(row, actor, second=False)
    question = Question(_("Withdraw this proposal?"), _("Withdraw proposal"), _address(row))
    return ask(request, question)


def _is_known(row: Proposal) -> bool:
    """Whether it is known from when a proposal governs, whenever it is published."""
    return bool(row.effective_from or row.version or not row.base)


def _address(row: Proposal) -> str:
    return reverse("programs:proposal", args=[row.id])
