"""Pages about recomputes: which there are, proposing one, and the second person's decision."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives.forms import RejectionForm
from opencpor.incentives.pages.narrowing import WAITING_TABS, tabs_part
from opencpor.incentives.proposals import Verb
from opencpor.incentives.recomputes import queries
from opencpor.incentives.recomputes.actions.approve import approve
from opencpor.incentives.recomputes.actions.deciding import RECOMPUTES
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.actions.reject import reject
from opencpor.incentives.recomputes.actions.withdraw import withdraw
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.schemas import LONGEST, RecomputesAsked, allowed
from opencpor.programs.forms import program_choices
from opencpor.programs.queries import latest_version
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("months", gettext_lazy("Months")),
    Column("version", gettext_lazy("Judged by"), narrow=True),
    Column("state", gettext_lazy("State")),
    Column("lines", gettext_lazy("Lines that differ"), figures=True),
)
PAGE = "incentives:recompute"


class RecomputeForm(forms.Form):
    """Which closed months, by what, and why."""

    program = forms.ChoiceField(label=gettext_lazy("Program"), choices=program_choices)
    first = forms.CharField(
        label=gettext_lazy("First month"),
        help_text=gettext_lazy("Year and month, such as 2026-10."),
        max_length=7,
    )
    last = forms.CharField(
        label=gettext_lazy("Last month"), help_text=gettext_lazy("It is counted."), max_length=7
    )
    version = forms.IntegerField(
        label=gettext_lazy("Published version"), required=False, min_value=1,
        help_text=gettext_lazy(
            "Its number; it judges these months from now on. Empty: each keeps the one it has, and "
            "what is known now makes the difference."
        ),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@guard(Permission.MONEY_READ)
def recomputes_list(request: HttpRequest) -> HttpResponse:
    """Show recomputes, the newest first."""
    actor, asked = actor_of(request), RecomputesAsked.said(request.GET)
    rows = asked.of(queries.recomputes(actor))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    values = {
        "listing": Listing(COLUMNS, page.rows, page.next_cursor, rows.count()),
        **tabs_part(
            "incentives:recomputes", WAITING_TABS, asked.state, asked.beside_state(), "recompute"
        ),
        "narrowed": asked.named(),
        "may_propose": actor.may(Permission.CLOSE),
    }
    return show(request, "incentives/recomputes.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def recompute_new(request: HttpRequest) -> HttpResponse:
    """Propose a recompute."""
    form = RecomputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            wish = Wish(said["program"], said["first"], said["last"], said["note"], said["version"])
            row = propose(wish, actor_of(request))
            message = _("The recompute is proposed. The months are being compared.")
            return done(request, PAGE, row.id, message=message)
    return show(request, "incentives/recompute_new.html", {"form": form})


@require_safe
@guard(Permission.MONEY_READ)
def recompute(request: HttpRequest, recompute_id: str) -> HttpResponse:
    """Show what is proposed, why, by whom, and lead to the comparison."""
    actor = actor_of(request)
    row = queries.fetch_recompute(actor, recompute_id)
    people = names_of_people(row.proposed_by, row.decided_by)
    values = {
        "row": row,
        "allowed": allowed(row, actor),
        "zone": latest_version(row.program_key).document.business_calendar.zone,
        "proposer": people[row.proposed_by],
        "decider": people[row.decided_by],
    }
    return show(request, "incentives/recompute.html", values)


def _address(row: Recompute) -> str:
    return reverse(PAGE, args=[row.id])


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def recompute_approve(request: HttpRequest, recompute_id: str) -> HttpResponse:
    """Ask, then post what differs."""
    actor = actor_of(request)
    row = RECOMPUTES.asked(recompute_id, actor, Verb.APPROVE)
    if request.method == "POST":
        posted = approve(row.id, actor).lines
        nothing = _("It is approved. Nothing differed, so nothing was posted.")
        message = _("The differences are posted.") if posted else nothing
        return done(request, PAGE, row.id, message=message)
    question = Question(
        _("Post these differences?"),
        _("Post differences"),
        _address(row),
        consequences=[
            _("Each line that differs is posted and stands on the statement of the open month."),
            _("What is posted can never be changed or deleted."),
        ],
        dangerous=False,
    )
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def recompute_reject(request: HttpRequest, recompute_id: str) -> HttpResponse:
    """Ask for the reason, then reject it."""
    actor = actor_of(request)
    row = RECOMPUTES.asked(recompute_id, actor, Verb.REJECT)
    form = RejectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reject(row.id, actor, reason=form.cleaned_data["reason"])
            return done(request, PAGE, row.id, message=_("The recompute is rejected."))
    question = Question(_("Reject this recompute?"), _("Reject recompute"), _address(row))
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def recompute_withdraw(request: HttpRequest, recompute_id: str) -> HttpResponse:
    """Ask, then take back what one proposed oneself."""
    actor = actor_of(request)
    row = RECOMPUTES.asked(recompute_id, actor, Verb.WITHDRAW)
    if request.method == "POST":
        withdraw(row.id, actor)
        return done(request, PAGE, row.id, message=_("The recompute is withdrawn."))
    question = Question(_("Withdraw this recompute?"), _("Withdraw recompute"), _address(row))
    return ask(request, question)
