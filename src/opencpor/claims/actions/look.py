"""What a claim's findings say about other partners counts as a question about availability.

A draft is edited freely, and its findings say whether somebody else holds what it names. Without a
count it would answer about the whole market. So the findings on lines that may still be changed are
questions like those to ``/availability``: counted once an hour for each unit of a tenant, kept, and
logged. Beyond the limit the lines are not looked at, which their findings say.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Side
from opencpor.claims.actions.checking import Objection, as_errors
from opencpor.claims.actions.questions import Asked, asked_lately, keep, take_turn, unit_key
from opencpor.claims.facts import Ground, gather, ground_of
from opencpor.claims.lifecycle import editable
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import inside
from opencpor.claims.rules.codes import OF_OTHERS, Finding
from opencpor.claims.rules.facts import ClaimFacts, Holding, LineFacts
from opencpor.claims.rules.findings import findings
from opencpor.claims.states import OPEN_LINES, State
from opencpor.claims.terms import Part
from opencpor.common.clock import now
from opencpor.common.errors import Invalid, Problem, not_found
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.queries import Version

UNIT = ("workload", "subscription_id", "product")


def unit_of(line: LineFacts) -> dict[str, str]:
    """Return what a line asks about."""
    return {name: getattr(line, name) for name in UNIT}


def _names_a_slot(facts: ClaimFacts, line: LineFacts) -> bool:
    """Whether a line is whole enough for the register to know something about it."""
    if line.workload:
        return facts.program.workload(line.workload) is not None
    known = facts.program.product(line.product) is not None
    return known and guid_of(line.subscription_id) is not None


def questions(claim: Claim, facts: ClaimFacts, actor: Actor) -> list[LineFacts]:
    """Return the lines whose findings would tell their writer something about others."""
    changeable = Part.LINES in editable(State(claim.state))
    if facts.customer is None or not changeable or not actor.on(Side.PARTNER):
        return []
    return [line for line in facts.lines if _names_a_slot(facts, line)]


def _new(lines: list[LineFacts], asked: Asked, customer_id: str) -> list[LineFacts]:
    known = asked.units_of(customer_id)
    return [line for line in lines if unit_key(unit_of(line)) not in known]


def _ask(
    claim: Claim, facts: ClaimFacts, actor: Actor, at: datetime
) -> tuple[frozenset[str], bool]:
    """Count a look at a claim's lines.

    Returns:
        The lines that must not be told about, and whether a question was kept.
    """
    lines = questions(claim, facts, actor)
    if not lines or facts.customer is None:
        return frozenset(), False
    limit, customer = facts.program.policy.availability_per_hour, facts.customer.id
    asked = asked_lately(actor, limit, at)
    new = _new(lines, asked, customer)
    if not new or asked.used_up:
        return frozenset(line.id for line in new), False
    with transaction.atomic(savepoint=False):
        take_turn(actor)
        asked = asked_lately(actor, limit, at)
        new = _new(lines, asked, customer)
        if not new or asked.used_up:
            return frozenset(line.id for line in new), False
        answered = [
            (unit_of(line), {"answer": line.holding.value, "hints": sorted(line.hints)})
            for line in new
        ]
        keep(claim.partner_id, customer, claim.engagement, answered, actor)
    return frozenset(), True


def unseen(line: LineFacts) -> LineFacts:
    """Return what is told of a line whose question was not answered."""
    holding = Holding.FREE if line.holding is Holding.HELD else line.holding
    return replace(line, looked=False, holding=holding, hints=frozenset())


def look(
    claim: Claim,
    lines: list[ClaimLine],
    actor: Actor,
    at: datetime,
    ground: Ground | None = None,
) -> ClaimFacts:
    """Return the facts on a claim, as `gather` does, as far as its reader may be told them now."""
    facts = gather(claim, lines, actor, at, ground=ground)
    hidden, _ = _ask(claim, facts, actor, at)
    if not hidden:
        return facts
    seen = (unseen(line) if line.id in hidden else line for line in facts.lines)
    return replace(facts, lines=tuple(seen))


def findings_on(claim: Claim, actor: Actor, version: Version | None = None) -> tuple[Finding, ...]:
    """Return the findings on a claim as it stands now, for partner and operator.

    Args:
        claim: The claim with its lines.
        actor: The reader.
        version: The program version of the claim, if it was read.

    Raises:
        NotFound: For customers, who are not shown a partner's evidence.
    """
    if actor.grants and not inside(actor, claim):
        raise not_found("claim")
    counted = [line for line in claim.lines_in_order() if line.state in OPEN_LINES]
    return findings(look(claim, counted, actor, now(), ground_of(claim, version)))


def _answer(said: Objection) -> Problem:
    """Return what may be told of what is against a claim."""
    if not any(one.code in OF_OTHERS for one in said.found):
        return said
    checked = said.checked
    with transaction.atomic():
        hidden, said.kept = _ask(checked.claim, checked.facts, checked.actor, checked.at)
    told = [one for one in said.found if one.code not in OF_OTHERS or one.line not in hidden]
    if told == list(said.found):
        return said
    if told:
        return Invalid(said.detail, code=said.code, errors=as_errors(told))
    limit = checked.facts.program.policy.availability_per_hour
    return asked_lately(checked.actor, limit, checked.at).refusal()


@contextmanager
def counting() -> Iterator[None]:
    """Count what a refusal to hand a claim in says about other partners; outside its transaction.

    Raises:
        Invalid: What is against the claim, as far as it may be told.
        TooMany: If nothing else is, and the questions of this hour are used up.
    """
    try:
        yield
    except Objection as said:
        raise _answer(said) from None
