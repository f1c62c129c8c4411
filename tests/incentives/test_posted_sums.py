"""What was posted is added up as it is written; pages of lines begin where it says."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from tests.builders import make_customer, make_location, make_user
from tests.incentives.rows import make_close
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.test_posting import post
from tests.processes import LONGEST
from tests.usage.batches import PROGRAM, publish_program
from tests.waiting import until_somebody_waits

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.pages import earnings
from opencpor.incentives.posting.models import PostedSum
from opencpor.incentives.posting.sums import Posted, faults_of_posted_sums, posted_by_month
from opencpor.register.actions.open_association import open_association
from opencpor.register.rules import SlotKey, Terms

MONTH, FEBRUARY, MARCH = (date(2026, number, 1) for number in (1, 2, 3))


def held_at(unit: Unit, close: Close) -> str:
    """An association of a customer of its own, by its id."""
    terms = Terms(unit.organization_id, unit.id, "usage", 1, close.closed_at, claim_line="lin_1")
    key = SlotKey(close.program_key, make_customer().organization.id, "teams")
    return open_association(key, terms, system("test")).id


def sums() -> list[tuple[object, ...]]:
    return sorted(PostedSum.objects.values_list("program_key", "lines", "amount_minor"))


@pytest.fixture
def unit() -> Unit:
    return make_location().unit


@pytest.mark.django_db
def test_lines_are_added_up_by_location_whatever_wrote_them(unit: Unit) -> None:
    close = make_close("p")
    post(close, (held_at(unit, close), 500), (held_at(unit, close), 250))
    post(close, (held_at(unit, close), 40))
    assert sums() == [("p", 3, 790)]
    reader = actor_of_user(make_user(Role.INCENTIVES_ADMIN, unit.organization, unit))
    assert posted_by_month(reader) == [Posted(MONTH, "EUR", 3, 790)]
    assert posted_by_month(actor_of_user(make_user(Role.INCENTIVES_ADMIN))) == []


@pytest.mark.django_db
def test_lines_from_before_the_trigger_are_added_up_alike(unit: Unit) -> None:
    close = make_close("p")
    post(close, (held_at(unit, close), 500), (held_at(unit, close), 250))
    PostedSum.objects.all().delete()
    old = import_module("opencpor.incentives.migrations.0035_posted_sums")
    add = old.ADD.format(added=old.ADDED.format(rows="incentives_earning"))
    assert add in old.FORWARD
    with connection.cursor() as cursor:
        cursor.execute(add)
    assert (sums(), list(faults_of_posted_sums())) == ([("p", 2, 750)], [])


@pytest.mark.django_db
def test_a_sum_that_is_not_that_of_its_lines_is_found(unit: Unit) -> None:
    close = make_close("p")
    post(close, (held_at(unit, close), 500))
    assert list(faults_of_posted_sums()) == []
    PostedSum.objects.update(amount_minor=501)
    assert list(faults_of_posted_sums()) == [
        f"{unit.id}: what was processed in 2026-01 does not add up"
    ]


@pytest.mark.django_db
def test_the_pages_of_lines_give_each_line_once_over_the_ends_of_months(
    unit: Unit, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    publish_program()
    for month in (MONTH, FEBRUARY, MARCH):
        close = make_close(PROGRAM, month)
        post(close, *((held_at(unit, close), minor) for minor in (1, 2, 3)))
    lines = list(Earning.objects.order_by("-processed", "-id").values_list("id", flat=True))
    client.force_login(make_user(Role.INCENTIVES_ADMIN, unit.organization, unit))
    monkeypatch.setattr(earnings, "USUAL", 2)
    shown, address = [], "/earnings/"
    while address:
        listing = client.get(address).context["listing"]
        shown += [row["line"].id for row in listing.rows]
        address = listing.next_cursor and f"/earnings/?cursor={listing.next_cursor}"
    assert (shown, listing.total) == (lines, 9)


@pytest.mark.parametrize(
    ("cursor", "enough"),
    [("", date(2026, 3, 1)), ("2026-03-01", date(2026, 1, 1)), ("2026-02-01", None)],
)
def test_a_page_looks_back_no_further_than_to_lines_enough(
    cursor: str, enough: date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earnings, "USUAL", 3)
    found = [
        Posted(date(2026, month, 1), currency, lines, 0)
        for month, currency, lines in ((3, "EUR", 3), (3, "USD", 1), (2, "EUR", 2), (1, "EUR", 2))
    ]
    assert earnings.back_to(found, cursor) == enough


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_program_posts_for_a_location_while_another_does_and_the_same_one_waits(
    unit: Unit,
) -> None:
    one, other = make_close("p"), make_close("q")
    first, second, third = held_at(unit, one), held_at(unit, one), held_at(unit, other)
    posting, go_on = held_up(lambda: post(one, (first, 500)))
    waiting = start(lambda: post(one, (second, 250)))
    until_somebody_waits()
    assert start(lambda: post(other, (third, 30))).result(LONGEST) == 1
    go_on.set()
    assert (posting.result(LONGEST), waiting.result(LONGEST)) == (1, 1)
    assert sums() == [("p", 2, 750), ("q", 1, 30)]
