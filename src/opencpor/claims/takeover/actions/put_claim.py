"""Take over one claim that was begun elsewhere and still waits; once for each reference."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.accounts import Place
from opencpor.claims.actions.announce import announce
from opencpor.claims.actions.moving import deadline_for
from opencpor.claims.actions.submit import line_data, name_customer, settle_slots
from opencpor.claims.facts import slot_key
from opencpor.claims.green.actions.look import look_again
from opencpor.claims.lifecycle import CLOCKS
from opencpor.claims.models import Claim, ClaimClock, ClaimLine, InformationRequest
from opencpor.claims.rules.facts import ClaimFacts, Holding
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import LineState, State
from opencpor.claims.takeover.actions.ahead import Ahead
from opencpor.claims.takeover.actions.coming import (
    coming,
    number_of,
    same_claim,
    version_of_rows,
)
from opencpor.claims.takeover.actions.judging import (
    Coming,
    facts_of,
    refusal,
    refuse_blocked,
    warned,
)
from opencpor.claims.takeover.actions.turns import wait_for_turn
from opencpor.claims.takeover.rules.in_flight import Clock, Flight, clock_at
from opencpor.claims.takeover.rules.rows import Taken
from opencpor.claims.terms import Notice
from opencpor.common.errors import Invalid
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import Version
from opencpor.programs.remembering import remembering
from opencpor.register.queries import slots_of


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


def _prepared(flight: Flight, ahead: Ahead) -> tuple[Version, Place | None]:
    ahead.next_claim()
    version = version_of_rows(flight)
    return version, ahead.place(number_of(flight), version.program_key)


def try_claim(flight: Flight, ahead: Ahead, actor: Actor) -> Taken:
    """Say what taking a claim over would come to; see `put_claim`. Nothing is stored.

    Only a tenant that nobody knows yet is entered and undone: the directory says what it lacks.

    Raises:
        Invalid, Conflict, Forbidden: As `put_claim`.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with remembering(ahead.memory):
        version, place = _prepared(flight, ahead)
        known = ahead.earlier(version.program_key, flight.reference)
        earlier = same_claim(known, flight, place)
        if earlier is not None:
            return Taken(earlier.id, done=True)
        one = coming(flight, version, place, ahead, actor)
        facts = facts_of(one)
        found = findings(facts)
        refuse_blocked(one, found)
        if facts.customer is None:
            with transaction.atomic():
                _named(one)
                transaction.set_rollback(True)
        else:
            _refuse_unwelcome(one, facts.customer.id)
        return Taken("", done=False, wants=_wants(one), notes=warned(one, found, _clock(one)))


def _refuse_unwelcome(one: Coming, customer_id: str) -> None:
    keys = (slot_key(one.program, customer_id, line) for line in one.lines)
    slots = slots_of(key for key in keys if key is not None)
    ids = [slot.id for slot in slots.values()]
    ports.consent().refuse_unwelcome(one.claim.partner_id, ids, one.program, one.at)


def put_claim(flight: Flight, ahead: Ahead, actor: Actor) -> Taken:
    """Store a claim in the state it is in elsewhere, unless an import of its reference did.

    Call it in the transaction that notes what became of the rows. Its files are put on it
    afterwards, in the same transaction; see `add_taken_over`.

    Raises:
        Invalid: With what findings block; more errors may be noted on the rows.
        Conflict: ``customer_declined_before``.
        Forbidden: Without the right to write the directory.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with transaction.atomic(savepoint=False), remembering(ahead.memory):
        wait_for_turn()
        version, place = _prepared(flight, ahead)
        known = Claim.objects.filter(program_key=version.program_key, reference=flight.reference)
        earlier = same_claim(known.first(), flight, place)
        if earlier is not None:
            return Taken(earlier.id, done=True)
        return _put(coming(flight, version, place, ahead, actor))


def _put(one: Coming) -> Taken:
    if one.place is None or one.flight.sheet.errors:  # no row of the database could hold it
        refuse_blocked(one, findings(facts_of(one)))
    _named(one)
    clock = _clock(one)
    _store(one, clock)
    facts = facts_of(one)  # the slots are locked now
    found = findings(facts)
    refuse_blocked(one, found)
    _record(one)
    _contest(one, facts)
    _go_on(one)
    return Taken(one.claim.id, done=False, wants=_wants(one), notes=warned(one, found, clock))
