"""Put a claim together as the rows of a sheet tell of it; nothing is stored."""

from opencpor.access.actor import Actor
from opencpor.claims.accounts import Place
from opencpor.claims.actions.create import version_for
from opencpor.claims.actions.writing import write_first
from opencpor.claims.bulk.rules.sheet import ENGAGEMENT
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.models import Claim
from opencpor.claims.states import LineState, State
from opencpor.claims.takeover.actions.ahead import Ahead
from opencpor.claims.takeover.actions.judging import Coming, refusal
from opencpor.claims.takeover.actions.reviewing import check_questions, note_reviewer
from opencpor.claims.takeover.actions.turns import governing
from opencpor.claims.takeover.rules.in_flight import SUBMITTED, Flight
from opencpor.claims.takeover.rules.rows import REFERENCE
from opencpor.common.clock import now
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.queries import Version


def same_claim(found: Claim | None, flight: Flight, place: Place | None) -> Claim | None:
    """Return what an earlier import made of a reference, if it made anything.

    Raises:
        Invalid: ``reference_taken`` if that was something else.
    """
    if found is None or not flight.reference:
        return None
    partner_id = place.organization.pk if place else ""
    said_of = (flight.sheet.engagement, str(_tenant(flight)), partner_id)
    if said_of == (found.engagement, found.tenant_id, found.partner_id):
        return found
    raise refusal([worded(REFERENCE, "claim_reference_taken", claim=found.id)])


def _tenant(flight: Flight) -> object:
    text = str(flight.sheet.changes.values.get("tenant_id", ""))
    return guid_of(text) or text


def number_of(flight: Flight) -> str:
    """Return the PartnerID that a claim names."""
    return str(flight.sheet.changes.values.get("given_partner_id", ""))


def version_of_rows(flight: Flight) -> Version:
    """Return the version of the program that governs a claim.

    Raises:
        Invalid: If its engagement is not given, or is none.
    """
    engagement = flight.sheet.engagement
    if not engagement:
        flight.wrong(ENGAGEMENT, "engagement_missing")
        raise refusal()
    return governing(version_for(engagement), engagement, flight.submitted_on)


def _claim(flight: Flight, version: Version, place: Place | None, actor: Actor) -> Claim:
    """Return the claim in its state and with its dates, still without what its rows say of it."""
    at, calendar = now(), version.document.business_calendar
    submitted_at, since = (
        calendar.start_of_day(day) if day else at for day in (flight.submitted_on, flight.since)
    )
    if max(submitted_at, since) > at:
        flight.wrong(SUBMITTED, "submitted_in_future")
    state = flight.state or State.SUBMITTED
    claim = Claim(
        program_key=version.program_key, program_version=version.number,
        engagement=flight.sheet.engagement, state=state.value, state_since=since,
        submitted_at=submitted_at, round=1, reference=flight.reference,
        decided_at=since if state is State.AWAITING_CUSTOMER else None,
        created_at=at, created_by=actor.id, contact_language=version.document.languages[0],
    )  # fmt: skip
    if place is not None:
        claim.partner = place.organization
    if flight.acknowledged:
        claim.acknowledgements = sorted(
            one.key
            for one in version.document.acknowledgements.partner
            if not one.engagements or claim.engagement in one.engagements
        )
    return claim


def coming(
    flight: Flight, version: Version, place: Place | None, ahead: Ahead, actor: Actor
) -> Coming:
    """Put a claim together, stored nowhere yet; what is wrong with its rows is noted on them."""
    claim = _claim(flight, version, place, actor)
    if flight.reviewer:
        claim.reviewer = note_reviewer(flight, ahead.reviewer(flight.reviewer))
    check_questions(flight, version.document)
    changed, lines = write_first(
        claim, flight.sheet.changes, version.document, actor, claim.created_at, place
    )
    if claim.state == State.AWAITING_CUSTOMER:
        for line in lines:
            line.state = LineState.ACCEPTED.value
    for line in lines:
        line.state_since = claim.state_since
    proof = ahead.files.evidence(flight.sheet, version.document)
    return Coming(flight, claim, lines, changed, version, place, proof, actor, claim.created_at)
