"""The database keeps what banks answered by itself; keys are changed without losing it."""

import base64
from contextlib import nullcontext
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.incentives.payments.answering import line, table
from tests.incentives.payments.paying import Till

from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.incentives.payees import sealing
from opencpor.incentives.payments.answers.actions.fetch_answers import fetch_answers
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def use(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    made = replace(environment.current(), payee_keys=" ".join(keys))
    monkeypatch.setattr(sealing.environment, "current", lambda: made)


@pytest.mark.parametrize(
    ("told", "sql"),
    [
        ("sealed anew", "UPDATE incentives_answerfile SET name = 'x', key_id = 'x'"),
        ("sealed anew", "UPDATE incentives_answerfile SET sealed = 'x'"),
        ("never changed", "DELETE FROM incentives_answerfile"),
        ("never changed", "TRUNCATE incentives_answerfile CASCADE"),
        ("never changed", "UPDATE incentives_answerline SET result = 'known', judged_at = now()"),
        ("never changed", "DELETE FROM incentives_answerline"),
        ("never changed", "TRUNCATE incentives_answerline"),
        ("payment_answer_judged", ("INSERT INTO incentives_answerline (file_id, number, place,"
         " order_reference, reference, outcome, code, text, currency, result, why) SELECT id, 9,"
         " '', 'x', '', 'settled', '', '', '', 'booked', '' FROM incentives_answerfile")),
        ("is finished", ("INSERT INTO incentives_answerline (file_id, number, place,"
         " order_reference, reference, outcome, code, text, currency, result, why) SELECT id, 9,"
         " '', 'x', '', 'pending', '', '', '', 'noted', '' FROM incentives_answerfile")),
        ("sealed anew", "UPDATE incentives_answerfile SET key_id = 'x', written_in = 1"),
    ],
)  # fmt: skip
def test_what_was_recorded_never_changes(till: Till, told: str, sql: str) -> None:
    record_answers(read_file("a", table(line(till.paying(), "accepted"))), till.one)

    with (
        pytest.raises(DatabaseError, match=told),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_new_key_takes_over_the_files(
    till: Till, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database, "application", nullcontext)
    kept = environment.current().payee_keys.split() or [
        sealing.keys.payee_keys_as_text(environment.current())
    ]
    use(monkeypatch, OLD, *kept)
    content = table(line(till.paying(), "accepted"))
    row = record_answers(read_file("a", content), till.one).file
    use(monkeypatch, NEW, OLD, *kept)

    assert [main(["payees", "reseal"]) for _ in range(2)] == [0, 0]

    use(monkeypatch, NEW)
    assert AnswerFile.objects.get().key_id != row.key_id
    assert fetch_answers(row.id, till.one)[1] == content
    assert [out[0] for out in capsys.readouterr().out.splitlines()] == ["3", "0"]


LISTED = "UPDATE incentives_answerline SET result = 'listed', judged_at = now(), "


@pytest.mark.parametrize(
    "sql",
    [
        LISTED + "text = 'x'", LISTED + "outcome = 'settled'", LISTED + "amount_minor = 1",
        LISTED + "payment_id = NULL", LISTED + "number = 9",
        "UPDATE incentives_answerline SET why = 'other_batch'",
    ],
)  # fmt: skip
def test_what_the_bank_said_stays_also_while_it_is_listed(till: Till, sql: str) -> None:
    row = till.proposed().payments.get()
    record_answers(read_file("a", table(line(row, "accepted"))), till.one)

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(sql)
