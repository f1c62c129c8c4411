"""Record what a bank answers: one file, one transaction, and the steps that follow from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.text import one_line
from opencpor.incentives.payees.sealing import seal_bytes
from opencpor.incentives.payments.actions.stepping import take
from opencpor.incentives.payments.answers.models import (
    LONGEST_REFERENCE,
    AnswerFile,
    AnswerLine,
)
from opencpor.incentives.payments.answers.reading import Sent
from opencpor.incentives.payments.answers.rules import Judged, Result, Why, judge, listed
from opencpor.incentives.payments.answers.saying import grounds_of, said
from opencpor.incentives.payments.bank.answers import Answer, Asked, Outcome, spread
from opencpor.incentives.payments.bank.transfers import (
    bank_reference,
    identifier_of,
    part_reference,
)
from opencpor.incentives.payments.lifecycle import PaymentState, PaymentVerb
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

LONGEST_NAME, LONGEST_PLACE = 200, 100


@dataclass(frozen=True)
class Recorded:
    """A file of answers, and whether it was there before."""

    file: AnswerFile
    again: bool


@transaction.atomic
def record_answers(sent: Sent, actor: Actor, *, program: str = "") -> Recorded:
    """Book what a bank says became of payments.

    The same file is taken once, also if it comes twice at the same time. A line that moves a
    payment is booked; one that somebody has to look at is listed with why, and stops no other.

    Args:
        sent: What the bank said, read.
        actor: Who brings it.
        program: Whose payments it may answer; lines for others are listed. Empty: of any.

    Raises:
        Forbidden: Without the right.
        Invalid: ``other_program``, if all that it answers is of other programs.
    """
    actor.require(Permission.CLOSE)
    _refuse_other_program(sent, program, actor)
    row, again = _kept(sent, actor)
    if again:
        return Recorded(row, again=True)
    lines = [
        _line(row, number, told)
        for number, told in enumerate(_judged(sent.answers, program, actor), start=1)
    ]
    AnswerLine.objects.bulk_create(lines, batch_size=1000)
    counts = Counter(line.result for line in lines)
    data = {"sha256": row.sha256, "format": row.format, "lines": dict(sorted(counts.items()))}
    record(EventType.PAYMENT_ANSWERS_RECORDED, f"payment_answers:{row.id}", actor.ref(), data=data)
    return Recorded(row, again=False)


def _refuse_other_program(sent: Sent, program: str, actor: Actor) -> None:
    """Refuse a file that was sent for a wrong program: once kept it would count as recorded."""
    ids = {identifier_of(answer.order_reference) for answer in sent.answers}
    rows = restrict(PaymentBatch.objects.filter(id__in=sorted(ids)), actor, Permission.CLOSE)
    keys = set(rows.values_list("program_key", flat=True)) if program else set()
    if keys and program not in keys:
        said = "The file answers batches of other programs than the one that was named."
        raise Invalid(
            f"{said} Name theirs, or none.", code="other_program",
            errors=[FieldError("program", "other_program", said, "Name theirs, or none.")],
        )  # fmt: skip


def _kept(sent: Sent, actor: Actor) -> tuple[AnswerFile, bool]:
    """Keep the file, or return the one that is the same; wait for whoever is keeping it."""
    row = AnswerFile(
        name=one_line(sent.name)[:LONGEST_NAME], format=sent.format, sha256=sent.sha256,
        size=len(sent.content), received_by=actor.id, received_at=now(),
    )  # fmt: skip
    row.key_id, row.sealed = seal_bytes(sent.content, row.id)
    AnswerFile.objects.bulk_create([row], ignore_conflicts=True)
    found = AnswerFile.objects.get(sha256=row.sha256)
    return found, found.id != row.id


@dataclass(frozen=True)
class _Told:
    """One line with what followed."""

    answer: Answer
    judged: Judged
    payment: Payment | None = None


def _judged(answers: tuple[Answer, ...], program: str, actor: Actor) -> Iterator[_Told]:
    """Take every answer, order by order; those of one order as answers to each of its payments."""
    by_order: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_order[answer.order_reference].append(answer)
    ids = sorted(identifier_of(reference) for reference in by_order)
    rows = restrict(PaymentBatch.objects.select_for_update(of=("self",)), actor, Permission.CLOSE)
    batches = {row.id: row for row in rows.filter(id__in=ids).order_by("id")}
    # All are locked before the first is booked, in the order in which everybody locks them.
    locking = Payment.objects.select_for_update(of=("self",), no_key=True)
    held = locking.filter(batch_id__in=list(batches))
    beside = held.select_related("location__organization", "payee__seal").order_by("id")
    payments: dict[str, list[Payment]] = defaultdict(list)
    for payment in beside:
        payments[str(payment.batch_id)].append(payment)
    for key in sorted({batch.program_key for batch in batches.values()}):
        hold_ledger(key)
    for reference, said_of in by_order.items():
        batch = batches.get(identifier_of(reference))
        if batch is None or program not in {"", batch.program_key}:
            why = Why.OTHER_PROGRAM if batch else Why.UNKNOWN_BATCH
            yield from (_Told(one, listed(why)) for one in said_of)
        else:
            yield from _of_batch(batch, payments[batch.id], said_of, actor)


def _of_batch(
    batch: PaymentBatch, payments: list[Payment], answers: list[Answer], actor: Actor
) -> Iterator[_Told]:
    known = {bank_reference(one.id): one for one in payments}
    part = part_reference(bank_reference(batch.id), batch.currency)
    astray = {identifier_of(one.reference) for one in answers if one.reference not in known}
    others = Payment.objects.filter(id__in=sorted(astray)).values_list("id", flat=True)
    elsewhere = {str(one) for one in others} if astray else set()
    for answer in spread(answers, [Asked(reference, part) for reference in known]):
        payment = known.get(answer.reference)
        if payment is None:
            yield _Told(answer, _astray(answer, elsewhere))
        else:
            yield _Told(answer, _taken(answer, payment, actor), payment)


def _astray(answer: Answer, elsewhere: set[str]) -> Judged:
    """Judge an answer to no payment of its batch; what says nothing of a whole batch is noted."""
    if not answer.reference:
        if answer.outcome is Outcome.PENDING:
            return Judged(Result.NOTED)
        unknown = answer.outcome is Outcome.UNKNOWN
        return listed(Why.UNKNOWN_STATUS if unknown else Why.UNKNOWN_PART)
    there = identifier_of(answer.reference) in elsewhere
    return listed(Why.OTHER_BATCH if there else Why.UNKNOWN_PAYMENT)


def _taken(answer: Answer, payment: Payment, actor: Actor) -> Judged:
    """Judge an answer to a payment, and take the steps that follow."""
    judged = judge(answer, PaymentState(payment.state), payment.amount_minor, payment.currency)
    for verb in judged.steps:
        back = verb is not PaymentVerb.SETTLE
        take(payment, verb, actor, grounds_of(said(answer, payment)) if back else None)
    return judged


def _line(row: AnswerFile, number: int, told: _Told) -> AnswerLine:
    answer, judged = told.answer, told.judged
    bank = said(answer, told.payment)
    return AnswerLine(
        file=row, number=number, place=answer.place[:LONGEST_PLACE],
        order_reference=answer.order_reference[:LONGEST_REFERENCE],
        reference=answer.reference[:LONGEST_REFERENCE], outcome=answer.outcome.value,
        code=bank.code, text=bank.text, amount_minor=answer.amount_minor, currency=answer.currency,
        payment=told.payment, result=judged.result.value,
        why=judged.why.value if judged.why else "",
    )  # fmt: skip
