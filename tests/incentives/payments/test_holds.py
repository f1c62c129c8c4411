"""Payments of a location are held by finance or by the partner, and released by the same side."""

import pytest
from django.db import DatabaseError, transaction
from tests.builders import make_location, make_user
from tests.incentives.payments.paying import AT_THE_BANK, OWED, Till, balances
from tests.incentives.world import PROGRAM, SYSTEM

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common import clock
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from opencpor.incentives.payees.actions.erase_payee import erase_payee
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.forfeit import forfeit_all
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.actions.release import release_payments
from opencpor.incentives.payments.holds.models import PaymentHold
from opencpor.incentives.payments.models import ForfeitWarning, Payment
from opencpor.incentives.payments.queries import today_of
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "The account has to be checked."


@pytest.fixture
def admin(till: Till) -> Actor:
    partner = till.location.organization.organization
    return actor_of_user(make_user(Role.INCENTIVES_ADMIN, partner))


def left_out(till: Till) -> list[str]:
    """Why each location is left out of a batch that would pay nothing."""
    with pytest.raises(Conflict) as refused:
        till.proposed()
    assert refused.value.code == "nothing_to_pay"
    return [one["why"] for one in refused.value.extra["left_out"]]


def test_what_finance_holds_is_left_out_until_it_is_released(till: Till) -> None:
    row = hold_payments(till.location.pk, f" {WHY} ", till.one)
    assert (row.side, row.reason, row.held_by, row.stands) == ("operator", WHY, till.one.id, True)
    assert left_out(till) == ["held"]
    done = release_payments(row.id, till.other, seen='"1"')
    assert (done.released_by, done.stands, done.revision) == (till.other.id, False, 2)
    till.approved()
    assert balances() == AT_THE_BANK


def test_a_partner_holds_its_own_location(till: Till, admin: Actor) -> None:
    row = hold_payments(till.location.pk, "We change banks.", admin)
    assert (row.side, left_out(till)) == ("partner", ["held_by_partner"])
    release_payments(row.id, admin)
    assert till.approved().state == "approved"


@pytest.mark.parametrize("side", ["finance", "partner"])
def test_a_batch_is_not_approved_with_what_was_held_meanwhile(
    till: Till, admin: Actor, side: str
) -> None:
    batch = till.proposed()
    hold_payments(till.location.pk, WHY, till.one if side == "finance" else admin)
    with pytest.raises(Conflict) as refused:
        approve_batch(batch.id, till.other)
    why = "held" if side == "finance" else "held_by_partner"
    assert refused.value.code == "batch_outdated"
    assert [(one.field, one.code) for one in refused.value.errors] == [(till.location.pk, why)]
    assert (Payment.objects.get().state, balances()) == ("upcoming", OWED)


def test_each_side_releases_its_own_hold_alone(till: Till, admin: Actor) -> None:
    ours = hold_payments(till.location.pk, WHY, till.one)
    theirs = hold_payments(till.location.pk, "We change banks.", admin)
    for row, actor in ((ours, admin), (theirs, till.one)):
        with pytest.raises(Conflict) as refused:
            release_payments(row.id, actor)
        assert refused.value.code == "not_yours"
    assert PaymentHold.objects.filter(released_at=None).count() == 2
    release_payments(theirs.id, admin)
    assert left_out(till) == ["held"]


def test_one_side_holds_a_location_once(till: Till) -> None:
    row = hold_payments(till.location.pk, WHY, till.one)
    with pytest.raises(Conflict) as refused:
        hold_payments(till.location.pk, "Again.", till.other)
    assert (refused.value.code, refused.value.extra["hold"]) == ("held_already", row.id)
    release_payments(row.id, till.one)
    with pytest.raises(Conflict) as refused:
        release_payments(row.id, till.one)
    assert refused.value.code == "hold_released"
    with pytest.raises(Stale):
        release_payments(row.id, till.one, seen='"1"')
    hold_payments(till.location.pk, "Again.", till.one)
    assert PaymentHold.objects.count() == 2


