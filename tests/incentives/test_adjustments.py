"""An adjustment takes two persons of finance: one proposes, another approves or rejects."""

from pathlib import Path

import pytest
from tests.builders import make_customer, make_location, make_service, make_token, make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import FEBRUARY, MARCH, SYSTEM, make_world
from tests.incentives.worlds import Worlds

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_token, actor_of_user
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound, Problem, Stale
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.propose import propose
from opencpor.incentives.adjustments.actions.reject import reject
from opencpor.incentives.adjustments.actions.withdraw import withdraw
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning, Entry, Journal
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def test_what_one_proposes_another_books(desk: Desk) -> None:
    row = approve(desk.proposed(amount="-25.00").id, desk.other, seen='"1"')
    assert (row.state, row.decided_by, f"{row.processed}") == (
        "approved", desk.other.id, "2026-02-01",
    )  # fmt: skip
    journal = Journal.objects.get(kind="adjustment")
    assert (journal, journal.source, journal.posted_by) == (row.journal, row.id, desk.other.id)
    entries = Entry.objects.filter(journal=journal).order_by("amount_minor")
    assert list(entries.values_list("account", "amount_minor", "source")) == [
        ("partner_payable", -2_500, row.id), ("program_expense", 2_500, ""),
    ]  # fmt: skip


def test_nobody_approves_or_rejects_what_they_proposed(desk: Desk) -> None:
    row = desk.proposed()
    with pytest.raises(Forbidden) as refused:
        approve(row.id, desk.one)
    assert refused.value.code == "second_person"
    with pytest.raises(Forbidden, match="second person"):
        reject(row.id, desk.one, reason="No.")
    assert (Adjustment.objects.get().state, Journal.objects.count()) == ("proposed", 1)


def test_only_the_proposer_withdraws_and_nothing_is_booked(desk: Desk) -> None:
    row = desk.proposed()
    with pytest.raises(Conflict) as refused:
        withdraw(row.id, desk.other)
    assert refused.value.code == "not_yours"
    assert withdraw(row.id, desk.one).state == "withdrawn"
    assert Journal.objects.count() == 1


def test_a_rejection_says_why_and_books_nothing(desk: Desk) -> None:
    row = desk.proposed()
    with pytest.raises(Invalid, match="needs a reason"):
        reject(row.id, desk.other, reason=" ")
    done = reject(row.id, desk.other, reason="It was paid in May.")
    assert (done.state, done.reason) == ("rejected", "It was paid in May.")
    assert Journal.objects.count() == 1


def test_what_is_decided_is_decided(desk: Desk) -> None:
    row = desk.approved()
    for again in (
        lambda: approve(row.id, desk.other),
        lambda: reject(row.id, desk.other, reason="No."),
        lambda: withdraw(row.id, desk.one),
    ):
        with pytest.raises(Conflict) as refused:
            again()
        assert (refused.value.code, refused.value.extra["state"]) == (
            "adjustment_decided", "approved",
        )  # fmt: skip
    assert Journal.objects.filter(kind="adjustment").count() == 1


def test_a_decision_on_an_older_revision_is_refused(desk: Desk) -> None:
    row = desk.proposed()
    with pytest.raises(Stale):
        approve(row.id, desk.other, seen='"0"')
    assert Adjustment.objects.get().state == "proposed"


def test_machines_neither_propose_nor_decide(desk: Desk) -> None:
    account = make_service(Role.FINANCE, desk.second.memberships.get().organization)
    robot = actor_of_token(make_token(account), now())
    assert robot is not None
    machines: tuple[Actor, ...] = (robot, SYSTEM)
    for machine in machines:
        with pytest.raises(Forbidden) as refused:
            propose(desk.wish(), machine)
        assert refused.value.code == "person_needed"
    row = desk.proposed()
    for machine in machines:
        with pytest.raises(Forbidden, match="second person"):
            approve(row.id, machine)
    assert Adjustment.objects.get().state == "proposed"


