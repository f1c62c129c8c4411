"""What a bank answers is booked line by line, once; what does not fit is listed."""

import pytest
from tests.builders import make_user
from tests.incentives.payees.people import IBAN
from tests.incentives.payments.answering import (
    answered,
    line,
    report,
    status,
    table,
)
from tests.incentives.payments.paying import AT_THE_BANK, OWED, PAID, Till, balances

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden, Invalid
from opencpor.incentives.payees.sealing import unseal_bytes
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.models import Payment
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_confirmed_payment_is_sent(till: Till) -> None:
    row = till.paying()

    assert answered(till.one, report(row, status(row, "ACSC"))) == [("booked", "")]

    row.refresh_from_db()
    assert (row.state, balances()) == ("sent", PAID)


def test_a_refused_payment_is_owed_again_with_the_reason_in_words(till: Till) -> None:
    row = till.paying()
    admin = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)

    assert answered(till.one, report(row, status(row, "RJCT", "AC04"))) == [("booked", "")]

    row.refresh_from_db()
    assert (row.state, row.code, row.reason) == ("failed", "AC04", "The account is closed.")
    assert balances() == OWED
    told = Notice.objects.get(user=admin, kind="payment.failed")
    assert "Why: The account is closed. Check the payee." in told.text


def test_a_refused_file_refuses_every_payment_of_its_batch(till: Till) -> None:
    row = till.paying()
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"

    assert answered(till.one, report(row, group=group)) == [("booked", "")]

    row.refresh_from_db()
    assert row.reason == "The operator's account did not hold enough."
    assert balances() == OWED


def test_what_was_sent_may_come_back(till: Till) -> None:
    row = till.paying()
    answered(till.one, table(line(row, "settled")))

    assert answered(till.one, table(line(row, "returned", "MD07"))) == [("booked", "")]

    row.refresh_from_db()
    assert (row.state, row.reason, balances()) == (
        "reversed", "The holder of the account has died.", OWED,
    )  # fmt: skip


def test_what_comes_back_unconfirmed_was_paid_all_the_same(till: Till) -> None:
    row = till.paying()

    assert answered(till.one, table(line(row, "returned", "AC01"))) == [("booked", "")]

    row.refresh_from_db()
    assert (row.state, balances()) == ("reversed", OWED)
    types = Event.objects.filter(stream=f"payment:{row.id}").order_by("place")
    assert [one.type for one in types] == ["payment.started", "payment.sent", "payment.reversed"]


def test_the_next_batch_pays_again_and_names_what_came_back(till: Till) -> None:
    row = till.paying()
    answered(till.one, report(row, status(row, "RJCT", "AC04")))

    again = till.paying()

    assert (again.retries, again.state, again.amount_minor) == (row, "reprocessing", 180_000)
    assert answered(till.one, report(again, status(again, "ACCC"))) == [("booked", "")]
    assert balances() == PAID


@pytest.mark.parametrize("word", ["ACTC", "ACCP", "ACSP", "PDNG", "RCVD"])
def test_what_is_under_way_is_noted(till: Till, word: str) -> None:
    row = till.paying()

    assert answered(till.one, report(row, status(row, word))) == [("noted", "")]
    assert (Payment.objects.get().revision, balances()) == (row.revision, AT_THE_BANK)


def test_the_same_file_is_taken_once(till: Till) -> None:
    row = till.paying()
    sent = read_file("answer.xml", report(row, status(row, "ACSC")))
    first = record_answers(sent, till.one)

    second = record_answers(sent, till.other)

    assert (first.again, second.again, second.file) == (False, True, first.file)
    assert (AnswerFile.objects.count(), AnswerLine.objects.count()) == (1, 1)
    assert Event.objects.filter(stream=f"payment_answers:{first.file.id}").count() == 1


def test_the_same_answer_in_another_file_changes_nothing(till: Till) -> None:
    row = till.paying()
    answered(till.one, report(row, status(row, "ACSC")))
    ledger = balances()

    assert answered(till.one, table(line(row, "settled"), line(row, "accepted"))) == [
        ("known", ""), ("known", ""),
    ]  # fmt: skip
    assert (Payment.objects.get().state, balances()) == ("sent", ledger)


def test_what_contradicts_is_listed_and_stops_nothing(till: Till) -> None:
    row = till.paying()
    content = table(
        line(row, "settled", ",,1800.01,USD"),
        line(row, "settled", ",,1800.00,EUR"),
        "pbt-nosuch,pay-nosuch,rejected,",
        line(row, "settled").replace("pay-", "pay-0"),
        line(row, "settled", ",,1800.00,USD"),
        line(row, "returned", "AC04"),
    )

    assert answered(till.one, content) == [
        ("listed", "other_amount"),
        ("listed", "other_amount"),
        ("booked", ""),
        ("booked", ""),
        ("listed", "unknown_payment"),
        ("listed", "unknown_batch"),
    ]
    assert Payment.objects.get().state == "reversed"


