"""The database keeps payees, whoever asks it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.incentives.payees.people import GROUNDS, OTHER_IBAN, People, account

from opencpor.common.clock import now
from opencpor.incentives.payees.models import Payee, PayeeSeal

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    "change",
    ["kind = 'reference'", "submitted_by = 'usr_other'", "submitted_at = now()",
     "id = 'pye_other'", "state = 'replaced', replaced_at = now()"],
)  # fmt: skip
def test_what_was_entered_never_changes(people: People, change: str) -> None:
    row = people.submit()

    assert refused(f"UPDATE incentives_payee SET {change} WHERE id = %s", row.id)  # noqa: S608 - written above
    assert Payee.objects.get().state == "submitted"


@pytest.mark.parametrize(
    "change",
    ["state = 'submitted', decided_at = NULL, decided_by = ''", "grounds = 'Other'",
     "state = 'rejected'", "decided_at = now()", "compared = true"],
)  # fmt: skip
def test_a_decision_is_the_last_word(people: People, change: str) -> None:
    row = people.approved()

    assert refused(f"UPDATE incentives_payee SET {change} WHERE id = %s", row.id)  # noqa: S608 - written above
    assert Payee.objects.get().grounds == GROUNDS


def test_nobody_decides_on_their_own(people: People) -> None:
    row = people.submit()

    assert refused(
        "UPDATE incentives_payee SET state = 'approved', decided_by = submitted_by,"
        " decided_at = now(), grounds = 'x' WHERE id = %s", row.id,
    )  # fmt: skip


@pytest.mark.parametrize("table", ["incentives_payee", "incentives_payeeseal"])
def test_nothing_is_emptied_or_thrown_away(people: People, table: str) -> None:
    people.submit()

    assert refused(f"DELETE FROM {table}")  # noqa: S608 - written above
    assert refused(f"TRUNCATE {table} CASCADE")
    assert (Payee.objects.count(), PayeeSeal.objects.count()) == (1, 1)


def test_no_other_account_comes_under_a_decided_version(people: People) -> None:
    row = people.approved()
    columns = "payee_id, sealed, key_id, fingerprint, masked, last_four, country"
    other = people.submit(account(OTHER_IBAN))

    assert refused("UPDATE incentives_payeeseal SET sealed = 'x' WHERE payee_id = %s", row.id)
    assert refused(
        "UPDATE incentives_payeeseal SET masked = 'DE•• … 1111', key_id = 'k' WHERE payee_id = %s",
        row.id,
    )
    PayeeSeal.objects.filter(payee=row).delete()
    assert refused(
        f"INSERT INTO incentives_payeeseal ({columns}) SELECT %s, sealed, key_id, fingerprint,"  # noqa: S608 - written above
        " masked, last_four, country FROM incentives_payeeseal WHERE payee_id = %s",
        row.id, other.id,
    )  # fmt: skip


def test_no_version_begins_decided(people: People) -> None:
    with pytest.raises(DatabaseError, match="begins submitted"), transaction.atomic():
        Payee.objects.create(
            location=people.location.unit, kind="iban", state="approved", submitted_by="usr_1",
            submitted_at=now() - timedelta(days=3), decided_by="usr_2", decided_at=now(),
            grounds="x",
        )  # fmt: skip