WRONG = {
    "type": ({"kind": "gift"}, "type"),
    "zero": ({"amount": "0.00"}, "amount"),
    "three decimals": ({"amount": "25.005"}, "amount"),
    "exponent": ({"amount": "1e3"}, "amount"),
    "grouped": ({"amount": "1,000.00"}, "amount"),
    "taken back upward": ({"kind": "recoupment"}, "amount"),
    "no month": ({"month": "January"}, "month"),
    "not come yet": ({"month": "2026-03"}, "month"),
    "no note": ({"note": " \n"}, "note"),
    "no location": ({"location": "loc_nosuch"}, "location"),
    "no customer": ({"customer": ""}, "customer"),
    "no line": ({"earning": "ern_nosuch"}, "earning"),
    "no association": ({"association": "asc_nosuch"}, "association"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_and_nothing_is_kept(desk: Desk, name: str) -> None:
    otherwise, field = WRONG[name]
    with pytest.raises(Invalid) as refused:
        desk.proposed(**otherwise)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Adjustment.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        desk.proposed(kind="gift", month="x", note="", location="", customer="x")
    assert {error.field for error in refused.value.errors} == {
        "type", "month", "note", "location", "customer",
    }  # fmt: skip


def test_an_adjustment_of_a_line_is_of_its_parties_and_month(desk: Desk) -> None:
    line = Earning.objects.get()
    assert desk.proposed(earning=line.id).association_id == line.association_id
    for otherwise in (
        {"location": make_location().pk}, {"customer": make_customer().pk}, {"month": "2026-02"},
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            desk.proposed(earning=line.id, **otherwise)
        assert [error.field for error in refused.value.errors] == ["earning"]


def test_before_the_first_close_there_is_no_ledger_to_adjust(tmp_path: Path) -> None:
    desk = Desk(made := make_world(tmp_path), made.finance)
    with pytest.raises(Conflict) as refused:
        desk.proposed()
    assert refused.value.code == "no_month_closed"
    with pytest.raises(NotFound):
        desk.proposed(program_key="no-such-program")


def test_it_is_processed_in_the_month_that_is_open_when_it_is_approved(desk: Desk) -> None:
    row = desk.proposed()
    desk.world.close(FEBRUARY)
    done = approve(row.id, desk.other)
    assert (f"{done.month:%Y-%m}", f"{done.processed:%Y-%m}") == ("2026-01", str(MARCH))


def test_the_log_has_figures_and_states_and_no_words(desk: Desk) -> None:
    row = desk.approved()
    first, last = Event.objects.filter(stream=f"adjustment:{row.id}").order_by("number")
    assert (first.type, last.type) == ("adjustment.proposed", "adjustment.approved")
    assert (last.data["before"], last.data["after"]) == (
        {"state": "proposed"}, {"state": "approved"},
    )  # fmt: skip
    assert (last.data["amount_minor"], last.data["proposed_by"]) == (2_500, desk.one.id)
    assert "phone" not in str(first.data) + str(last.data)


def test_the_second_person_is_told_that_something_waits(desk: Desk) -> None:
    row = desk.proposed()
    notice = Notice.objects.get(kind="adjustment.waits")
    assert (notice.user, notice.path) == (desk.second, f"/earnings/adjustments/{row.id}/")
    assert notice.subject == "An adjustment waits for a second person: USD 25.00"
    reject(row.id, desk.other, reason="No.")
    assert Notice.objects.get(kind="adjustment.rejected").user == desk.world.finance


def test_a_person_without_the_right_is_refused(desk: Desk) -> None:
    row = desk.proposed()
    auditor = actor_of_user(make_user(Role.AUDITOR))
    with pytest.raises(Problem, match="close:write"):
        approve(row.id, auditor)
    with pytest.raises(Problem, match="close:write"):
        propose(desk.wish(), auditor)
    assert Adjustment.objects.get().state == "proposed"
