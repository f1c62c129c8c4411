"""Record what a bank answers: one file, one transaction, and the steps that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import joined, phrase
from opencpor.common.text import one_line
from opencpor.incentives.payees.sealing import seal_bytes
from opencpor.incentives.payments.answers.actions.judge_again import judge_again
from opencpor.incentives.payments.answers.actions.judging import Told, judged, with_orders
from opencpor.incentives.payments.answers.models import (
    LONGEST_REFERENCE,
    AnswerFile,
    AnswerLine,
)
from opencpor.incentives.payments.answers.reading import Sent
from opencpor.incentives.payments.answers.saying import said
from opencpor.incentives.payments.bank.answers import Answer
from opencpor.incentives.payments.bank.transfers import identifier_of
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

LONGEST_NAME, LONGEST_PLACE = 200, 100


@dataclass(frozen=True)
class Recorded:
    """A file of answers, whether it was there before, and how many lines were judged otherwise."""

    file: AnswerFile
    again: bool
    changed: int = 0


@transaction.atomic
def record_answers(sent: Sent, actor: Actor, *, program: str = "") -> Recorded:
    """Book what a bank says became of payments.

    The same file is taken once, also if it comes twice at the same time; then what is listed is
    judged again. A line that moves a payment is booked; one that somebody has to look at is listed
    with why, and stops no other.

    Args:
        sent: What the bank said, read.
        actor: Who brings it.
        program: Whose payments it may answer; lines for others are listed. Empty: of any.

    Raises:
        Forbidden: Without the right.
        Invalid: ``other_program``, if all that it answers is of other programs.
    """
    actor.require(Permission.CLOSE)
    answers = with_orders(sent.answers, actor)
    _refuse_other_program(answers, program, actor)
    row, again = _kept(sent, actor)
    if again:
        return Recorded(row, True, judge_again(row.id, actor, program=program).changed)
    lines = [
        _line(row, number, told)
        for number, told in enumerate(judged(answers, program, actor), start=1)
    ]
    AnswerLine.objects.bulk_create(lines, batch_size=1000)
    counts = Counter(line.result for line in lines)
    data = {"sha256": row.sha256, "format": row.format, "lines": dict(sorted(counts.items()))}
    record(EventType.PAYMENT_ANSWERS_RECORDED, f"payment_answers:{row.id}", actor.ref(), data=data)
    return Recorded(row, again=False)


def _refuse_other_program(answers: Sequence[Answer], program: str, actor: Actor) -> None:
    """Refuse a file that was sent for a wrong program: once kept it would count as recorded."""
    ids = {identifier_of(answer.order_reference) for answer in answers}
    rows = restrict(PaymentBatch.objects.filter(id__in=sorted(ids)), actor, Permission.CLOSE)
    keys = set(rows.values_list("program_key", flat=True)) if program else set()
    if keys and program not in keys:
        said = phrase("The file answers batches of other programs than the one that was named.")
        raise Invalid(
            joined(said, "Name theirs, or none."), code="other_program",
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


def _line(row: AnswerFile, number: int, told: Told) -> AnswerLine:
    answer, found = told.answer, told.judged
    bank = said(answer, told.payment)
    return AnswerLine(
        file=row, number=number, place=answer.place[:LONGEST_PLACE],
        order_reference=answer.order_reference[:LONGEST_REFERENCE],
        reference=answer.reference[:LONGEST_REFERENCE], outcome=answer.outcome.value,
        code=bank.code, text=bank.text, amount_minor=answer.amount_minor, currency=answer.currency,
        payment=told.payment, result=found.result.value,
        why=found.why.value if found.why else "",
    )  # fmt: skip