def test_lines_that_say_both_are_listed(till: Till) -> None:
    row = till.paying()

    found = answered(till.one, table(line(row, "settled"), line(row, "rejected", "AC04")))

    assert found == [("listed", "contradictory")] * 2
    assert balances() == AT_THE_BANK


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("settled", "rejected", "already_sent"),
        ("rejected", "settled", "already_back"),
        ("rejected", "returned", "already_back"),
        ("returned", "rejected", "already_back"),
    ],
)
def test_a_later_answer_that_says_otherwise_is_listed(
    till: Till, before: str, after: str, why: str
) -> None:
    row = till.paying()
    answered(till.one, table(line(row, before)))
    ledger = balances()

    assert answered(till.one, table(line(row, after))) == [("listed", why)]
    assert balances() == ledger


def test_what_is_not_at_the_bank_is_listed(till: Till) -> None:
    row = till.proposed().payments.get()

    assert answered(till.one, table(line(row, "settled"))) == [("listed", "not_at_the_bank")]
    assert (Payment.objects.get().state, balances()) == ("upcoming", OWED)


def test_a_file_for_a_wrong_program_is_not_kept_and_can_be_sent_again(till: Till) -> None:
    row = till.paying()
    content = table(line(row, "settled"))

    with pytest.raises(Invalid) as refused:
        answered(till.one, content, program="another-program")

    assert (refused.value.code, AnswerFile.objects.count()) == ("other_program", 0)
    assert balances() == AT_THE_BANK
    assert answered(till.one, content, program=row.program_key) == [("booked", "")]


def test_a_payment_of_another_batch_is_listed(till: Till) -> None:
    first = till.paying()
    answered(till.one, table(line(first, "rejected", "AC04")))
    second = till.paying()
    mixed = line(second, "settled").replace(
        line(second, "").split(",")[1], line(first, "").split(",")[1]
    )

    assert answered(till.one, table(mixed)) == [("listed", "other_batch")]
    assert balances() == AT_THE_BANK


def test_a_status_or_part_that_is_not_known_is_listed(till: Till) -> None:
    row = till.paying()
    strange = report(row, status(row, "XXXX"), group="<GrpSts>YYYY</GrpSts>")
    astray = report(row, "<PmtInfSts>RJCT</PmtInfSts>").replace(b"-USD<", b"-JPY<")

    assert answered(till.one, strange) == [("listed", "unknown_status")] * 2
    assert answered(till.one, astray) == [("listed", "unknown_part")]
    assert balances() == AT_THE_BANK


def test_a_file_with_one_bad_line_changes_nothing(till: Till) -> None:
    row = till.paying()

    with pytest.raises(Invalid) as refused:
        answered(till.one, table(line(row, "settled"), line(row, "paid")))

    assert [(one.field, one.code) for one in refused.value.errors] == [
        ("line 3, outcome", "bad_outcome")
    ]
    assert (AnswerFile.objects.count(), balances()) == (0, AT_THE_BANK)


def test_the_partner_never_reads_an_account_in_the_banks_words(till: Till) -> None:
    row = till.paying()
    spaced = " ".join(IBAN[at : at + 4] for at in range(0, len(IBAN), 4))

    answered(till.one, table(line(row, "rejected", f"AC04,Account {spaced} is closed")))

    row.refresh_from_db()
    assert row.reason == "The account is closed."
    assert AnswerLine.objects.get().text == ""


def test_the_file_is_kept_as_it_came_and_sealed(till: Till) -> None:
    row = till.paying()
    content = report(row, status(row, "ACSC"))

    kept = record_answers(read_file("a\x07nswer.xml", content), till.one).file

    assert unseal_bytes(kept.key_id, bytes(kept.sealed), kept.id) == content
    assert b"pay-" not in bytes(kept.sealed)
    assert (kept.name, kept.received_by, kept.size) == ("a nswer.xml", till.one.id, len(content))


def test_only_finance_records_answers(till: Till) -> None:
    row = till.paying()
    auditor = actor_of_user(make_user(Role.AUDITOR))

    with pytest.raises(Forbidden):
        answered(auditor, report(row, status(row, "ACSC")))

    assert (AnswerFile.objects.count(), balances()) == (0, AT_THE_BANK)
