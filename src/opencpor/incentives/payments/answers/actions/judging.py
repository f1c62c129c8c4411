"""Judges answers against the payments that they name, and takes the steps that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.incentives.payments.actions.stepping import take
from opencpor.incentives.payments.answers.rules import (
    SILENT,
    Judged,
    Result,
    Why,
    judge,
    listed,
)
from opencpor.incentives.payments.answers.saying import grounds_of, said
from opencpor.incentives.payments.bank.answers import SAYING, Answer, Asked, Outcome, spread
from opencpor.incentives.payments.bank.debtors import debtor_of
from opencpor.incentives.payments.bank.transfers import (
    bank_reference,
    identifier_of,
    part_reference,
)
from opencpor.incentives.payments.lifecycle import PaymentState, PaymentVerb
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.posting.journals import hold_ledger


@dataclass(frozen=True)
class Told:
    """One answer with what followed."""

    answer: Answer
    judged: Judged
    payment: Payment | None = None


def with_orders(answers: Sequence[Answer], actor: Actor) -> tuple[Answer, ...]:
    """Return answers that name the batch of their payment; a statement names the payment alone."""
    ids = {identifier_of(one.reference) for one in answers if not one.order_reference}
    rows = restrict(Payment.objects.filter(id__in=sorted(ids)), actor, Permission.CLOSE)
    batches = dict(rows.values_list("id", "batch_id")) if ids else {}
    return tuple(
        one if one.order_reference else replace(one, order_reference=_order_of(one, batches))
        for one in answers
    )


def _order_of(answer: Answer, batches: Mapping[str, str | None]) -> str:
    return bank_reference(batches.get(identifier_of(answer.reference)) or "")


def judged(answers: Sequence[Answer], program: str, actor: Actor) -> Iterator[Told]:
    """Take every answer, order by order; those of one order as answers to each of its payments.

    Args:
        answers: What the bank says; each names its order.
        program: Whose payments they may be of; those of others are listed. Empty: of any.
        actor: Who brings them.
    """
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
        if batch is None:
            why = Why.UNKNOWN_BATCH if reference else Why.UNKNOWN_PAYMENT
            yield from (Told(one, listed(why)) for one in said_of)
        else:
            wanted = program in {"", batch.program_key}
            yield from _of_batch(batch, payments[batch.id], said_of, actor if wanted else None)


def _of_batch(
    batch: PaymentBatch, payments: list[Payment], answers: list[Answer], actor: Actor | None
) -> Iterator[Told]:
    """Judge what is said of one batch; without an actor all is listed as another program's."""
    known = {bank_reference(one.id): one for one in payments}
    part = part_reference(bank_reference(batch.id), batch.currency)
    single: list[Answer] = []
    sums: list[Answer] = []
    for answer in answers:
        own = _split(answer, batch, part, payments)
        single += own
        sums += [] if own else [answer]
    astray = {identifier_of(one.reference) for one in single if one.reference not in known}
    others = Payment.objects.filter(id__in=sorted(astray)).values_list("id", flat=True)
    elsewhere = {str(one) for one in others} if astray else set()
    debtor = debtor_of(batch.program_key, batch.currency)
    account = debtor.iban or debtor.account if debtor else None
    for answer in spread(single, [Asked(reference, part) for reference in known]):
        payment = known.get(answer.reference)
        if actor is None:
            yield Told(answer, listed(Why.OTHER_PROGRAM), payment)
        elif payment is None:
            yield Told(answer, _astray(answer, elsewhere))
        elif _elsewhere(answer, account):
            yield Told(answer, listed(Why.OTHER_ACCOUNT), payment)
        else:
            yield Told(answer, _taken(answer, payment, actor), payment)
    for answer in sums:
        why = Why.NO_AMOUNT if answer.amount_minor is None else Why.OTHER_AMOUNT
        why = Why.OTHER_ACCOUNT if _elsewhere(answer, account) else why
        yield Told(answer, listed(Why.OTHER_PROGRAM if actor is None else why))


def _elsewhere(answer: Answer, account: str | None) -> bool:
    """Tell whether it moved on another account than the one that pays, if we know that one.

    What does not say on which counts as that.
    """
    return answer.exact and account is not None and answer.account != account


def _split(answer: Answer, batch: PaymentBatch, part: str, payments: list[Payment]) -> list[Answer]:
    """Return an entry over a whole batch as one for each payment; none: it is not their sum.

    Payments that the bank refused are not part of what it took from the account. An entry that is
    another sum is never compared with single payments: one that is as large by chance is no other.
    Whatever is no such entry stays as it is.
    """
    whole = not answer.reference and answer.part in {"", part} and answer.outcome in SAYING
    if not (answer.exact and whole):
        return [answer]
    paid = [one for one in payments if one.state != PaymentState.FAILED]
    if (answer.amount_minor, answer.currency) != _sum_of(paid, batch):
        return []
    return [
        replace(answer, reference=bank_reference(one.id), amount_minor=one.amount_minor)
        for one in paid
    ]


def _sum_of(payments: list[Payment], batch: PaymentBatch) -> tuple[int, str]:
    return sum(one.amount_minor for one in payments), batch.currency


def _astray(answer: Answer, elsewhere: set[str]) -> Judged:
    """Judge an answer to no payment of its batch; what says nothing of a whole batch is noted."""
    if not answer.reference:
        if answer.outcome is Outcome.PENDING:
            return Judged(Result.NOTED)
        return listed(SILENT.get(answer.outcome, Why.UNKNOWN_PART))
    there = identifier_of(answer.reference) in elsewhere
    return listed(Why.OTHER_BATCH if there else Why.UNKNOWN_PAYMENT)


def _taken(answer: Answer, payment: Payment, actor: Actor) -> Judged:
    """Judge an answer to a payment, and take the steps that follow."""
    judged = judge(answer, PaymentState(payment.state), payment.amount_minor, payment.currency)
    for verb in judged.steps:
        back = verb is not PaymentVerb.SETTLE
        take(payment, verb, actor, grounds_of(said(answer, payment)) if back else None)
    return judged
