"""Judge the lines of a file again that were listed; what was booked stays booked once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.incentives.payees.sealing import unseal_bytes
from opencpor.incentives.payments.answers.actions.judging import Told, judged, with_orders
from opencpor.incentives.payments.answers.models import STATEMENTS, AnswerFile, AnswerLine
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.answers.rules import Result, Why
from opencpor.incentives.payments.bank.answers import Answer, Outcome
from opencpor.incentives.payments.bank.places import STATEMENT
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

UNSAID = ""  # no account that pays


@dataclass(frozen=True)
class JudgedAgain:
    """A file, and how many of its lines came to another result."""

    file: AnswerFile
    changed: int


@transaction.atomic
def judge_again(answer_file_id: str, actor: Actor, *, program: str = "") -> JudgedAgain:
    """Judge what was listed against the payments as they are now, such as after an approval.

    Two at once take turns. Lines about a whole batch that could not be given to its payments stay
    as they are: what they lacked is never made up for.

    Args:
        answer_file_id: Which file.
        actor: Who wants it.
        program: Whose payments are meant; lines about others stay as they are. Empty: any.

    Raises:
        Forbidden: Without the right.
        NotFound: If there is none.
        Unavailable, Broken: See `sealing.unseal_bytes`.
    """
    actor.require(Permission.CLOSE)
    files = AnswerFile.objects.select_for_update(of=("self",))
    row = fetch(files, actor, "file of answers", Permission.CLOSE, id=answer_file_id)
    waiting = row.lines.filter(result=Result.LISTED.value).exclude(reference="")
    lines = {str(line.number): line for line in waiting.order_by("number")}
    answers = with_orders(_answers(row, lines), actor)
    found = [
        lines[told.answer.place]
        for told in judged(answers, program, actor)
        if told.judged.why is not Why.OTHER_PROGRAM and _changed(lines[told.answer.place], told)
    ]
    if found:
        counts = dict(sorted(Counter(line.result for line in found).items()))
        data = {"sha256": row.sha256, "lines": counts}
        record(
            EventType.PAYMENT_ANSWERS_JUDGED, f"payment_answers:{row.id}", actor.ref(), data=data
        )
    return JudgedAgain(row, len(found))


def _answers(row: AnswerFile, lines: dict[str, AnswerLine]) -> list[Answer]:
    """Return what lines say, each at the place of its number."""
    accounts = _accounts(row) if lines else {}
    exact = row.format in STATEMENTS
    return [
        Answer(
            line.order_reference, line.reference, Outcome(line.outcome), line.code, line.text,
            amount_minor=line.amount_minor, currency=line.currency, place=number,
            account=accounts.get(line.place, UNSAID), exact=exact,
        )
        for number, line in lines.items()
    ]  # fmt: skip


def _accounts(row: AnswerFile) -> dict[str, str]:
    """Return of which account each place of a statement speaks; only the file itself says it.

    Lines that were stored before places named their statement are found by the rest of them.
    """
    if row.format not in STATEMENTS:
        return {}
    content = unseal_bytes(row.key_id, bytes(row.sealed), row.id)
    found: dict[str, set[str]] = defaultdict(set)
    for one in read_file(row.name, content).answers:
        for place in (one.place, STATEMENT.sub("", one.place, count=1)):
            found[place].add(one.account)
    # A place in two statements would say nothing: whoever guesses may pay again what came in.
    return {place: said.pop() for place, said in found.items() if len(said) == 1}


def _changed(line: AnswerLine, told: Told) -> bool:
    """Write what follows from a line now, if that is something else than before."""
    why = told.judged.why.value if told.judged.why else ""
    before = (line.result, line.why, line.payment_id)
    line.result, line.why = told.judged.result.value, why
    line.payment = told.payment or line.payment
    if (line.result, line.why, line.payment_id) == before:
        return False
    line.judged_at = now()
    line.save(update_fields=["result", "why", "payment", "judged_at"])
    return True
