"""Payments for tests: a month closed, a payee that counts, and two persons of finance."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from tests.builders import make_payee
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import PROGRAM

from opencpor.access.actor import Actor
from opencpor.directory.models import Location
from opencpor.incentives.models import Entry
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.propose_batch import Wish, propose_batch
from opencpor.incentives.payments.models import Payment, PaymentBatch


@dataclass
class Till:
    """A desk whose location is owed 1,800.00 and has a payee that counts."""

    desk: Desk
    payee: Payee

    @property
    def one(self) -> Actor:
        return self.desk.one

    @property
    def other(self) -> Actor:
        return self.desk.other

    @property
    def location(self) -> Location:
        return self.desk.world.location

    def proposed(self, **otherwise: Any) -> PaymentBatch:
        usual: dict[str, Any] = {"program_key": PROGRAM, "format": "csv"}
        return propose_batch(Wish(**usual | otherwise), self.one)

    def approved(self) -> PaymentBatch:
        return approve_batch(self.proposed().id, self.other)

    def paying(self) -> Payment:
        """A payment that is at the bank."""
        return self.approved().payments.get()


def aged(payee: Payee, hours: int = 72) -> Payee:
    """A payee that was approved so long ago; the database would refuse it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE incentives_payee SET decided_at = decided_at - make_interval(hours => %s)"
            " WHERE id = %s", [hours, payee.id],
        )  # fmt: skip
    return Payee.objects.get(id=payee.id)


def make_till(folder: Path) -> Till:
    desk = make_desk(folder)
    return Till(desk, aged(make_payee(desk.world.location, approved=True)))


def balances() -> dict[str, int]:
    """What stands on each account of the ledger; nothing is left out."""
    found: dict[str, int] = {}
    for account, minor in Entry.objects.values_list("account", "amount_minor"):
        found[account] = found.get(account, 0) + minor
    return {account: minor for account, minor in found.items() if minor}


OWED = {"partner_payable": 180_000, "program_expense": -180_000}
AT_THE_BANK = {"payment_clearing": 180_000, "program_expense": -180_000}
PAID = {"bank": 180_000, "program_expense": -180_000}
