"""A statement that a close did not write is noticed by the next one, and made."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from tests.builders import make_location
from tests.incentives.bookings import booked, booked_at
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds

from opencpor.incentives.models import Close, Statement
from opencpor.incentives.payments.ledger import owed
from opencpor.incentives.rules.statement import JournalKind
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
FIGURES = (
    "month", "opening_minor", "earned_minor", "adjusted_minor", "minimum_minor", "currency",
    "since", "cut",
)  # fmt: skip


def at_first(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    months = (JANUARY, FEBRUARY, MARCH)
    made.usage(*(("teams", month, 200 * n, 1000) for n, month in enumerate(months, start=1)))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


@transaction.atomic
def lost(close: Close, *places: str) -> list[tuple[object, ...]]:
    """Take statements away as nobody can, and return what they said."""
    rows = Statement.objects.filter(close=close, location_id__in=places)
    said = list(rows.order_by("location_id").values_list("location_id", *FIGURES))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "DELETE FROM incentives_statement WHERE close_id = %s AND location_id = ANY(%s)",
            [close.pk, [*places]],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    return said


def written(close: Close) -> list[tuple[object, ...]]:
    rows = Statement.objects.filter(close=close).order_by("location_id")
    return list(rows.values_list("location_id", *FIGURES))


def test_one_of_many_is_made_as_it_was(world: World) -> None:
    other = make_location().pk
    booked_at(other, JournalKind.ADJUSTMENT, 500)
    january = world.close(JANUARY)
    before = written(january)
    lost(january, world.location.pk)
    february = world.close(FEBRUARY)
    assert written(january) == before
    opening = Statement.objects.get(close=february, location_id=world.location.pk).opening_minor
    assert (
        opening == Statement.objects.get(close=january, location_id=world.location.pk).balance.owed
    )
    event = Event.objects.filter(type="close.completed").order_by("number").last()
    again = Statement.objects.get(close=january, location_id=world.location.pk).id
    assert event
    assert event.data["statements_made_later"] == [again]


def test_all_of_a_close_are_made_up_to_its_own_journals(world: World) -> None:
    booked(world, JournalKind.ADJUSTMENT, 300)
    january = world.close(JANUARY)
    before = lost(january, world.location.pk)
    booked(world, JournalKind.ADJUSTMENT, -40)
    february = world.close(FEBRUARY)
    assert written(january) == before
    assert Statement.objects.get(close=february).adjusted_minor == -40


def test_what_is_missing_before_it_is_made_first(world: World) -> None:
    other = make_location().pk
    booked_at(other, JournalKind.ADJUSTMENT, 500)
    closes = [world.close(JANUARY), world.close(FEBRUARY)]
    before = [written(close) for close in closes]
    for close in closes:
        lost(close, world.location.pk)
    world.close(MARCH)
    assert [written(close) for close in closes] == before


def test_a_close_that_posted_nothing_does_not_hide_the_one_before(tmp_path: Path) -> None:
    world, other = make_world(tmp_path), make_location().pk
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 200, 1000))
    for minor in (500, -500):
        booked_at(other, JournalKind.ADJUSTMENT, minor)
    closes = [world.close(JANUARY), world.close(FEBRUARY, "No usage")]
    before = [written(close) for close in closes]
    for close in closes:
        lost(close, world.location.pk)
    world.close(MARCH, "No usage")
    assert written(closes[0]) == before[0]
    assert owed(PROGRAM, "USD") == {world.location.pk: 90_000}


def test_nothing_is_made_where_nothing_is_missing(world: World) -> None:
    world.close(JANUARY)
    world.close(FEBRUARY)
    last = Event.objects.filter(type="close.completed").order_by("number").last()
    assert last
    assert last.data["statements_made_later"] == []
    assert Statement.objects.count() == 2


def test_what_is_owed_is_right_while_one_is_missing(world: World) -> None:
    booked_at(make_location().pk, JournalKind.ADJUSTMENT, 500)
    january = world.close(JANUARY)
    before = owed(PROGRAM, "USD")
    lost(january, world.location.pk)
    assert owed(PROGRAM, "USD") == before
    assert before[world.location.pk] == 90_000


def test_a_statement_below_later_ones_is_refused(world: World) -> None:
    january = world.close(JANUARY)
    world.close(FEBRUARY)
    (said,) = lost(january, world.location.pk)
    with pytest.raises(IntegrityError, match="a later close"), transaction.atomic():
        Statement.objects.create(
            close=january, **dict(zip(("location_id", *FIGURES), said, strict=True))
        )


def test_a_statement_ends_where_the_others_of_its_close_do(world: World) -> None:
    booked_at(make_location().pk, JournalKind.ADJUSTMENT, 500)
    january = world.close(JANUARY)
    (said,) = lost(january, world.location.pk)
    later = booked(world, JournalKind.ADJUSTMENT, 10).number
    values = dict(zip(("location_id", *FIGURES), said, strict=True))
    with pytest.raises(IntegrityError, match="does not hold what was booked"), transaction.atomic():
        Statement.objects.create(close=january, **{**values, "cut": later})
    Statement.objects.create(close=january, **values)
