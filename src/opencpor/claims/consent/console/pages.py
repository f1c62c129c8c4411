"""The pages of a customer's admins: what waits, answering it, history, receipts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.consent.actions.acknowledge import acknowledge_as_admin
from opencpor.claims.consent.actions.decline_together import decline_together
from opencpor.claims.consent.api import Format, receipt_answer
from opencpor.claims.consent.console.forms import DeclineForm, held_words
from opencpor.claims.consent.console.held import (
    Together,
    product_name,
    together_with,
    together_with_claim,
)
from opencpor.claims.consent.console.queries import (
    Request,
    happened_to,
    questions_about,
    receipts_of,
    request_of,
    requests_to,
    subjects_of,
)
from opencpor.claims.consent.console.zones import console_zone
from opencpor.claims.consent.receipts import receipt_for
from opencpor.claims.facts import version_of
from opencpor.claims.models import AvailabilityQuestion, Claim
from opencpor.claims.pages.listing import role_names
from opencpor.claims.pages.offer import programs
from opencpor.claims.pages.past import happenings
from opencpor.claims.queries import told
from opencpor.claims.templatetags.claims import whole_unit_name
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.register.models import Association
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing, Tab

ANSWER = Permission.CONSENT_ANSWER
REQUESTS = (
    Column("partner", lazy("Partner")),
    Column("what", lazy("What it asks for")),
    Column("role", lazy("Partner role"), narrow=True),
    Column("submitted", lazy("Asked on"), narrow=True),
    Column("state", lazy("Status")),
)
RECEIPTS = (
    Column("partner", lazy("Partner")),
    Column("at", lazy("Acknowledged")),
    Column("identity", lazy("Identity"), narrow=True),
    Column("files", lazy("Receipt")),
)
HISTORY = (
    Column("at", lazy("When")),
    Column("what", lazy("What happened")),
    Column("partner", lazy("Partner")),
    Column("who", lazy("By"), narrow=True),
)
QUESTIONS = (
    Column("at", lazy("When")),
    Column("partner", lazy("Partner")),
    Column("answer", lazy("Answer, and what was asked about")),
)
ANSWERS: dict[str, Any] = {
    "free": lazy("free"),
    "held": lazy("held by another partner"),
    "held_by_you": lazy("held by the partner itself"),
    "pending": lazy("claimed, not decided"),
    "seats_below_minimum": lazy("fewer seats than the minimum"),
    "little_growth_left": lazy("little growth left"),
}


def _products(claim: Claim) -> str:
    program = version_of(claim).document
    return ", ".join(whole_unit_name(line, program) for line in claim.lines.all())


@require_safe
@guard(ANSWER)
def requests_list(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer of the reader's tenant."""
    actor = actor_of(request)
    rows = requests_to(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    roles = role_names()
    shown = [
        {
            "claim": row,
            "what": _products(row),
            "role": roles.get(row.engagement, row.engagement),
        }
        for row in page.rows
    ]
    listing = Listing(REQUESTS, shown, page.next_cursor, total=rows.count())
    context = {"listing": listing, "times": console_zone(actor)}
    return show(request, "claims/console/requests.html", context)


def _context(asked: Request) -> dict[str, Any]:
    program = version_of(asked.claim).document
    return {
        "asked": asked,
        "claim": asked.claim,
        "program": program,
        "calendar": program.business_calendar,
        "paragraphs": asked.document["text"].split("\n\n"),
        "silent": asked.document["mode"] == "silent",
        "role": role_names().get(asked.claim.engagement, asked.claim.engagement),
        "text_language": asked.document["language"],
        "foreign": asked.document["language"] != (get_language() or "en"),
    }


@require_safe
@guard(ANSWER)
def one_request(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Show what a partner asks, with the tenant's own figures, and both answers."""
    return show(
        request, "claims/console/request.html", _context(request_of(actor_of(request), claim_id))
    )


@require_POST
@guard(ANSWER)
def acknowledge(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Acknowledge exactly the text that was read."""
    acknowledge_as_admin(claim_id, actor_of(request), read=request.POST.get("sha256", ""))
    said = _("You acknowledged this. Your receipt is below.")
    return done(request, "console:request", claim_id, message=said)


def _decline(
    request: HttpRequest, found: Together, who: str, back: tuple[str, str]
) -> HttpResponse:
    form = DeclineForm(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            decline_together(form.cleaned_data["lines"], actor_of(request))
            said = _("Done. %(partner)s is told by mail.") % {"partner": who}
            return done(request, *back, message=said)
    values = {
        "form": form,
        "who": who,
        "back": back,
        "nothing": not found.chosen,
        "remains": [held_words(one) for one in found.remains],
    }
    return show(request, "claims/console/decline.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(ANSWER)
def decline_request(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Decline what a claim asks for or gave, and what else the partner has on the same products."""
    actor = actor_of(request)
    claim = request_of(actor, claim_id).claim
    found = together_with_claim(actor, claim)
    return _decline(request, found, claim.partner.name, ("console:request", claim_id))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(ANSWER)
def decline_association(request: HttpRequest, association_id: str) -> HttpResponse:
    """End an association, and what else the partner has on the same product."""
    actor = actor_of(request)
    rows = Association.objects.select_related("slot", "partner")
    row = fetch(rows, actor, "association", ANSWER, id=association_id)
    found = together_with(actor, row)
    return _decline(request, found, row.partner.name, ("claims:association", association_id))


def _tabs(here: str) -> list[Tab]:
    pages = {"console:history": _("What happened"), "console:questions": _("Who asked")}
    return [Tab(words, reverse(name), current=name == here) for name, words in pages.items()]


@require_safe
@guard(ANSWER)
def tenant_history(request: HttpRequest) -> HttpResponse:
    """Show everything that happened to claims on the tenant, the newest first."""
    actor = actor_of(request)
    page = page_of(happened_to(actor), ["-number"], request.GET.get("cursor", ""), USUAL)
    subjects = subjects_of([event.stream for event in page.rows])
    drawn = happenings(list(reversed(told(actor, page.rows))))
    shown = []
    for one, event in zip(drawn, page.rows, strict=True):
        subject = subjects[event.stream]
        page_of_it = "console:request" if isinstance(subject, Claim) else "claims:association"
        shown.append({
            "one": one, "partner": subject.partner,
            "url": reverse(page_of_it, args=[subject.id]),
        })  # fmt: skip
    listing = Listing(HISTORY, shown, page.next_cursor)
    context = {
        "listing": listing,
        "tabs": _tabs("console:history"),
        "times": console_zone(actor),
    }
    return show(request, "claims/console/history.html", context)


def _unit_words(row: AvailabilityQuestion, unit: dict[str, str]) -> str:
    for program in programs().values():
        if program.engagement(row.engagement) is not None:
            known = program
            return product_name(known, unit.get("workload", ""), unit.get("product", ""))
    return unit.get("workload", "") or unit.get("product", "")


def _answer_words(answer: dict[str, Any]) -> str:
    codes = [answer.get("answer", ""), *answer.get("hints", ())]
    return ", ".join(str(ANSWERS.get(code, code)) for code in codes if code)


def _by_answer(row: AvailabilityQuestion) -> list[tuple[str, str]]:
    """Return each answer once with everything that it was given on; a form asks about all."""
    found: dict[str, list[str]] = {}
    for unit, answer in zip(row.units, row.answers, strict=False):
        found.setdefault(_answer_words(answer), []).append(_unit_words(row, unit))
    return [(answer, ", ".join(names)) for answer, names in found.items()]


@require_safe
@guard(ANSWER)
def questions(request: HttpRequest) -> HttpResponse:
    """Show which partners asked whether something of the tenant is free, and what they heard."""
    actor = actor_of(request)
    rows = questions_about(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    shown = [{"row": row, "answers": _by_answer(row)} for row in page.rows]
    listing = Listing(QUESTIONS, shown, page.next_cursor, total=rows.count())
    context = {
        "listing": listing,
        "tabs": _tabs("console:questions"),
        "times": console_zone(actor),
    }
    return show(request, "claims/console/questions.html", context)


@require_safe
@guard(ANSWER)
def receipts(request: HttpRequest) -> HttpResponse:
    """List the receipts of the tenant."""
    actor = actor_of(request)
    rows = receipts_of(actor)
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(RECEIPTS, page.rows, page.next_cursor, total=rows.count())
    context = {"listing": listing, "times": console_zone(actor)}
    return show(request, "claims/console/receipts.html", context)


@require_safe
@guard(ANSWER)
def receipt(request: HttpRequest, receipt_id: str, kind: Format) -> HttpResponse:
    """Download a receipt."""
    return receipt_answer(receipt_for(receipt_id, actor_of(request)), kind, with_contact=True)
