"""Take over one claim that was begun elsewhere and still waits; once for each reference."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.accounts import Place, place_of
from opencpor.claims.actions.announce import announce
from opencpor.claims.actions.create import version_for
from opencpor.claims.actions.moving import deadline_for
from opencpor.claims.actions.submit import line_data, name_customer, settle_slots
from opencpor.claims.actions.writing import write_first
from opencpor.claims.bulk.actions.check import Files
from opencpor.claims.bulk.rules.sheet import ENGAGEMENT, SIGNED
from opencpor.claims.green.actions.look import look_again
from opencpor.claims.lifecycle import CLOCKS
from opencpor.claims.models import Claim, ClaimClock, ClaimLine, InformationRequest
from opencpor.claims.rules.facts import ClaimFacts, Holding
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import LineState, State
from opencpor.claims.takeover.actions.judging import (
    Coming,
    facts_of,
    refusal,
    refuse_blocked,
    warned,
)
from opencpor.claims.takeover.actions.reviewing import check_questions, reviewer_of
from opencpor.claims.takeover.actions.turns import governing, wait_for_turn
from opencpor.claims.takeover.rules.in_flight import SUBMITTED, Clock, Flight, clock_at
from opencpor.claims.takeover.rules.rows import REFERENCE, Taken
from opencpor.claims.terms import Notice
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.directory.rules.tenant import guid_of
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import Version


def _earlier(flight: Flight, program_key: str, partner_id: str) -> Claim | None:
    """Return what an earlier import made of the reference.

    Raises:
        Invalid: ``reference_taken`` if that was something else.
    """
    found = Claim.objects.filter(program_key=program_key, reference=flight.reference).first()
    if found is None or not flight.reference:
        return None
    said_of = (flight.sheet.engagement, str(_tenant(flight)), partner_id)
    if said_of == (found.engagement, found.tenant_id, found.partner_id):
        return found
    text = f"This reference is claim {found.id}, another one."
    remedy = "Give it a reference of its own; what is taken over is changed on its page."
    raise refusal([FieldError(REFERENCE, "reference_taken", text, remedy)])


def _tenant(flight: Flight) -> object:
    text = str(flight.sheet.changes.values.get("tenant_id", ""))
    return guid_of(text) or text


def _number(flight: Flight) -> str:
    return str(flight.sheet.changes.values.get("given_partner_id", ""))


def _version(flight: Flight) -> Version:
    engagement = flight.sheet.engagement
    if not engagement:
        what, remedy = "No engagement is given.", "Give its key in the program."
        flight.wrong(ENGAGEMENT, "required", what, remedy)
        raise refusal()
    return governing(version_for(engagement), engagement, flight.submitted_on)


def _claim(flight: Flight, version: Version, place: Place | None, actor: Actor) -> Claim:
    """Return the claim in its state and with its dates, still without what its rows say of it."""
    at, calendar = now(), version.document.business_calendar
    submitted_at, since = (
        calendar.start_of_day(day) if day else at for day in (flight.submitted_on, flight.since)
    )
    if max(submitted_at, since) > at:
        flight.wrong(SUBMITTED, "date_in_future", "That day has not come yet.", "Correct the date.")
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


def _coming(flight: Flight, version: Version, place: Place | None, files: Files,
            actor: Actor) -> Coming:  # fmt: skip
    """Put a claim together, stored nowhere yet; what is wrong with its rows is noted on them."""
    claim = _claim(flight, version, place, actor)
    calendar = version.document.business_calendar
    if flight.reviewer:
        claim.reviewer = reviewer_of(flight)
    check_questions(flight, version.document)
    changed, lines = write_first(
        claim, flight.sheet.changes, version.document, actor, claim.created_at, place
    )
    if claim.state == State.AWAITING_CUSTOMER:
        for line in lines:
            line.state = LineState.ACCEPTED.value
    for line in lines:
        line.state_since = claim.state_since
    if flight.sheet.signed_on and flight.sheet.signed_on > calendar.local_date(claim.created_at):
        what = "The date of signature lies ahead."
        flight.wrong(SIGNED, "date_in_future", what, "Give the date on the document.")
    proof = files.evidence(flight.sheet, version.document)
    return Coming(flight, claim, lines, changed, version, place, proof, actor, claim.created_at)


def _named(one: Coming) -> None:
    """Name the customer, entering a tenant that is not known yet."""
    fields = {"name": "customer.name", "domains": "customer.domain", "country": "customer.country"}
    try:
        one.claim.customer_id = name_customer(one.claim, one.actor)
    except Invalid as refused:
        errors = [replace(this, field=fields.get(this.field, "")) for this in refused.errors]
        raise refusal(errors) from refused


def _clock(one: Coming) -> Clock | None:
    """Return the clock of the state; None where the consent room has it."""
    state, program = one.state, one.program
    if deadline_for(program, state, one.at) is None:
        return None

    def deadline_from(start: datetime) -> datetime:
        return deadline_for(program, state, start) or start

    acts = CLOCKS[state].acts is not None
    since = one.claim.state_since
    return clock_at(program.business_calendar, since, one.at, deadline_from, acts=acts)


def _store(one: Coming, clock: Clock | None) -> None:
    claim = one.claim
    if clock is not None:
        claim.deadline_at = clock.deadline_at
        claim.overdue_at = one.at if clock.passed and not clock.renewed else None
    claim.save(force_insert=True)
    ClaimLine.objects.bulk_create(one.lines)
    if clock is not None:
        ClaimClock.objects.create(
            claim=claim, state=claim.state, round=claim.round, started_at=clock.started_at,
            deadline_at=clock.deadline_at, overdue_at=claim.overdue_at,
        )  # fmt: skip
    settle_slots(claim, one.lines)


def _record(one: Coming) -> None:
    claim, day = one.claim, one.flight.submitted_on
    data = {
        "reference": claim.reference, "earlier_system": one.flight.system,
        "engagement": claim.engagement, "program": claim.program_key,
        "program_version": claim.program_version, "partner": claim.partner_id,
        "location": claim.location_id, "customer": claim.customer_id,
        "lines": line_data(one.lines), "acknowledgements": claim.acknowledgements,
        "reviewer": claim.reviewer_id, "submitted_on": str(day), "since": str(one.flight.since),
        "asked_for": list(one.flight.asked),
        "after": one.changed.data | {"state": claim.state},
    }  # fmt: skip
    people = one.changed.personal | {"asked_text": one.flight.asked_text}
    record(
        EventType.CLAIM_IMPORTED, f"claim:{claim.id}", one.actor.ref(), data=data,
        personal={kind: text for kind, text in people.items() if text}, first=True,
    )  # fmt: skip
    if claim.overdue_at is not None:
        late = {"state": claim.state, "deadline_at": str(claim.deadline_at)}
        record(EventType.CLAIM_OVERDUE, f"claim:{claim.id}", one.actor.ref(), data=late)


def _contest(one: Coming, facts: ClaimFacts) -> None:
    """Contest the lines whose slot another organization holds; accepted ones go to arbitration."""
    held = {this.id for this in facts.lines if this.holding is Holding.HELD}
    for line in one.lines:
        if line.id not in held:
            continue
        line.state = LineState.CONTESTED.value
        line.save(update_fields=["state"])
        record(EventType.CLAIM_LINE_CONTESTED, f"claim:{one.claim.id}", one.actor.ref(),
               data={"line": line.id})  # fmt: skip
        if one.state is State.AWAITING_CUSTOMER:
            ports.arbitration().challenged(line, one.actor, one.at)


def _go_on(one: Coming) -> None:
    """Let those who must act hear of it: the customer, the partner, the written policy.

    The customer is asked here, with a text of its own: nobody is held to one he never saw.
    """
    claim, flight = one.claim, one.flight
    if one.state is State.ACTION_REQUIRED:
        items = [{"line": "", "code": code} for code in flight.asked]
        InformationRequest.objects.create(
            claim=claim, text=flight.asked_text, items=items, asked_at=claim.state_since,
            asked_by=claim.reviewer_id or "",
        )  # fmt: skip
    ports.consent().submitted(claim, one.actor)
    if one.state is State.AWAITING_CUSTOMER:
        ports.consent().decided(claim, [], one.actor)
        claim.deadline_at = ports.consent().standing(claim, one.at).answer_by
        claim.save(update_fields=["deadline_at"])
    look_again(claim)
    if one.state is State.ACTION_REQUIRED:
        announce(claim, Notice.PARTNER_ACTION_REQUIRED, one.actor)


def _wants(one: Coming) -> list[tuple[int, tuple[str, ...]]]:
    claim = one.claim
    whose = (claim.program_key, claim.partner_id, claim.engagement, claim.tenant_id)
    units = [line.workload or line.subscription_id for line in one.lines]
    return [(row, (*whose, unit)) for row, unit in zip(one.flight.sheet.lines, units, strict=True)]


@transaction.atomic
def put_claim(flight: Flight, files: Files, actor: Actor) -> Taken:
    """Store a claim in the state it is in elsewhere, unless an import of its reference did.

    Its files are put on it afterwards, in the same transaction; see `add_taken_over`.

    Raises:
        Invalid: With what findings block; more errors may be noted on the rows.
        Conflict: ``customer_declined_before``.
        Forbidden: Without the right to write the directory.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    wait_for_turn()
    version = _version(flight)
    place = place_of(_number(flight), version.program_key)
    earlier = _earlier(flight, version.program_key, place.organization.pk if place else "")
    if earlier is not None:
        return Taken(earlier.id, done=True)
    one = _coming(flight, version, place, files, actor)
    refuse_blocked(one, findings(facts_of(one)))
    _named(one)
    clock = _clock(one)
    _store(one, clock)
    facts = facts_of(one)  # again, since the slots are locked now
    found = findings(facts)
    refuse_blocked(one, found)
    _record(one)
    _contest(one, facts)
    _go_on(one)
    return Taken(one.claim.id, done=False, wants=_wants(one), notes=warned(one, found, clock))
