"""Reads the files of banks' answers and their lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.scope import fetch, restrict
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.answers.rules import Result
from opencpor.incentives.payments.bank.transfers import bank_reference, identifier_of
from opencpor.incentives.payments.models import PaymentBatch


def counted(rows: QuerySet[AnswerFile]) -> QuerySet[AnswerFile]:
    """Return files with how many of their lines became what."""
    return rows.annotate(
        **{one.value: Count("lines", filter=Q(lines__result=one.value)) for one in Result}
    )


def answer_files(actor: Actor) -> QuerySet[AnswerFile]:
    """Return the files that somebody sees; they are the operator's."""
    return counted(restrict(AnswerFile.objects.defer("sealed"), actor))


def fetch_answer_file(actor: Actor, answer_file_id: str) -> AnswerFile:
    """Return one.

    Raises:
        NotFound: If there is none for the actor.
    """
    return fetch(answer_files(actor), actor, "file of answers", id=answer_file_id)


def lines_of(row: AnswerFile, result: Result | None = None) -> QuerySet[AnswerLine]:
    """Return the lines of a file that the caller may see, perhaps of one result."""
    lines = row.lines.select_related("payment__location__organization")
    return lines.filter(result=result.value) if result else lines


def answers_about(actor: Actor, payment_id: str) -> QuerySet[AnswerLine]:
    """Return what banks said of one payment, in the order in which it came; the operator's own."""
    rows = AnswerLine.objects.filter(payment=payment_id).select_related("file")
    return restrict(rows.defer("file__sealed"), actor).order_by("file__received_at", "id")


def answer_files_about(actor: Actor, batch_id: str) -> QuerySet[AnswerFile]:
    """Return the files that speak of payments of a batch, with how many lines of them became what.

    Lines about other batches are not counted.
    """
    rows = restrict(AnswerFile.objects.defer("sealed"), actor)
    return counted(rows.filter(lines__payment__batch=batch_id)).order_by("received_at", "id")


def about_whole(actor: Actor, batch_ids: Iterable[str]) -> Mapping[str, list[AnswerLine]]:
    """Return what was said of whole batches and is of none of their payments, by batch.

    It is listed, changed nothing, and is never judged again; such as an entry of a statement that
    is not the sum.
    """
    named = [name for one in batch_ids for name in (one, bank_reference(one))]
    lines = AnswerLine.objects.filter(
        order_reference__in=named, reference="", payment=None, result=Result.LISTED.value
    )
    rows = restrict(lines.select_related("file").defer("file__sealed"), actor)
    found: dict[str, list[AnswerLine]] = defaultdict(list)
    for line in rows.order_by("file__received_at", "file_id", "number"):
        found[identifier_of(line.order_reference)].append(line)
    return found


def batches_named(actor: Actor, lines: Iterable[AnswerLine]) -> set[str]:
    """Return the batches among what some lines name, as far as the actor may see them."""
    ids = {identifier_of(one.order_reference) for one in lines}
    rows = restrict(PaymentBatch.objects.filter(id__in=sorted(ids)), actor)
    return set(rows.values_list("id", flat=True))
