"""Changes of an association: revoke, reinstate, waive payment, move."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.move import months_to_move, move, places_to_move
from opencpor.claims.actions.reinstate import CUSTOMERS_NO, reinstate
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.waive_payment import next_unclosed, opt_in, opt_out
from opencpor.claims.forms.association import MoveForm, RevokeForm
from opencpor.claims.forms.claim import ReasonForm
from opencpor.claims.forms.review import codes
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.http.guards import actor_of, guard
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association
from opencpor.register.queries import began
from opencpor.ui.pages import ask, done, shown_at
from opencpor.ui.parts import Question


def _found(actor: Actor, association_id: str, permission: Permission) -> Association:
    rows = Association.objects.select_related("slot__customer", "partner", "location")
    return fetch(rows, actor, "association", permission, id=association_id)


def _program(row: Association) -> Program:
    return version_by_number(row.slot.program_key, row.program_version).document


def _question(row: Association, title: str, do: str, consequences: list[str]) -> Question:
    back = reverse("claims:association", args=[row.id])
    text = f"{row.partner.name} · {row.slot.customer.name} · {row.slot.workload}"
    return Question(title, do, back, text, consequences)


def _months_held(program: Program, row: Association) -> list[Month]:
    """Return the months that can be declared void, the newest first."""
    calendar = program.business_calendar
    first, month = calendar.month_of(began(row)), calendar.month_of(now())
    found = []
    while month >= first:
        found.append(month)
        month = month.plus(-1)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW_SENIOR)
def revoke_page(request: HttpRequest, association_id: str) -> HttpResponse:
    """Ask why, and from when it does not count; then end it."""
    actor = actor_of(request)
    row = _found(actor, association_id, Permission.REVIEW_SENIOR)
    program = _program(row)
    form = RevokeForm(
        codes(program.reasons.to_choose(ReasonList.END), get_language() or "en"),
        _months_held(program, row),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with shown_at(form):
            revoke(row.id, said["code"], actor, text=said["text"], void_from=form.month())
            return done(
                request, "claims:association", row.id, message=_("The association is revoked.")
            )
    consequences = [
        _("It ends at once; another partner can claim it from now on."),
        _("The partner and the customer are told."),
    ]
    title, do = _("Revoke this association?"), _("Revoke the association")
    return ask(request, _question(row, title, do, consequences), form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW_SENIOR)
def reinstate_page(request: HttpRequest, association_id: str) -> HttpResponse:
    """Ask why, then let what has ended stand again."""
    actor = actor_of(request)
    row = _found(actor, association_id, Permission.REVIEW_SENIOR)
    asks = row.end_reason in CUSTOMERS_NO
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reinstate(row.id, form.cleaned_data["reason"], actor)
            message = _("The customer is asked.") if asks else _("The association stands again.")
            return done(request, "claims:association", row.id, message=message)
    if asks:
        consequences = [
            _("The customer ended it, so it is asked and must agree explicitly."),
            _("If it agrees, a new association begins then."),
        ]
    else:
        consequences = [
            _("It goes on as if it had not ended, if nobody took the slot since."),
            _("The partner and the customer are told."),
        ]
    title, do = _("Reinstate this association?"), _("Reinstate the association")
    return ask(request, _question(row, title, do, consequences), form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_DISPUTE)
def payment_page(request: HttpRequest, association_id: str) -> HttpResponse:
    """Waive payment from the next unclosed month on, or end the waiver, after asking."""
    actor = actor_of(request)
    row = _found(actor, association_id, Permission.CLAIM_DISPUTE)
    month = str(next_unclosed(_program(row), row))
    if request.method == "POST":
        (opt_in if row.opted_out else opt_out)(row.id, actor)
        return done(request, "claims:association", row.id, message=_("The payment is changed."))
    if row.opted_out:
        title, do = _("End the waiver of payment?"), _("End the waiver")
        first = _("From %(month)s on this association earns again.") % {"month": month}
    else:
        title, do = _("Waive payment?"), _("Waive payment")
        first = _("From %(month)s on this association earns nothing.") % {"month": month}
    consequences = [first, _("Months that are closed stay as they are. The customer is told.")]
    return ask(request, _question(row, title, do, consequences))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_DISPUTE)
def move_page(request: HttpRequest, association_id: str) -> HttpResponse:
    """Ask for the location and the month, then move it, or write down that it will."""
    actor = actor_of(request)
    row = _found(actor, association_id, Permission.CLAIM_DISPUTE)
    form = MoveForm(
        places_to_move(row, actor),
        row.location if row.moves_to_id else None,
        months_to_move(_program(row), row, now()),
        request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            new = move(row.id, form.cleaned_data["location"], form.start(), actor)
            message = _("The location is changed.")
            if new.pk == row.pk:
                message = _("The change of location is noted.")
            return done(request, "claims:association", new.id, message=message)
    consequences = [
        _("Your organization keeps it without a gap; the new location earns from that month on."),
        _("Months that are closed stay as they are. The customer is told."),
    ]
    title, do = _("Move to another location?"), _("Move the association")
    return ask(request, _question(row, title, do, consequences), form)