def test_nobody_holds_what_is_not_theirs(till: Till) -> None:
    rival = actor_of_user(make_user(Role.INCENTIVES_ADMIN))
    plain = make_user(Role.INCENTIVES_USER, till.location.organization.organization)
    with pytest.raises(NotFound):
        hold_payments(till.location.pk, WHY, rival)
    with pytest.raises(Forbidden):
        hold_payments(till.location.pk, WHY, actor_of_user(plain))
    row = hold_payments(till.location.pk, WHY, till.one)
    with pytest.raises(NotFound):
        release_payments(row.id, rival)
    assert PaymentHold.objects.get().stands


@pytest.mark.parametrize("reason", [" ", "Not to DE89370400440532013000."])
def test_a_reason_is_needed_and_names_no_account(till: Till, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        hold_payments(till.location.pk, reason, till.one)
    assert [one.field for one in refused.value.errors] == ["reason"]
    assert not PaymentHold.objects.exists()


def test_the_log_says_it_and_the_partner_is_told_what_finance_does(
    till: Till, admin: Actor
) -> None:
    row = hold_payments(till.location.pk, WHY, till.one)
    release_payments(row.id, till.one)
    release_payments(hold_payments(till.location.pk, "We change banks.", admin).id, admin)
    events = Event.objects.filter(stream=f"payment_hold:{row.id}").order_by("id")
    assert [one.type for one in events] == ["payment_hold.placed", "payment_hold.released"]
    assert WHY not in str([one.data for one in events])
    held, released = Notice.objects.filter(user=admin.id, kind__startswith="payment_hold").order_by(
        "id"
    )
    assert (held.subject, held.path) == (
        f"Payments are held: {till.location.unit.name}", f"/earnings/payees/{till.location.pk}/",
    )  # fmt: skip
    assert released.subject == f"Payments are no longer held: {till.location.unit.name}"


def test_the_database_keeps_what_was_held_and_pays_none_of_it(till: Till, admin: Actor) -> None:
    batch = till.proposed()
    row = hold_payments(till.location.pk, "We change banks.", admin)
    rows = PaymentHold.objects.filter(id=row.id)
    for change in ({"reason": "x"}, {"side": "operator"}, {"held_by": "usr_x"}):
        with pytest.raises(DatabaseError, match="can only be released"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="begins standing"), transaction.atomic():
        PaymentHold.objects.create(
            location=make_location().unit, side="partner", reason="x", held_by="usr_x",
            held_at=clock.now(), released_by="usr_x", released_at=clock.now(),
        )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("opencpor.incentives.payments.queries.held_now", lambda _: {})
        with pytest.raises(DatabaseError, match="is of a location that is held"):
            approve_batch(batch.id, till.other)
    assert balances() == OWED


def test_the_clock_of_forfeiting_stands_while_finance_holds(till: Till) -> None:
    erase_payee(till.payee.id, SYSTEM)
    row = hold_payments(till.location.pk, WHY, till.one)
    assert swept(150, 181, 400) == [0, 0, 0]
    clock.run_ahead(100)
    release_payments(row.id, till.one)
    assert swept(249, 250, 280, 281) == [0, 1, 0, 1]
    assert (balances()["forfeited"], Payment.objects.get().state) == (180_000, "forfeited")


def test_who_was_warned_before_the_hold_is_warned_anew(till: Till) -> None:
    erase_payee(till.payee.id, SYSTEM)
    first = today_of(PROGRAM)
    assert swept(150) == [1]
    row = hold_payments(till.location.pk, WHY, till.one)
    clock.run_ahead(190)
    release_payments(row.id, till.one)
    assert swept(190, 220, 221) == [1, 0, 1]
    days = ForfeitWarning.objects.order_by("last_day").values_list("last_day", flat=True)
    assert [(day - first).days for day in days] == [180, 220]


def test_a_partners_own_hold_does_not_stop_the_clock(till: Till, admin: Actor) -> None:
    hold_payments(till.location.pk, "We change banks.", admin)
    assert swept(150, 400) == [0, 0]  # its payee counts: nothing of it is lost
    clock.run_ahead(0)
    erase_payee(till.payee.id, SYSTEM)
    assert swept(150, 181) == [1, 1]
    assert "partner_payable" not in balances()


def swept(*days: int) -> list[int]:
    """How much the daily job does on some days from now."""
    done = []
    for day in days:
        clock.run_ahead(day)
        done.append(forfeit_all())
    return done
