"""The database keeps adjustments by itself: two persons, one decision, exactly that amount."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_customer
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.bookings import booked
from tests.incentives.world import MARCH, PROGRAM, SYSTEM
from tests.incentives.worlds import Worlds

from opencpor.common.clock import now
from opencpor.incentives.adjustments.actions import approve as approving
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning, Entry, Journal
from opencpor.incentives.posting.journals import Origin, add_entries, open_journal
from opencpor.incentives.rules.statement import JournalKind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def refuse(told: str, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=told),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


SET = "UPDATE incentives_adjustment SET "
DECIDED = SET + "decided_at = now(), revision = 2, "


def test_the_database_refuses_what_the_actions_would_not_do(desk: Desk) -> None:
    row = desk.proposed()
    refuse("adjustment_two_persons", DECIDED + "state = 'rejected', reason = 'x', "
           "decided_by = proposed_by")  # fmt: skip
    refuse("adjustment_two_persons", DECIDED + "state = 'withdrawn', decided_by = 'usr_x'")
    refuse("adjustment_rejected_says_why", DECIDED + "state = 'rejected', decided_by = 'usr_x'")
    refuse("is not what journal", DECIDED + "state = 'approved', decided_by = 'usr_x'")
    refuse("adjustment_decided", SET + "decided_by = 'usr_x'")
    for column in (
        "amount_minor = 1",
        "note = 'y'",
        "proposed_by = 'usr_x'",
        "month = '2025-12-01'",
    ):
        refuse("cannot change", SET + column)
    refuse("never changed", "DELETE FROM incentives_adjustment")
    refuse("never changed", "TRUNCATE incentives_adjustment")
    kept = Adjustment.objects.get()
    assert (kept.state, kept.amount_minor, kept.revision) == ("proposed", row.amount_minor, 1)


def test_a_decision_is_the_last_word(desk: Desk) -> None:
    row = desk.approved()
    refuse("is decided", SET + "state = 'proposed', journal_id = NULL")
    refuse("is decided", SET + "revision = 9")
    assert Adjustment.objects.get().revision == row.revision


@pytest.mark.parametrize("minor", [2_499, 2_500])
def test_an_approved_one_is_booked_by_its_own_journal(desk: Desk, minor: int) -> None:
    row = desk.proposed()
    other = booked(desk.world, JournalKind.ADJUSTMENT, minor)  # for an adjustment of another id
    refuse(
        f"adjustment {row.id} is not what journal",
        DECIDED + f"state = 'approved', decided_by = 'usr_x', journal_id = '{other.id}', "
        "processed = '2026-02-01', shown_to_id = location_id",
    )
    assert Adjustment.objects.get().state == "proposed"


def test_no_journal_is_of_one_that_was_not_agreed_on(desk: Desk) -> None:
    row = desk.proposed()
    with pytest.raises(DatabaseError, match=f"books no approved adjustment {row.id}"):
        _booked_alone(row)
    approve(row.id, desk.other)
    with pytest.raises(DatabaseError, match=f"books no approved adjustment {row.id}"):
        _booked_alone(row)  # a second time
    assert Journal.objects.filter(kind="adjustment").count() == 1


def test_nothing_joins_the_amount_that_was_agreed_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.proposed()
    monkeypatch.setattr(approving, "tell", lambda one, _actor: _added(one))
    with pytest.raises(DatabaseError, match=f"books no approved adjustment {row.id}"):
        approve(row.id, desk.other)
    assert (Journal.objects.filter(kind="adjustment").count(), row.state) == (0, "proposed")


@transaction.atomic
def _booked_alone(row: Adjustment) -> None:
    _added(row, open_journal(Origin(PROGRAM, JournalKind.ADJUSTMENT, row.id, "", now(), SYSTEM)))


def _added(row: Adjustment, journal: Journal | None = None) -> None:
    """Book its amount into a journal, its own without another, once more."""
    named = {"location_id": row.location_id, "source": row.id, "currency": row.currency}
    entries = [
        Entry(account="partner_payable", amount_minor=row.amount_minor, **named),
        Entry(account="program_expense", amount_minor=-row.amount_minor, currency=row.currency),
    ]
    add_entries(journal or row.journal, entries)


def test_an_approved_one_is_processed_in_the_month_that_is_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "opencpor.incentives.adjustments.actions.approve.open_month"
    monkeypatch.setattr(place, lambda _key: MARCH)
    with pytest.raises(DatabaseError, match="not processed in the month that is open"):
        desk.approved()
    assert Adjustment.objects.get().processed is None


def _made(desk: Desk, **otherwise: object) -> Adjustment:
    usual = {
        "program_key": "microsoft-cpor", "location_id": desk.world.location.pk,
        "customer_id": desk.world.customer.pk, "month": "2026-01-01", "kind": "operations",
        "amount_minor": 1, "currency": "USD", "note": "x", "proposed_by": "usr_1",
        "proposed_at": now(),
    }  # fmt: skip
    return Adjustment.objects.create(**usual | otherwise)


@pytest.mark.parametrize(
    ("otherwise", "told"),
    [
        ({"state": "approved"}, "begins as a proposal"),
        ({"amount_minor": 0}, "adjustment_amount"),
        ({"kind": "recoupment"}, "adjustment_amount"),
        ({"kind": "gift"}, "adjustment_known"),
        ({"note": ""}, "adjustment_known"),
        ({"month": "2026-01-02"}, "adjustment_months"),
    ],
)
def test_a_proposal_is_whole(desk: Desk, otherwise: dict[str, object], told: str) -> None:
    with pytest.raises(DatabaseError, match=told):
        _made(desk, **otherwise)
    assert not Adjustment.objects.exists()


def test_a_proposal_names_lines_and_associations_of_its_own_parties(desk: Desk) -> None:
    line, stranger = Earning.objects.get(), make_customer().pk
    about = {"earning": line, "association": line.association}
    with pytest.raises(DatabaseError, match=f"line {line.id} is of others"):
        _made(desk, program_key=line.program_key, customer_id=stranger, **about)
    with pytest.raises(DatabaseError, match="is of others than its adjustment"):
        _made(
            desk, program_key=line.program_key, customer_id=stranger, association=line.association
        )
    assert _made(desk, program_key=line.program_key, **about).earning == line
