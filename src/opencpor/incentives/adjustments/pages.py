"""Pages about adjustments: which there are, proposing one, and the second person's decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import fetch
from opencpor.common.months import Month
from opencpor.directory.models import CustomerDomain
from opencpor.directory.queries import list_customers, list_locations
from opencpor.directory.rules.tenant import domain_of, guid_of
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.incentives import lists
from opencpor.incentives.adjustments import queries
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.deciding import ADJUSTMENTS
from opencpor.incentives.adjustments.actions.propose import Wish, propose
from opencpor.incentives.adjustments.actions.reject import reject
from opencpor.incentives.adjustments.actions.withdraw import withdraw
from opencpor.incentives.adjustments.asked import AdjustmentFilter
from opencpor.incentives.adjustments.forms import AdjustmentForm
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.adjustments.rules import Kind
from opencpor.incentives.adjustments.shown import adjustments_shown
from opencpor.incentives.adjustments.telling import money_written
from opencpor.incentives.adjustments.words import KINDS, STATES
from opencpor.incentives.forms import RejectionForm
from opencpor.incentives.models import Earning
from opencpor.incentives.naming import names_for
from opencpor.incentives.pages.narrowing import narrowing_part, saved_beside
from opencpor.incentives.proposals import State, Verb
from opencpor.incentives.second_person import allowed
from opencpor.programs.queries import latest_version
from opencpor.ui import dates
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Chosen, Column, Listing, Question

COLUMNS = (
    Column("month", gettext_lazy("Applies to")),
    Column("location", gettext_lazy("Location"), narrow=True),
    Column("customer", gettext_lazy("Customer"), narrow=True),
    Column("type", gettext_lazy("Type"), narrow=True),
    Column("state", gettext_lazy("State")),
    Column("amount", gettext_lazy("Amount"), figures=True),
)
FIELDS = {
    "location": "partner_id", "customer": "tenant", "earning": "about", "association": "about",
}  # fmt: skip


@require_safe
@guard(Permission.MONEY_READ)
def adjustments_list(request: HttpRequest) -> HttpResponse:
    """Show adjustments, the newest first."""
    actor = actor_of(request)
    asked = AdjustmentFilter.said(request.GET)
    rows = asked.read().of(queries.adjustments(actor))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    return show(
        request,
        "incentives/adjustments.html",
        {
            "listing": Listing(
                COLUMNS, adjustments_shown(page.rows), page.next_cursor, rows.count()
            ),
            "states": STATES.items(),
            "kinds": KINDS.items(),
            "narrowed": asked.named(),
            "saved": saved_beside(request, lists.ADJUSTMENTS),
            **narrowing_part(actor, asked, *_chips(asked)),
            "by_state": bool(actor.on(Side.OPERATOR)),
            "may_propose": actor.may(Permission.CLOSE),
        },
    )


def _chips(asked: AdjustmentFilter) -> Iterator[Chosen]:
    """Give a chip for each word that this list alone knows."""
    if asked.state:
        yield Chosen(_("State"), STATES[State(asked.state)], ("state",))
    if asked.type:
        yield Chosen(_("Type"), KINDS[Kind(asked.type)], ("type",))
    if asked.earning:
        yield Chosen(_("The line"), asked.earning, ("earning",))
    for label, name in ((_("Applies to"), "applies_to"), (_("Processed in"), "processed_in")):
        if text := getattr(asked, name):
            yield Chosen(label, dates.month(Month.parse(text).first_day), (name,))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def adjustment_new(request: HttpRequest) -> HttpResponse:
    """Propose an adjustment, perhaps of one line."""
    actor = actor_of(request)
    form = AdjustmentForm(request.POST or None, initial=_from_line(request, actor))
    if request.method == "POST" and form.is_valid():
        with shown_at(form, FIELDS):
            row = propose(_wish(actor, form.cleaned_data), actor)
            message = _("The adjustment is proposed. Another person of finance decides.")
            return done(request, "incentives:adjustment", row.id, message=message)
    return show(request, "incentives/adjustment_new.html", {"form": form})


def _from_line(request: HttpRequest, actor: Actor) -> dict[str, str]:
    """Return what a line that the address names says already."""
    asked = request.GET.get("earning", "")
    if not asked:
        return {}
    rows = Earning.objects.select_related("customer__customer", "location__location")
    line = fetch(rows, actor, "earning", id=asked)
    return {
        "program": line.program_key,
        "partner_id": line.location.location.partner_id,
        "tenant": str(line.customer.customer.tenant_id),
        "month": str(Month.of(line.month)),
        "about": line.id,
    }


def _wish(actor: Actor, said: dict[str, Any]) -> Wish:
    """Find whom the numbers mean; what is not found is said by the action."""
    place = list_locations(actor).filter(partner_id=said["partner_id"].strip()).first()
    about = said["about"].strip()
    is_line = about.startswith("ern_")
    return Wish(
        program_key=said["program"],
        location=place.pk if place else "",
        customer=_customer(actor, said["tenant"]),
        month=said["month"],
        kind=said["type"],
        amount=said["amount"],
        note=said["note"],
        association="" if is_line else about,
        earning=about if is_line else "",
    )


def _customer(actor: Actor, text: str) -> str:
    guid, domain = guid_of(text), domain_of(text)
    verified = CustomerDomain.objects.filter(domain=domain or "").exclude(verified_at=None)
    meant = Q(tenant_id=guid) if guid else Q(pk__in=verified.values("customer"))
    return list_customers(actor).filter(meant).values_list("pk", flat=True).first() or ""


@require_safe
@guard(Permission.MONEY_READ)
def adjustment(request: HttpRequest, adjustment_id: str) -> HttpResponse:
    """Explain one adjustment: why, by whom, about what, and where it stands."""
    actor = actor_of(request)
    found = queries.explain_adjustment(actor, adjustment_id)
    row = found.adjustment
    names = names_for(row.program_key, latest_version(row.program_key).number)
    verbs = allowed(row, actor)
    return show(
        request,
        "incentives/adjustment.html",
        {
            "found": found,
            "adjustment": row,
            "shown": adjustments_shown([row])[0],
            "partner_id": names.partner_id(row.location_id),
            "program": names.program,
            "zone": names.document.business_calendar.zone,
            "related": adjustments_shown(found.related),
            "people": _people(actor, row, names.operator),
            "may_decide": Verb.APPROVE in verbs,
            "may_withdraw": Verb.WITHDRAW in verbs,
        },
    )


def _people(actor: Actor, row: Adjustment, operator: str) -> dict[str, str]:
    """Name who proposed and who decided; to others than the operator's people only as its own."""
    if not actor.on(Side.OPERATOR):
        return {"proposer": operator, "decider": _("another person of %s") % operator}
    names = names_of_people(row.proposed_by, row.decided_by)
    return {"proposer": names[row.proposed_by], "decider": names[row.decided_by]}


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def adjustment_approve(request: HttpRequest, adjustment_id: str) -> HttpResponse:
    """Ask, then book what another person of finance proposed."""
    actor = actor_of(request)
    row = ADJUSTMENTS.asked(adjustment_id, actor, Verb.APPROVE)
    if request.method == "POST":
        approve(row.id, actor)
        message = _("The adjustment is approved and booked.")
        return done(request, "incentives:adjustment", row.id, message=message)
    amount = money_written(row.amount_minor, row.currency)
    question = Question(
        _("Approve this adjustment?"),
        _("Approve and book"),
        _address(row),
        text=_("%(amount)s for %(location)s of %(partner)s") % {
            "amount": amount, "location": row.location.name,
            "partner": row.location.organization.name,
        },
        consequences=[
            _("It is posted to the ledger and stands on the statement of the open month."),
            _("The partner is told, and reads its note."),
            _("It can never be changed; only another adjustment can set it right."),
        ],
        dangerous=False,
    )  # fmt: skip
    return ask(request, question)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def adjustment_reject(request: HttpRequest, adjustment_id: str) -> HttpResponse:
    """Ask for the reason, then reject what another person of finance proposed."""
    actor = actor_of(request)
    row = ADJUSTMENTS.asked(adjustment_id, actor, Verb.REJECT)
    form = RejectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            reject(row.id, actor, reason=form.cleaned_data["reason"])
            message = _("The adjustment is rejected.")
            return done(request, "incentives:adjustment", row.id, message=message)
    question = Question(_("Reject this adjustment?"), _("Reject adjustment"), _address(row))
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
def adjustment_withdraw(request: HttpRequest, adjustment_id: str) -> HttpResponse:
    """Ask, then take back what one proposed oneself."""
    actor = actor_of(request)
    row = ADJUSTMENTS.asked(adjustment_id, actor, Verb.WITHDRAW)
    if request.method == "POST":
        withdraw(row.id, actor)
        message = _("The adjustment is withdrawn.")
        return done(request, "incentives:adjustment", row.id, message=message)
    question = Question(_("Withdraw this adjustment?"), _("Withdraw adjustment"), _address(row))
    return ask(request, question)


def _address(row: Adjustment) -> str:
    return reverse("incentives:adjustment", args=[row.id])
