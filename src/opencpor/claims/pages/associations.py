"""Associations: list, one with its history, and ending one."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.arbitration.queries import arbitrations_about
from opencpor.claims.evidence.models import AssociationEvidence
from opencpor.claims.evidence.queries import defense_of
from opencpor.claims.forms.claim import EvidenceForm, NoteForm, ReasonForm
from opencpor.claims.lists import count_some
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.pages.association_lists import LIST, filtered, narrowing_part
from opencpor.claims.pages.association_viewer import defense_panel
from opencpor.claims.pages.changes_offered import changes_offered
from opencpor.claims.pages.listing import exports_of, role_names, saved_part
from opencpor.claims.pages.offer import programs
from opencpor.claims.pages.panels import Place, panels_for
from opencpor.claims.pages.past import happenings
from opencpor.claims.queries import association_history
from opencpor.claims.renewal.pages import renewals_of
from opencpor.claims.renewal.queries import waiting_for
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.http.saved_views import tidy
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import version_in_force
from opencpor.register.exporting import export
from opencpor.register.models import Association
from opencpor.register.queries import associations, planned_ends, subscription_ends
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Column, Listing, Question

COLUMNS = (
    Column("customer", lazy("Customer")),
    Column("what", lazy("What")),
    Column("role", lazy("Partner role"), narrow=True),
    Column("location", lazy("Location"), narrow=True),
    Column("state", lazy("Status")),
    Column("from", lazy("From")),
    Column("until", lazy("Until"), narrow=True),
)
PARTNER = Column("partner", lazy("Partner"))  # what a customer wants to know instead of itself


def state_of(row: Association, at: datetime) -> str:
    """Return where an association is at an instant; see the chips of ``association``."""
    lower, upper = row.period.lower, row.period.upper
    if lower is not None and lower > at:
        return "coming"
    return "ended" if upper is not None and upper <= at else "active"


class Shown:
    """An association with the words that a page shows."""

    def __init__(
        self,
        row: Association,
        roles: dict[str, str],
        at: datetime,
        planned: datetime | None = None,
        bought_until: date | None = None,
    ) -> None:
        program = version_in_force(row.slot.program_key).document
        language = get_language() or "en"
        workload = program.workload(row.slot.workload)
        self.row = row
        self.state = state_of(row, at)
        self.name = workload.name.in_language(language) if workload else row.slot.workload
        self.role = roles.get(row.engagement, row.engagement)
        self.customer = row.slot.customer.name
        self.zone = program.business_calendar.zone
        self.since = row.period.lower
        self.passes_on = planned is not None  # to another partner, as is decided
        self.until = planned or row.period.upper
        self.bought_until = bought_until  # the subscription's last day, while it is open
        self.calendar = program.business_calendar
        self.reason = (
            program.reasons.find(ReasonList.END, row.end_reason) if row.end_reason else None
        )

    @property
    def first_day(self) -> Any:
        """The day it began, in the program's zone."""
        return self.calendar.local_date(self.since) if self.since else None

    @property
    def last_day(self) -> Any:
        """The last whole day held, in the program's zone."""
        return self.calendar.last_day_before(self.until) if self.until else None


def _theirs(actor: Actor) -> bool:
    """Whether the reader is the customer, whom others are associated with."""
    return not (actor.on(Side.OPERATOR) or actor.on(Side.PARTNER))


@require_safe
@guard(Permission.ASSOCIATION_READ)
def associations_list(request: HttpRequest) -> HttpResponse:
    """Show the associations that the reader may see."""
    actor, at, known = actor_of(request), now(), programs()
    roles = role_names(known)
    rows = filtered(associations(actor), request.GET, at)
    count = count_some(rows)
    asked = {key: [str(one) for one in values] for key, values in request.GET.lists()}
    query = tidy(LIST, asked)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    planned, bought = planned_ends(page.rows), subscription_ends(page.rows)
    shown = [Shown(row, roles, at, planned.get(row.id), bought.get(row.id)) for row in page.rows]
    theirs = _theirs(actor)
    columns = (PARTNER, *COLUMNS[1:]) if theirs else COLUMNS
    context = {
        "listing": Listing(columns, shown, page.next_cursor, total=count.number, more=count.more),
        "saved": saved_part(actor, LIST, query),
        "exports": exports_of("claims:export-associations", query),
        "theirs": theirs,
        "roles": roles,
        "may_import": actor.may(Permission.DIRECTORY_WRITE),
        "operator": bool(actor.on(Side.OPERATOR)),
        "renewed": waiting_for(actor),
        **narrowing_part(actor, request.GET, known.values()),
    }
    return show(request, "claims/associations.html", context)


