"""Answer, in codes, whether something is free, before a partner spends effort on a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.claims import ports
from opencpor.claims.actions.create import version_for
from opencpor.claims.actions.questions import asked_lately, keep, take_turn
from opencpor.claims.changes import LineChange
from opencpor.claims.facts import customer_of, slot_key
from opencpor.claims.models import ClaimLine
from opencpor.claims.rules.facts import CustomerFacts, Holding
from opencpor.claims.rules.mail_domains import belongs, domain_typed
from opencpor.claims.states import OPEN, OPEN_LINES
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.programs.document.policy import BaselineHint
from opencpor.programs.document.program import Program
from opencpor.register.models import Slot
from opencpor.register.queries import holding, slots_of
from opencpor.register.rules import SlotKey

PENDING = "pending"
MOST_UNITS = 100


@dataclass(frozen=True)
class Question:
    """What is asked: units of one tenant for one engagement, perhaps with a domain to compare."""

    engagement: str
    tenant_id: str
    units: tuple[LineChange, ...]
    domain: str = ""


@dataclass(frozen=True)
class UnitAnswer:
    """``free``, ``held``, ``held_by_you`` or ``pending``, and coded hints about usage."""

    unit: LineChange
    answer: str
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What may be said: for each unit, and whether the domain matches the tenant.

    ``domain`` is ``match``, ``mismatch``, ``unknown`` (nothing to compare with) or ``not_given``.
    """

    units: tuple[UnitAnswer, ...]
    domain: str


def _count(actor: Actor, limit: int, at: datetime) -> None:
    """Refuse more than the limit in an hour."""
    take_turn(actor)
    asked = asked_lately(actor, limit, at)
    if asked.used_up:
        raise asked.refusal()


def _domain(domain: str, customer: CustomerFacts | None) -> str:
    if not domain.strip():
        return "not_given"
    if customer is None or not customer.domains:
        return "unknown"
    return "match" if belongs(domain_typed(domain), customer.domains) else "mismatch"


def _unit_answer(
    slot: Slot | None, holder: str | None, partner_ids: frozenset[str], pending: set[int]
) -> str:
    if holder is not None:
        return (Holding.HELD_BY_YOU if holder in partner_ids else Holding.HELD).value
    return PENDING if slot is not None and slot.id in pending else Holding.FREE.value


def _hints(
    program: Program, engagement: str, keys: Sequence[SlotKey], at: datetime
) -> dict[SlotKey, tuple[str, ...]]:
    source = ports.baseline()
    if source is None or not keys or program.policy.baseline_hint is BaselineHint.OFF:
        return {}
    today = program.business_calendar.local_date(at)
    found = source.hints(program, engagement, keys, today)
    return {key: tuple(sorted(hint.value for hint in hints)) for key, hints in found.items()}


def _answers(
    program: Program,
    question: Question,
    customer: CustomerFacts | None,
    partner_ids: frozenset[str],
    at: datetime,
) -> tuple[UnitAnswer, ...]:
    keys = [
        slot_key(program, customer.id, ClaimLine(**vars(unit))) if customer else None
        for unit in question.units
    ]
    known = [key for key in keys if key is not None]
    slots, held = slots_of(known), holding(known, at)
    open_lines = ClaimLine.objects.filter(
        slot_id__in=[slot.id for slot in slots.values()],
        state__in=OPEN_LINES,
        claim__state__in=OPEN,
    )
    pending = {line_slot for line_slot in open_lines.values_list("slot_id", flat=True) if line_slot}
    hints = _hints(program, question.engagement, known, at)
    answers = []
    for unit, key in zip(question.units, keys, strict=True):
        tenure = held.get(key) if key else None
        holder = tenure.partner_id if tenure else None
        answer = _unit_answer(slots.get(key) if key else None, holder, partner_ids, pending)
        answers.append(UnitAnswer(unit, answer, hints.get(key, ()) if key else ()))
    return tuple(answers)


def _check(units: Sequence[LineChange]) -> None:
    if not 1 <= len(units) <= MOST_UNITS:
        error = FieldError(
            "workload", "out_of_range", phrase("Ask for 1 to {most} at once.", most=MOST_UNITS)
        )
        raise Invalid("Name workloads or subscriptions.", code="invalid", errors=[error])


@transaction.atomic
def ask_availability(question: Question, actor: Actor) -> Answer:
    """Answer and log a question; the customer sees in its console that it was asked.

    Raises:
        Forbidden: Without the right to create claims.
        Invalid: For an unknown engagement, or none or too many units.
        TooMany: Beyond the policy's questions an hour.
    """
    actor.require(Permission.AVAILABILITY_READ)
    _check(question.units)
    at = now()
    program = version_for(question.engagement).document
    _count(actor, program.policy.availability_per_hour, at)
    partners = [
        grant.organization_id
        for grant in actor.granting(Permission.AVAILABILITY_READ)
        if grant.side is Side.PARTNER
    ]
    customer = customer_of(question.tenant_id)
    answer = Answer(
        _answers(program, question, customer, frozenset(partners), at),
        _domain(question.domain, customer),
    )
    answered = [
        (vars(one.unit), {"answer": one.answer, "hints": list(one.hints)}) for one in answer.units
    ]
    keep(partners[0], customer.id if customer else None, question.engagement, answered, actor)
    return answer
