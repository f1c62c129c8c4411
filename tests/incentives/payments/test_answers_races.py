"""The same answers twice at once: real, concurrent transactions, one of which books."""

import pytest
from django.db import connection, transaction
from tests.incentives.payments.answering import line, report, status, table
from tests.incentives.payments.paying import PAID, balances, make_till
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.actor import Actor
from opencpor.incentives.models import Journal
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.deciding import payments_locked
from opencpor.incentives.payments.answers.actions.judge_again import judge_again
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.models import PaymentBatch

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def recorded(content: bytes, actor: Actor) -> str:
    done = record_answers(read_file("a", content), actor)
    return "again" if done.again else "recorded"


def test_of_two_same_files_at_once_one_books(worlds: Worlds) -> None:
    own = worlds.get(make_till)
    row = own.paying()
    content = report(row, status(row, "ACSC"))
    first, go_on = held_up(lambda: recorded(content, own.one))
    second = start(lambda: recorded(content, own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("recorded", "again")
    assert (AnswerFile.objects.count(), AnswerLine.objects.count()) == (1, 1)
    assert (Journal.objects.filter(kind="payment").count(), balances()) == (2, PAID)


def test_of_two_files_that_say_the_same_at_once_one_books(worlds: Worlds) -> None:
    own = worlds.get(make_till)
    row = own.paying()
    first, go_on = held_up(lambda: recorded(report(row, status(row, "ACSC")), own.one))
    second = start(lambda: recorded(table(line(row, "settled")), own.other))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("recorded", "recorded")
    results = AnswerLine.objects.order_by("file_id").values_list("result", flat=True)
    assert ([*results], balances()) == (["booked", "known"], PAID)


def test_of_two_that_judge_again_at_once_one_books(worlds: Worlds) -> None:
    own = worlds.get(make_till)
    batch = own.proposed()
    content = table(line(batch.payments.get(), "settled"))
    file = record_answers(read_file("a", content), own.one).file.id
    approve_batch(batch.id, own.other)
    first, go_on = held_up(lambda: str(judge_again(file, own.one).changed))
    second = start(lambda: str(record_answers(read_file("a", content), own.other).changed))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("1", "0")
    assert (Journal.objects.filter(kind="payment").count(), balances()) == (2, PAID)


def test_locked_payments_can_be_named_by_those_that_retry_them(worlds: Worlds) -> None:
    row = worlds.get(make_till).paying()
    first, go_on = held_up(lambda: str(payments_locked(PaymentBatch.objects.get())[0].id))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM incentives_payment FOR KEY SHARE NOWAIT")
        named = cursor.fetchall()
    go_on.set()
    assert (named, first.result(LONGEST)) == ([(row.id,)], row.id)
