"""A process dies around the commit of an approval or of answers: they book once, or not at all."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.faults.caller import AFTER, BEFORE
from tests.faults.dying import (
    Callers,
    answer,
    calling,
    cut_connection,
    dies,
    goes_on,
    nothing_open,
    stops,
)
from tests.incentives.payments.paying import AT_THE_BANK, PAID, Till, balances, make_till
from tests.processes import until

from opencpor.access.models import User
from opencpor.incentives.models import Journal
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment, PaymentBatch, PaymentFile
from opencpor.journal.models import Event
from opencpor.runtime import environment, keys

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@dataclass
class Call:
    """One request, what the ledger says once it was carried out, and how many journals then."""

    path: str
    body: dict[str, Any]
    by: User
    ledger: dict[str, int]
    journals: int
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bearer = f"Bearer {token_of(self.by)}"
        self.headers |= {"Authorization": bearer, "Idempotency-Key": "once", "If-Match": "*"}

    def wire(self) -> dict[str, Any]:
        path = f"/api/v1/payments/{self.path}"
        body = json.dumps(self.body)
        return {"path": path, "body": body, "headers": self.headers}

    def send(self) -> Any:
        said = self.wire()
        kind = "application/json"
        return Client().post(
            said["path"], data=said["body"], content_type=kind, headers=said["headers"]
        )


def approving(till: Till) -> Call:
    batch = till.proposed()
    return Call(f"batches/{batch.id}/approve", {}, till.desk.second, AT_THE_BANK, 1)


def answering(till: Till) -> Call:
    row = till.paying()
    answer = {"batch": bank_reference(str(row.batch_id)), "reference": bank_reference(row.id)}
    body = {"rows": [answer | {"outcome": "settled"}]}
    return Call("answers/rows", body, till.desk.world.finance, PAID, 2)


def picture() -> tuple[Any, ...]:
    """Everything that approvals and answers write."""
    rows = (Journal, Event, AnswerFile, AnswerLine, PaymentFile)
    states = [model.objects.order_by("id").values_list("id", "state", "revision")
              for model in (PaymentBatch, Payment)]  # fmt: skip
    return balances(), [model.objects.count() for model in rows], [[*found] for found in states]


@pytest.fixture(scope="module")
def callers(django_db_setup: None) -> Iterator[Callers]:
    """A process that makes the calls which are to die; it knows the keys of payees."""
    del django_db_setup
    with calling(OPENCPOR_PAYEE_KEYS=keys.payee_keys_as_text(environment.current())) as process:
        yield process


each_step = pytest.mark.parametrize("made", [approving, answering])
Made = Callable[[Till], Call]


def is_done_once(call: Call) -> None:
    """Whether the call is carried out now, exactly once, whatever went before."""
    said = call.send()
    assert said.status_code in {200, 201}, said.content
    assert balances() == call.ledger
    assert Journal.objects.filter(kind="payment").count() == call.journals


@each_step
def test_killed_before_the_commit_nothing_is_booked_and_again_it_is_once(
    tmp_path: Path, callers: Callers, made: Made
) -> None:
    call = made(make_till(tmp_path))
    before = picture()
    dies(callers, call.wire(), BEFORE)
    until(nothing_open, "the end of the killed session")
    assert picture() == before
    is_done_once(call)


@each_step
def test_killed_after_the_commit_it_is_booked_once(
    tmp_path: Path, callers: Callers, made: Made
) -> None:
    call = made(make_till(tmp_path))
    dies(callers, call.wire(), AFTER)
    until(nothing_open, "the end of the killed session")
    after = picture()
    assert balances() == call.ledger
    is_done_once(call)
    assert picture() == after


@each_step
def test_a_connection_cut_before_the_commit_books_nothing(
    tmp_path: Path, callers: Callers, made: Made
) -> None:
    call = made(make_till(tmp_path))
    before = picture()
    waits = stops(callers, call.wire(), BEFORE)
    cut_connection()
    goes_on(waits)
    assert answer(callers).startswith("answered (503,")
    assert picture() == before
    is_done_once(call)


@each_step
def test_a_connection_cut_after_the_commit_has_booked_once(
    tmp_path: Path, callers: Callers, made: Made
) -> None:
    call = made(make_till(tmp_path))
    waits = stops(callers, call.wire(), AFTER)
    cut_connection(done=True)
    goes_on(waits)
    assert answer(callers).startswith("answered (")
    after = picture()
    assert balances() == call.ledger
    is_done_once(call)
    assert picture() == after
