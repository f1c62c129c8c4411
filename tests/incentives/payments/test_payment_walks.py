"""Whatever is done with payments: the ledger is what was paid and what is owed, to the cent."""

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from tests.incentives.payments.paying import Till, balances
from tests.incentives.world import FEBRUARY

from opencpor.common.errors import Conflict
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Account, Earning, Entry
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.fail_payment import fail_payment
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.payments.actions.reverse_payment import reverse_payment
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.actions.stepping import Grounds
from opencpor.incentives.payments.models import Payment, PaymentBatch
from opencpor.incentives.statement_lines import bookings_of

pytestmark = pytest.mark.django_db(transaction=True)
BACK = Grounds("AC04", "The account is closed.")
STEPS = 24
CAME_BACK = {"failed", "reversed"}
AT_THE_BANK = ("in_progress", "reprocessing")
Step = Callable[[Till, Random], object]


def adjust(till: Till, random: Random) -> object:
    amount = random.choice([-1, 1]) * random.randint(1, 30_000)
    return till.desk.approved(amount=f"{amount / 100:.2f}")


def propose(till: Till, _random: Random) -> object:
    with suppress(Conflict):  # there may be nothing to pay
        return till.proposed()
    return None


def steps() -> list[Step]:
    """What could be done next."""
    found: list[Step] = [adjust, propose, propose]
    for batch in PaymentBatch.objects.filter(state="proposed").values_list("id", flat=True):
        approve: Step = lambda till, _, one=batch: approve_batch(one, till.other)  # type: ignore[misc]  # noqa: E731
        found += [approve, approve, approve]
        found.append(lambda till, _, one=batch: reject_batch(one, till.other, reason="No."))  # type: ignore[misc]
    for row, state in Payment.objects.order_by("id").values_list("id", "state"):
        if state in AT_THE_BANK:
            found.append(lambda till, _, one=row: settle_payment(one, till.one))  # type: ignore[misc]
            found.append(lambda till, _, one=row: fail_payment(one, till.one, BACK))  # type: ignore[misc]
        elif state == "sent":
            found.append(lambda till, _, one=row: reverse_payment(one, till.one, BACK))  # type: ignore[misc]
    return found


def check_ledger() -> None:
    """What was earned and adjusted is at the bank, paid or owed; each payment counts once."""
    ledger = Counter(balances())
    by_state: dict[str, int] = defaultdict(int)
    for state, minor in Payment.objects.values_list("state", "amount_minor"):
        by_state[state] += minor
    assert ledger[Account.PAYMENT_CLEARING] == sum(by_state[state] for state in AT_THE_BANK)
    assert ledger[Account.BANK] == by_state["sent"]
    earned = sum(Earning.objects.values_list("amount_minor", flat=True))
    by_hand = sum(Adjustment.objects.values_list("amount_minor", flat=True))
    left = by_state["sent"] + sum(by_state[state] for state in AT_THE_BANK)
    assert ledger[Account.PARTNER_PAYABLE] == earned + by_hand - left
    assert sum(Entry.objects.values_list("amount_minor", flat=True)) == 0


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_after_every_step_what_was_earned_is_paid_under_way_or_owed(till: Till, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    for _ in range(STEPS):
        with suppress(Conflict):  # a balance that has changed is not paid as it was proposed
            random.choice(steps())(till, random)
        check_ledger()
    assert CAME_BACK & set(Payment.objects.values_list("state", flat=True))
    (statement,) = till.desk.world.close(FEBRUARY, "enough").statements.all()
    change = sum(one.amount_minor for one in bookings_of(statement))
    assert statement.balance.opening + change == statement.balance.owed
    assert statement.balance.owed == balances().get(Account.PARTNER_PAYABLE, 0)
