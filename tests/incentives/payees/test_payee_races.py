"""Two decide at once, or enter at once: one does, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.builders import make_user
from tests.incentives.payees.people import GROUNDS, OTHER_IBAN, People, account

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Problem
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.withdraw_payee import withdraw_payee
from opencpor.incentives.payees.models import Payee
from opencpor.journal.models import Event

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*steps: Callable[[], Payee]) -> list[str]:
    def outcome(step: Callable[[], Payee]) -> str:
        try:
            return step().state
        except Problem as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(outcome, steps))


def test_approving_and_withdrawing_at_once_ends_in_one_of_them(people: People) -> None:
    row = people.submit()
    found = at_once(
        lambda: approve_payee(row.id, people.operator, grounds=GROUNDS),
        lambda: withdraw_payee(row.id, people.partner),
    )

    assert "payee_decided" in found
    assert Payee.objects.get().state in found
    assert Event.objects.filter(stream=f"payee:{row.id}").count() == 2


def test_of_two_approvers_one_approves(people: People) -> None:
    row = people.submit()
    second = actor_of_user(make_user(Role.FINANCE))
    found = at_once(
        *(
            lambda actor=actor: approve_payee(row.id, actor, grounds=GROUNDS)
            for actor in (people.operator, second)
        )
    )

    assert found == ["approved", "payee_decided"]
    assert Event.objects.filter(type="payee.approved").count() == 1


def test_of_two_that_are_entered_at_once_one_waits(people: People) -> None:
    found = at_once(people.submit, lambda: people.submit(account(OTHER_IBAN)))

    assert found == ["payee_waits", "submitted"]
    assert Payee.objects.count() == 1
