"""Locations in programs: the list to work through, one location, one enrollment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.errors import FieldError, Invalid
from opencpor.directory import ports, queries, words
from opencpor.directory.actions.discontinue_enrollment import discontinue_enrollment
from opencpor.directory.actions.invite_enrollment import invite_enrollment
from opencpor.directory.actions.return_enrollment import return_enrollment
from opencpor.directory.actions.sign_enrollment import sign_enrollment
from opencpor.directory.actions.start_enrollment import start_enrollment
from opencpor.directory.actions.submit_profiles import submit_profiles
from opencpor.directory.actions.validate_enrollment import validate_enrollment
from opencpor.directory.forms import InviteForm, VerbForm
from opencpor.directory.lifecycle import Verb, allowed
from opencpor.directory.models import Enrollment, EnrollmentRequirement
from opencpor.directory.pages.listing import filters_of, listing, tabs_for
from opencpor.directory.records import met_of, span_of
from opencpor.directory.terms import Requirement, Source, Status
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column

COLUMNS = (
    Column("partner_id", gettext_lazy("PartnerID"), sortable=True),
    Column("location", gettext_lazy("Location"), sortable=True),
    Column("program", gettext_lazy("Program"), narrow=True),
    Column("status", gettext_lazy("Status")),
    Column("since", gettext_lazy("Since"), sortable=True, narrow=True),
)
REASONED: dict[Verb, Callable[..., Enrollment]] = {
    Verb.RETURN: return_enrollment,
    Verb.DISCONTINUE: discontinue_enrollment,
}
PLAIN: dict[Verb, Callable[[str, Actor], Enrollment]] = {
    Verb.START: start_enrollment,
    Verb.SIGN: sign_enrollment,
    Verb.SUBMIT_PROFILES: submit_profiles,
    Verb.VALIDATE: validate_enrollment,
}


@dataclass(frozen=True)
class Need:
    """One requirement as it is shown."""

    name: Any
    state: str  # met, submitted or missing
    row: EnrollmentRequirement
    what: Any
    url: str = ""  # where it is seen to, if elsewhere


@require_safe
@guard(Permission.ENROLLMENT_READ)
def enrollments(request: HttpRequest) -> HttpResponse:
    """List enrollments: what waits for validation, or one's own."""
    actor = actor_of(request)
    statuses = {
        state: chip.word for state, chip in words.ENROLLMENT_CHIPS.items() if state != "none"
    }
    choices = {"status": statuses}
    filters = filters_of(request, choices)
    text = request.GET.get("q", "").strip()
    rows = queries.list_enrollments(actor, text, **filters)
    names = {
        "partner_id": "location__partner_id",
        "location": "location__unit__name",
        "since": "status_since",
    }
    context = {
        "listing": listing(request, rows, COLUMNS, names, "id"),
        "programs": queries.program_names(get_language() or "en"),
        "tabs": tabs_for(actor, "directory:enrollments"),
        "q": text,
        "choices": choices,
        "filters": filters,
    }
    return show(request, "directory/enrollments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_READ)
def location(request: HttpRequest, location_id: str) -> HttpResponse:
    """Show a location with its enrollments; a program manager invites it here."""
    actor = actor_of(request)
    row = queries.fetch_location(actor, location_id)
    (found,) = queries.with_enrollments(actor, [row])
    taken = {e.program_key for e in found.enrollments if e.status != Status.DISCONTINUED}
    names = queries.program_names(get_language() or "en")
    programs = {key: name for key, name in names.items() if key not in taken}
    may_invite = actor.may(Permission.ENROLLMENT_VALIDATE) and bool(programs)
    form = InviteForm(request.POST or None, programs=programs) if may_invite else None
    if form is not None and request.method == "POST" and form.is_valid():
        with shown_at(form):
            made = invite_enrollment(row.partner_id, form.cleaned_data["program"], actor)
            return done(
                request, "directory:enrollment", made.id, message=_("The location is invited.")
            )
    context = {
        "location": row,
        "enrollments": found.enrollments,
        "form": form,
        "may_see_enrollments": actor.may(Permission.ENROLLMENT_READ),
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
        "programs": names,
    }
    return show(request, "directory/location.html", context)


def _need(row: EnrollmentRequirement, enrollment: Enrollment, actor: Actor) -> Need:
    today, place = queries.today_in(enrollment.program_key), enrollment.location_id
    room = ports.establishers().get(row.key)
    if met_of(row).holds_on(today):
        state = "met"
    elif room is not None and row.source == Source.PAYEES:
        state = "submitted" if room.waits(place) else "missing"
    elif row.submitted_on or row.source == Source.PROGRAM:
        state = "submitted" if enrollment.status == Status.VALIDATING else "missing"
    else:
        state = "missing"
    name = words.REQUIREMENTS.get(row.key, row.key.replace("-", " ").capitalize())
    who = words.WHO.get(row.source, _("The system checks it by itself."))
    seen = room is not None and actor.may(room.needs)
    return Need(name, state, row, who, room.address(place) if room is not None and seen else "")


def _offered(enrollment: Enrollment, actor: Actor) -> list[Verb]:
    """Return the verbs that lead on from here; signing is offered until it is done."""
    found = allowed(Status(enrollment.status), actor)
    signed = any(
        row.key == Requirement.AGREEMENT and row.met_since for row in enrollment.requirements.all()
    )
    wrong = Verb.SIGN if signed else Verb.SUBMIT_PROFILES
    return [verb for verb in found if verb is not wrong]


def _act(enrollment: Enrollment, form: VerbForm, actor: Actor) -> Verb:
    given = form.cleaned_data["verb"]
    if given not in {verb.value for verb in words.VERBS}:
        error = FieldError("verb", "unknown_value", _("There is no such step."))
        raise Invalid(_("There is no such step."), code="invalid", errors=[error])
    verb = Verb(given)
    if verb in REASONED:
        REASONED[verb](enrollment.id, actor, reason=form.cleaned_data["reason"])
    else:
        PLAIN[verb](enrollment.id, actor)
    return verb


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.ENROLLMENT_READ)
def enrollment(request: HttpRequest, enrollment_id: str) -> HttpResponse:
    """Show an enrollment: what is met, what is missing, what the reader can do."""
    actor = actor_of(request)
    row = queries.fetch_enrollment(actor, enrollment_id)
    form = VerbForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            verb = _act(row, form, actor)
            return done(request, "directory:enrollment", row.id, message=str(words.DONE[verb]))
    offered = _offered(row, actor)
    requirements = sorted(row.requirements.all(), key=lambda found: found.key)
    spans = sorted((span_of(found) for found in row.periods.all()), key=lambda span: span.start)
    context = {
        "enrollment": row,
        "program_name": queries.program_names(get_language() or "en").get(
            row.program_key, row.program_key
        ),
        "needs": [_need(found, row, actor) for found in requirements],
        "months": [
            (span.start.first_day, span.end.plus(-1).first_day if span.end else None)
            for span in spans
        ],
        "next": words.NEXT[row.status],
        "tone": words.TONES.get(row.status, "waiting"),
        "plain_verbs": [(verb.value, words.VERBS[verb]) for verb in offered if verb in PLAIN],
        "reasoned_verbs": [(verb.value, words.VERBS[verb]) for verb in offered if verb in REASONED],
        "form": form,
    }
    return show(request, "directory/enrollment.html", context)
