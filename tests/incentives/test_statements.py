"""Statements hold what was booked since the ones before, whatever posted it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.builders import make_user, token_of
from tests.incentives.bookings import booked
from tests.incentives.test_close_races import start
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.incentives.models import Account, Close, Earning, Entry, Journal, Statement
from opencpor.incentives.posting.journals import hold_ledger
from opencpor.incentives.rules.statement import Balance, JournalKind
from opencpor.incentives.statement_lines import bookings_of

pytestmark = pytest.mark.django_db(transaction=True)
ADJUSTMENT, PAYMENT, FORFEITURE = (
    JournalKind.ADJUSTMENT, JournalKind.PAYMENT, JournalKind.FORFEITURE,
)  # fmt: skip


HEADINGS = (
    "part,kind,amount,currency,applies_to,customer,tenant_id,workload,subscription_id,rule,"
    "milestone,booked_at,earning,corrects,source,journal,statement,month,program,partner,"
    "location,partner_id,type,note"
)


def at_first(folder: Path) -> World:
    """1,800.00 earned in January; in February as many users, in March sixty more."""
    made = make_world(folder)
    made.enroll()
    made.associate()
    used = ((JANUARY, 400), (FEBRUARY, 400), (MARCH, 460))
    made.usage(*(("teams", month, users, 1000) for month, users in used))
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(at_first)


def statement(month: Month) -> Statement:
    return Statement.objects.select_related("close", "location").get(month=month.first_day)


def downloaded(world: World, client: Client, month: Month, kind: str) -> bytes:
    user = make_user(Role.INCENTIVES_ADMIN, world.location.organization.organization)
    address = f"/api/v1/statements/{statement(month).id}/{kind}"
    answer = client.get(address, headers={"Authorization": f"Bearer {token_of(user)}"})
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def test_statement_lines_add_up_to_the_ledger(world: World) -> None:
    world.close(JANUARY)
    world.usage(("teams", JANUARY, 380, 1000))
    booked(world, ADJUSTMENT, -2_500)
    world.close(FEBRUARY)
    booked(world, PAYMENT, -100_000)
    world.close(MARCH)
    rows = Statement.objects.order_by("month")
    changes = [sum(one.amount_minor for one in bookings_of(row)) for row in rows]
    assert changes == [row.balance.owed - row.balance.opening for row in rows]
    owed = Entry.objects.filter(account=Account.PARTNER_PAYABLE).aggregate(sum=Sum("amount_minor"))
    assert (sum(changes), rows.last().balance.owed) == (owed["sum"], owed["sum"])


def test_what_is_booked_between_two_closes_stands_on_the_later_ones_statement(
    world: World,
) -> None:
    world.close(JANUARY)
    for kind, minor in (
        (ADJUSTMENT, -2_500), (PAYMENT, -100_000), (PAYMENT, 100_000), (FORFEITURE, -7_500),
    ):  # fmt: skip
        booked(world, kind, minor)
    world.close(FEBRUARY)
    assert statement(JANUARY).balance.owed == 180_000
    assert statement(FEBRUARY).balance == Balance(
        opening=180_000, earned=0, adjusted=-2_500, paid=100_000, minimum=20_000,
        returned=100_000, forfeited=7_500,
    )  # fmt: skip


def test_a_location_to_which_nothing_is_owed_is_told_what_was_paid(world: World) -> None:
    world.close(JANUARY)
    booked(world, PAYMENT, -180_000)
    world.close(FEBRUARY)
    assert (statement(FEBRUARY).balance.paid, statement(FEBRUARY).balance.owed) == (180_000, 0)
    world.close(MARCH)
    assert (statement(MARCH).balance.opening, statement(MARCH).balance.earned) == (0, 27_000)


def test_bookings_of_another_program_stand_on_no_statement_of_this_one(world: World) -> None:
    world.close(JANUARY)
    own = statement(JANUARY)
    with transaction.atomic():
        Journal.objects.create(
            program_key="another", kind="payment", source="pbt_9", memo="", posted_by="usr_1",
            posted_at=own.close.closed_at,
        )  # fmt: skip
    world.close(FEBRUARY)
    assert (statement(FEBRUARY).since, statement(FEBRUARY).cut) == (own.cut, own.cut)


def test_a_slow_booking_is_waited_for_and_not_passed_over(world: World) -> None:
    begun = Event()

    def slowly() -> None:
        with transaction.atomic():
            booked(world, ADJUSTMENT, 500)
            begun.set()
            until_somebody_waits()

    slow = start(slowly)
    assert begun.wait(LONGEST)
    world.close(JANUARY)
    slow.result(LONGEST)
    assert (statement(JANUARY).balance.adjusted, statement(JANUARY).balance.owed) == (500, 180_500)


def test_the_ledger_is_held_within_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="within a transaction"):
        hold_ledger(PROGRAM)


WRONG = {
    "cut": ("cut + 1", "does not hold what was booked"),
    "since": ("since - 1", "does not hold what was booked"),
    "paid_minor": ("1", "does not say what the ledger holds"),
    "currency": ("'EUR'", "does not hold what was booked"),
    "opening_minor": ("5", "does not open with what was owed"),
}


def test_the_database_refuses_a_statement_that_says_otherwise(world: World) -> None:
    world.close(JANUARY)
    kept = [field.column for field in Statement._meta.local_concrete_fields]
    insert = f"INSERT INTO incentives_statement ({','.join(kept)}) SELECT "
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM incentives_statement")
        cursor.execute("ALTER TABLE incentives_statement DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM incentives_statement")
        cursor.execute("ALTER TABLE incentives_statement ENABLE TRIGGER USER")
        for column, (said, told) in WRONG.items():
            values = ",".join(said if name == column else name for name in kept)
            with pytest.raises(DatabaseError, match=told), transaction.atomic():
                cursor.execute(f"{insert} {values} FROM kept")
        cursor.execute(f"{insert} {','.join(kept)} FROM kept")
        cursor.execute("DROP TABLE kept")
    assert Statement.objects.count() == 1


def test_a_statement_comes_as_csv(world: World, client: Client) -> None:
    world.close(JANUARY)
    journal = booked(world, ADJUSTMENT, -2_500)
    world.close(FEBRUARY)
    text = downloaded(world, client, FEBRUARY, "csv").decode()
    place, unit, row = world.location, world.location.unit, statement(FEBRUARY)
    whose = f"{unit.organization.name},{unit.name},{place.partner_id}"
    end = f"{row.id},2026-02,{PROGRAM},{whose},,"
    figures = (
        ("opening", "1800.00"), ("earned", "0.00"), ("adjusted", "-25.00"), ("paid", "0.00"),
        ("returned", "0.00"), ("forfeited", "0.00"), ("payable", "1775.00"),
        ("carried_forward", "0.00"),
    )  # fmt: skip
    assert text.split("\r\n") == [
        HEADINGS,
        *(f"balance,{kind},{amount},USD,,,,,,,,,,,,,{end}" for kind, amount in figures),
        f"booking,adjusted,-25.00,USD,,,,,,,,2026-02-14T09:30:00.000Z,,,adj_1,{journal.id},{end}",
        "",
    ]


def test_a_statement_comes_as_a_workbook_with_the_rows_of_its_csv(
    world: World, client: Client
) -> None:
    world.close(JANUARY)
    lines = csv.reader(io.StringIO(downloaded(world, client, JANUARY, "csv").decode()))
    book = load_workbook(io.BytesIO(downloaded(world, client, JANUARY, "xlsx")))
    rows = [["" if cell is None else cell for cell in row] for row in book.active.values]
    assert [[str(cell) for cell in row[:2] + row[3:]] for row in rows] == [
        row[:2] + row[3:] for row in lines
    ]
    assert rows[-1][:3] == ["booking", "earned", 1800]
    assert rows[-1][12] == Earning.objects.get().id


def test_page_and_paper_list_what_was_booked_by_hand(world: World, client: Client) -> None:
    world.close(JANUARY)
    booked(world, PAYMENT, -100_000)
    booked(world, PAYMENT, 100_000)
    world.close(FEBRUARY)
    client.force_login(world.finance)
    address = f"/earnings/statements/{statement(FEBRUARY).id}/"
    page = client.get(address).content.decode()
    paper = PdfReader(io.BytesIO(client.get(f"{address}pdf/").content)).pages[0].extract_text()
    for text in (page, paper):
        for part in ("Payments", "Returned by the bank", "pay_1"):
            assert part in text
    assert client.get(f"{address}csv/")["Content-Type"].startswith("text/csv")
    assert "spreadsheetml" in client.get(f"{address}xlsx/")["Content-Type"]


@pytest.fixture
def before_numbers(world: World) -> Iterator[dict[str, list[str]]]:
    """Three closed months of a database without numbers; what each statement listed."""
    for month in (JANUARY, FEBRUARY, MARCH):
        world.close(month)
    listed = {row.id: [one.journal_id for one in bookings_of(row)] for row in _all()}
    MigrationExecutor(connection).migrate([("incentives", "0006_close_inputs")])
    try:
        yield listed
    finally:
        _forward()


def _forward() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _all() -> list[Statement]:
    return list(Statement.objects.select_related("close").order_by("month"))


def test_what_was_posted_before_is_numbered_and_old_statements_keep_their_figures(
    before_numbers: dict[str, list[str]],
) -> None:
    _forward()
    rows = _all()
    assert {row.id: [one.journal_id for one in bookings_of(row)] for row in rows} == before_numbers
    assert [(row.since, row.cut, row.balance.owed) for row in rows] == [
        (0, 1, 180_000), (1, 1, 180_000), (1, 2, 207_000),
    ]  # fmt: skip
    assert [row.source for row in Journal.objects.order_by("number")] == [
        row.id for row in Close.objects.exclude(month=FEBRUARY.first_day).order_by("month")
    ]
