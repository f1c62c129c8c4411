"""What was listed is judged again when the file comes again or somebody asks; nothing twice."""

import pytest
from tests.builders import make_user
from tests.incentives.payments.answering import about, answered, entry, line, statement, table
from tests.incentives.payments.paying import AT_THE_BANK, PAID, Till, balances

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden, NotFound
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.answers.actions import record_answers
from opencpor.incentives.payments.answers.actions.judge_again import judge_again
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
EARLY = [("listed", "not_at_the_bank")]


def events() -> list[str]:
    own = Event.objects.filter(stream__startswith="payment_answers:").order_by("place")
    return [one.type for one in own]


@pytest.mark.parametrize("camt", [True, False])
def test_a_file_that_came_before_the_approval_is_booked_when_it_comes_again(
    till: Till, *, camt: bool
) -> None:
    batch = till.proposed()
    row = batch.payments.get()
    moved = statement(entry(about(bank_reference(row.id))))
    content = moved if camt else table(line(row, "settled"))
    assert answered(till.one, content) == EARLY
    approve_batch(batch.id, till.other)

    assert [answered(till.one, content) for _ in range(2)] == [[("booked", "")]] * 2

    assert (Payment.objects.get().state, balances()) == ("sent", PAID)
    assert AnswerLine.objects.get().judged_at is not None
    assert events() == ["payment_answers.recorded", "payment_answers.judged"]


def test_what_was_booked_stays_and_the_rest_is_judged_again(till: Till) -> None:
    row = till.paying()
    strange = line(row, "settled", ",,1.00,USD")
    unknown = line(row, "settled").replace("pay-", "pay-0")
    content = table(line(row, "settled"), strange, unknown)
    before = answered(till.one, content)
    file = AnswerFile.objects.get()

    assert judge_again(file.id, till.one).changed == 0

    assert before == answered(till.one, content) == [
        ("booked", ""), ("listed", "other_amount"), ("listed", "unknown_payment"),
    ]  # fmt: skip
    assert (balances(), events()) == (PAID, ["payment_answers.recorded"])


def test_a_line_that_was_listed_as_another_programs_is_taken_when_none_is_named(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = till.paying()
    content = table(line(row, "settled"))
    with monkeypatch.context() as patch:  # as if a batch of the program were beside it in the file
        patch.setattr(record_answers, "_refuse_other_program", lambda *_given: None)
        found = [answered(till.one, content, program="another-program") for _ in range(2)]

    assert found == [[("listed", "other_program")]] * 2
    assert (AnswerLine.objects.get().payment, balances()) == (row, AT_THE_BANK)
    assert answered(till.one, content) == [("booked", "")]
    assert balances() == PAID


def test_two_lines_that_contradict_are_not_booked_by_judging_again(till: Till) -> None:
    batch = till.proposed()
    row = batch.payments.get()
    content = table(line(row, "settled"), line(row, "rejected", "AC04"))
    answered(till.one, content)
    approve_batch(batch.id, till.other)

    assert answered(till.one, content) == [("listed", "contradictory")] * 2
    assert balances() == AT_THE_BANK


def test_only_finance_judges_again(till: Till) -> None:
    batch = till.proposed()
    answered(till.one, table(line(batch.payments.get(), "settled")))
    approve_batch(batch.id, till.other)
    file = AnswerFile.objects.get()

    with pytest.raises(Forbidden):
        judge_again(file.id, actor_of_user(make_user(Role.AUDITOR)))
    with pytest.raises(NotFound):
        judge_again("paf_nosuch", till.one)

    assert (AnswerLine.objects.get().result, balances()) == ("listed", AT_THE_BANK)
