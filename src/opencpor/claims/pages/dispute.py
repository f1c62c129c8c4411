"""Disputes: open, withdraw, the senior reviewers' queue, and the decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission
from opencpor.claims import queries
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.withdraw_dispute import withdraw_dispute
from opencpor.claims.disputes import (
    disputable_lines,
    disputable_until,
    lines_in,
    open_dispute,
    took_part_in,
)
from opencpor.claims.forms.dispute import OVERTURN, DisputeForm, VerdictForm
from opencpor.claims.lists import calendars_of
from opencpor.claims.models import ClaimLine
from opencpor.claims.pages.consent import consent_panel
from opencpor.claims.pages.disputed import dispute_panel
from opencpor.claims.pages.listing import role_names
from opencpor.claims.pages.past import by_whom
from opencpor.claims.pages.proof import files_here
from opencpor.claims.pages.sight import Sight, see, shown_lines
from opencpor.claims.pages.trails import trail_of
from opencpor.claims.rights import refused, transition_for
from opencpor.claims.states import State
from opencpor.claims.templatetags.claims import unit_name
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.http.wording import in_words
from opencpor.ui.dates import due, weekday
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("name", lazy("Claim")),
    Column("customer", lazy("Customer")),
    Column("engagement", lazy("Partner role"), narrow=True),
    Column("deadline", lazy("Decide by")),
    Column("mine", lazy("You"), narrow=True),
)


def _choices(sight: Sight, lines: list[ClaimLine]) -> list[tuple[str, str]]:
    return [(line.id, unit_name(line, sight.program)) for line in lines]


def _in_time(sight: Sight, lines: list[ClaimLine]) -> list[str]:
    """Say until when each line can be disputed, and how much time is left."""
    until, calendar = disputable_until(sight.claim, lines), sight.program.business_calendar
    dues = {one: due(closes, calendar, now()) for one, closes in until.items()}
    words = _("%(line)s: until %(day)s (%(left)s)")
    return [
        words % {"line": name, "day": weekday(dues[one].last_day), "left": dues[one].left}
        for one, name in _choices(sight, lines)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_DISPUTE)
def open_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Ask for grounds, then dispute what was turned down."""
    sight = see(actor_of(request), claim_id)
    transition_for(sight.claim, Verb.DISPUTE, sight.actor)  # else the answer is no, and no form
    lines = disputable_lines(sight.claim, now())
    form = DisputeForm(_choices(sight, lines), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["justification"]
        with shown_at(form):
            dispute(claim_id, said, sight.actor, line_ids=form.chosen())
            return done(
                request, "claims:detail", claim_id,
                message=_("The decision is disputed. A senior reviewer looks at it again."),
            )  # fmt: skip
    question = Question(
        _("Dispute this decision?"),
        _("Dispute the decision"),
        reverse("claims:detail", args=[claim_id]),
        sight.claim.name,
        [
            *_in_time(sight, lines),
            _("A senior reviewer who took no part in the decision looks at it again."),
            _("This is possible once. If the decision stands, it is final."),
            _("You can add files while the dispute is open. The customer is told."),
        ],
        dangerous=False,
        trail=trail_of(sight.claim),
    )
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_DISPUTE)
def withdraw_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Take a dispute back, after asking."""
    sight = see(actor_of(request), claim_id)
    if request.method == "POST":
        withdraw_dispute(claim_id, sight.actor)
        return done(request, "claims:detail", claim_id, message=_("The dispute is withdrawn."))
    question = Question(
        _("Withdraw this dispute?"),
        _("Withdraw the dispute"),
        reverse("claims:detail", args=[claim_id]),
        sight.claim.name,
        [_("The decision stands and is final."), _("It cannot be disputed again.")],
        trail=trail_of(sight.claim),
    )
    return ask(request, question)


@require_safe
@guard(Permission.REVIEW_SENIOR)
def queue(request: HttpRequest) -> HttpResponse:
    """Show the disputes that wait for a senior reviewer, by deadline."""
    actor = actor_of(request)
    rows = queries.claims(actor).filter(state=State.DISPUTED, deadline_at__isnull=False)
    page = page_of(rows, ["deadline_at", "id"], request.GET.get("cursor", ""), USUAL)
    context = {
        "listing": Listing(COLUMNS, page.rows, page.next_cursor, total=rows.count()),
        "barred": {one for one, people in took_part_in(page.rows).items() if actor.id in people},
        "roles": role_names(),
        "calendars": calendars_of(page.rows),
        "now": now(),
    }
    return show(request, "claims/disputes.html", context)


def _draw(request: HttpRequest, sight: Sight, form: VerdictForm) -> HttpResponse:
    context = {
        "sight": sight,
        "claim": sight.claim,
        "panel": dispute_panel(sight.claim, sight.program),
        "lines": shown_lines(sight),
        "files": files_here(sight, request.GET.get("file", ""), check=False),
        "consent": consent_panel(sight),
        "rivals": queries.competing(sight.claim),
        "said": [(one, by_whom(one.by)) for one in queries.comments_on(sight.actor, sight.claim)],
        "may_decide": sight.can(Verb.DECIDE_DISPUTE),
        "form": form,
    }
    return show(request, "claims/dispute.html", context, status=422 if form.errors else None)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW_SENIOR)
def decide_page(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show a dispute with everything it is about, and decide it."""
    sight = see(actor_of(request), claim_id)
    found = open_dispute(sight.claim)
    if found is None:
        raise refused(sight.claim, sight.actor, _("This claim is not disputed."))
    posted = request.POST if request.method == "POST" else None
    form = VerdictForm(_choices(sight, lines_in(found)), posted)
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        verdict = Verdict(given["outcome"] == OVERTURN, given["reason"], given.get("lines"))
        with shown_at(form):
            return _decided(request, sight, verdict)
    return _draw(request, sight, form)


def _decided(request: HttpRequest, sight: Sight, verdict: Verdict) -> HttpResponse:
    """Decide; a slot that is taken meanwhile leaves the rest decided."""
    try:
        decide_dispute(sight.claim.id, verdict, sight.actor)
    except Conflict as problem:
        if problem.code != "slot_taken":
            raise
        return done(
            request, "claims:disputes", message=in_words(problem.detail), level=messages.WARNING
        )
    return done(
        request, "claims:disputes", message=_("The dispute is decided; the partner is told.")
    )