@require_safe
@guard(Permission.ASSOCIATION_READ)
def export_associations(request: HttpRequest, export_format: str) -> HttpResponseBase:
    """Download the associations that the list shows, all pages of it."""
    if export_format not in set(Format):
        raise not_found("export")
    rows = filtered(associations(actor_of(request)), request.GET, now())
    return export(request, rows, Format(export_format))


def _one(actor: Actor, association_id: str) -> Association:
    rows = Association.objects.select_related(
        "slot__customer", "location", "partner", "moves_to", "moved_to"
    )
    rows = rows.prefetch_related("payment_changes")
    return fetch(rows, actor, "association", id=association_id)


def _claim_of(row: Association, actor: Actor) -> Claim | None:
    line = ClaimLine.objects.select_related("claim").filter(id=row.claim_line).first()
    return line.claim if line and actor.may(Permission.CLAIM_READ) else None


def _files_of(row: Association, actor: Actor) -> list[AssociationEvidence] | None:
    """Return the files that defend it; None: a claim has its files, or the role sees none."""
    sees = actor.may(Permission.EVIDENCE_READ) or actor.may(Permission.EVIDENCE_INSPECT)
    return list(defense_of(row.id, actor)) if sees and not row.claim_line else None


def _upload_form(row: Association, state: str, actor: Actor) -> EvidenceForm | None:
    open_to = actor.may(Permission.CLAIM_WRITE) and not row.claim_line and state != "ended"
    return EvidenceForm(()) if open_to else None


def draw(
    request: HttpRequest, association_id: str, upload: EvidenceForm | None = None
) -> HttpResponse:
    """Show an association's page, with a form that has errors in place of the empty one."""
    actor = actor_of(request)
    row = _one(actor, association_id)
    planned, bought = planned_ends([row]), subscription_ends([row])
    shown = Shown(row, role_names(), now(), planned.get(row.id), bought.get(row.id))
    files = _files_of(row, actor)
    context = {
        "one": shown,
        "claim": _claim_of(row, actor),
        "may_end": shown.state == "active"
        and (actor.may(Permission.CLAIM_DISPUTE) or actor.may(Permission.CONSENT_ANSWER)),
        **changes_offered(row, shown.state, actor),
        "theirs": _theirs(actor),
        "other": row.partner.name if _theirs(actor) else shown.customer,
        "files": files,
        "said": defense_panel(actor, row.id, shown.name, files or ()),
        "sees_pictures": actor.may(Permission.EVIDENCE_READ),
        "upload_form": upload or _upload_form(row, shown.state, actor),
        "arbitrations": arbitrations_about(actor, association_id=row.id),
        "renewals": renewals_of(actor, row.id),
        "may_renew": actor.may(Permission.CLAIM_WRITE),
        "happenings": list(happenings(association_history(actor, row.id))),
        "panels": panels_for(Place.ASSOCIATION, actor, row.id),
    }
    return show(request, "claims/association.html", context)


@require_safe
@guard(Permission.ASSOCIATION_READ)
def association(request: HttpRequest, association_id: str) -> HttpResponse:
    """Show one association."""
    return draw(request, association_id)


def _consequences(shown: Shown, *, theirs: bool) -> list[str]:
    """Say what ending an association does, to whoever is about to."""
    partner = {"partner": shown.row.partner.name}
    if theirs:
        return [
            _("It ends at once. %(partner)s sees nothing of your usage after now.") % partner,
            _("%(partner)s earns nothing for usage after now.") % partner,
            _("You lose no product and no license. Another partner can claim it from now on."),
            _("%(partner)s is told by mail.") % partner,
        ]
    return [
        _("It ends at once. Usage after now is not yours, and earns nothing."),
        _("Another partner can claim it from now on."),
        _("The customer is told.")
        if shown.row.claim_line
        else _("The admins of the customer's tenant are told."),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_DISPUTE, Permission.CONSENT_ANSWER)
def end_association(request: HttpRequest, association_id: str) -> HttpResponse:
    """End an association, after asking: the partner its own with a reason, the customer any."""
    actor = actor_of(request)
    theirs = not actor.granting(Permission.CLAIM_DISPUTE)
    row = _one(actor, association_id)
    shown = Shown(row, role_names(), now())
    form = (NoteForm if theirs else ReasonForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            _end(association_id, form.cleaned_data["reason"], actor, theirs=theirs)
            return done(
                request, "claims:association", association_id,
                message=_("The association has ended."),
            )  # fmt: skip
    question = Question(
        _("End this association?"),
        _("End the association"),
        reverse("claims:association", args=[association_id]),
        f"{row.partner.name if theirs else shown.customer} · {shown.name}",
        _consequences(shown, theirs=theirs),
    )
    return ask(request, question, form)


def _end(association_id: str, reason: str, actor: Actor, *, theirs: bool) -> None:
    if theirs:
        end_by_customer(association_id, actor, note=reason)
    else:
        disassociate(association_id, reason, actor)
