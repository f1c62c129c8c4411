"""Locations of one partner are warned together; none keeps another's warning back or shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception

import pytest
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import add_role, limit, make_location, make_user, token_of
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.bookings import booked_at
from tests.incentives.world import FEBRUARY
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common import clock
from opencpor.directory.models import Location
from opencpor.incentives.models import Statement
from opencpor.incentives.payments.actions.forfeit import forfeit_all
from opencpor.incentives.payments.jobs import forfeit_job
from opencpor.incentives.payments.models import ForfeitWarning, Payment
from opencpor.incentives.rules.statement import JournalKind
from opencpor.notices.center.models import Notice
from opencpor.notices.center.queries import notices_of, unread_of

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 2**63 - 1  # two of them are more than any amount that the ledger holds
NEAR = "payment.forfeit_near"
BOTH = "2 amounts will be forfeited without a payee"


@dataclass
class Pair:
    """Two locations of one partner that wait for payees: 1,800.00 and 300.00."""

    desk: Desk
    other: Location

    @property
    def first(self) -> Location:
        return self.desk.world.location

    @property
    def home(self) -> Organization:
        return self.first.organization.organization

    def keeper(self, *at: Location) -> User:
        """Who enters payees, at all locations or at some."""
        return make_user(Role.INCENTIVES_ADMIN, self.home, *(one.unit for one in at))


def make_pair(folder: Path) -> Pair:
    desk = make_desk(folder)
    other = make_location(desk.world.location.organization)
    booked_at(other.pk, JournalKind.ADJUSTMENT, 30_000)
    desk.world.close(FEBRUARY)
    return Pair(desk, other)


@pytest.fixture
def pair(worlds: Worlds) -> Iterator[Pair]:
    yield worlds.get(make_pair)
    clock.run_ahead(0)


def damaged(location: Location, opening: int, earned: int) -> tuple[int, int]:
    """Let its first statement say something else; return what it said. We would refuse it."""
    row = Statement.objects.filter(location=location.unit).earliest("month")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE incentives_statement SET (opening_minor, earned_minor) = (%s, %s)"
            " WHERE id = %s", [opening, earned, row.id],
        )  # fmt: skip
    return row.opening_minor, row.earned_minor


def warned() -> list[tuple[str, int]]:
    rows = ForfeitWarning.objects.order_by("told_at")
    return list(rows.values_list("statement__location_id", "amount_minor"))


def subjects(user: User) -> list[str]:
    """What somebody reads in the notice center."""
    return [one.subject for one in notices_of(actor_of_user(user))]


def test_one_that_fails_keeps_no_other_waiting_and_is_warned_once_it_is_mended(pair: Pair) -> None:
    user = pair.keeper()
    right = damaged(pair.first, MOST, MOST)
    clock.run_ahead(150)
    for _ in range(2):
        with pytest.raises(ExceptionGroup):
            forfeit_all()
        assert warned() == [(pair.other.pk, 30_000)]
        assert Notice.objects.get(user=user, kind=NEAR).unit_id == pair.other.pk
    damaged(pair.first, *right)
    assert [forfeit_all(), forfeit_all()] == [1, 0]
    assert warned() == [(pair.other.pk, 30_000), (pair.first.pk, 180_000)]
    assert Notice.objects.filter(user=user, kind=NEAR).count() == 2


def test_one_that_fails_keeps_none_from_being_forfeited(pair: Pair) -> None:
    clock.run_ahead(150)
    assert forfeit_all() == 2
    damaged(pair.first, MOST, MOST)
    clock.run_ahead(181)
    with pytest.raises(ExceptionGroup):
        forfeit_all()
    assert [(one.location_id, one.amount_minor) for one in Payment.objects.all()] == [
        (pair.other.pk, 30_000)
    ]


@pytest.fixture
def refused_late(pair: Pair) -> Iterator[None]:
    """The database refuses what is forfeited at the first location, not before the commit."""
    refuse = f"""
        CREATE FUNCTION refuse_late() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''too late''; END';
        CREATE CONSTRAINT TRIGGER refuse_late AFTER INSERT ON incentives_payment
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
            WHEN (NEW.location_id = '{pair.first.pk}') EXECUTE FUNCTION refuse_late();
    """
    with connection.cursor() as cursor:
        cursor.execute(refuse)
        yield
        cursor.execute("DROP FUNCTION refuse_late() CASCADE")


@pytest.mark.usefixtures("refused_late")
def test_one_that_the_database_refuses_at_the_end_fails_alone_too(pair: Pair) -> None:
    clock.run_ahead(150)
    assert forfeit_all() == 2
    clock.run_ahead(181)
    with pytest.raises(ExceptionGroup):
        forfeit_all()
    assert [one.location_id for one in Payment.objects.all()] == [pair.other.pk]


def test_its_error_names_it_and_fails_the_job(pair: Pair) -> None:
    damaged(pair.first, MOST, MOST)
    clock.run_ahead(150)
    with pytest.raises(ExceptionGroup) as told:
        forfeit_all()
    assert f"at location {pair.first.pk}, in USD" in "".join(format_exception(told.value))
    job = forfeit_job.defer(timestamp=0)
    with pytest.raises(AssertionError):
        run_jobs()
    assert ProcrastinateJob.objects.get(id=job).status == "failed"


def test_what_names_a_location_is_gone_when_that_is_taken_from_the_role(pair: Pair) -> None:
    user, whole = pair.keeper(pair.first, pair.other), pair.keeper()
    clock.run_ahead(150)
    assert forfeit_all() == 2
    clock.run_ahead(0)  # tokens do not live that long
    assert (subjects(user), subjects(whole)) == ([BOTH], [BOTH])
    limit(user, pair.first.unit)
    sent = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    said = Client().get("/api/v1/notices", headers=sent).json()
    assert (said["items"], said["unread"]) == ([], 0)
    told = Notice.objects.get(user=user)
    answer = Client().post(f"/api/v1/notices/{told.id}/read", headers=sent)
    assert (answer.status_code, Notice.objects.get(user=user).read_at) == (404, None)
    assert (subjects(user), subjects(whole)) == ([], [BOTH])


def test_two_roles_that_cover_all_it_names_show_it_together(pair: Pair) -> None:
    user = pair.keeper(pair.first, pair.other)
    clock.run_ahead(150)
    assert forfeit_all() == 2
    limit(user, pair.first.unit)
    assert (subjects(user), unread_of(actor_of_user(user))) == ([], 0)
    add_role(user, Role.REPORT_VIEWER, pair.home, pair.other.unit)  # reads no money
    assert (subjects(user), unread_of(actor_of_user(user))) == ([], 0)
    add_role(user, Role.EXECUTIVE_REPORT_VIEWER, pair.home, pair.other.unit)
    assert (subjects(user), unread_of(actor_of_user(user))) == ([BOTH], 1)


def test_a_role_for_all_locations_that_is_limited_later_shows_it_no_more(pair: Pair) -> None:
    user = pair.keeper()
    clock.run_ahead(150)
    assert forfeit_all() == 2
    assert (subjects(user), unread_of(actor_of_user(user))) == ([BOTH], 1)
    limit(user, pair.other.unit)
    assert (subjects(user), unread_of(actor_of_user(user))) == ([], 0)
