"""Statements written by hand are planned once for a connection."""

import pytest
from django.db import DataError, connection, transaction

from opencpor.runtime.database import PREPARE_AFTER
from opencpor.runtime.statements import prepared

pytestmark = pytest.mark.django_db
DOUBLED = "SELECT %s::int * 2 AS doubled"


def ask(number: int) -> int:
    with prepared() as cursor:
        cursor.execute(DOUBLED, [number])
        (found,) = cursor.fetchone()
    return int(found)


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%AS doubled"]
        )
        (found,) = cursor.fetchone()
    return int(found)


def test_a_statement_is_prepared_once_it_has_been_asked_often() -> None:
    before = [ask(number) for number in range(PREPARE_AFTER)]
    assert (before, kept()) == ([0, 2, 4, 6, 8], 0)
    assert [ask(number) for number in (5, 6)] == [10, 12]
    assert kept() == 1


def test_other_statements_go_on_as_they_were() -> None:
    ask(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1; SELECT 2")  # the server binds no two statements at once
        assert cursor.nextset()


def test_a_change_that_is_taken_back_is_no_harm_to_what_is_prepared() -> None:
    for number in range(PREPARE_AFTER + 1):
        ask(number)
    with transaction.atomic():
        ask(7)
        transaction.set_rollback(True)
    assert ask(8) == 16


def test_the_next_statement_uses_the_cursor_of_the_one_before() -> None:
    with prepared() as first:
        first.execute(DOUBLED, [1])
    with prepared() as second:
        assert second.cursor is first.cursor
        second.execute(DOUBLED, [2])
        assert second.fetchall() == [(4,)]


def test_a_statement_within_another_has_a_cursor_of_its_own() -> None:
    with prepared() as outer:
        outer.execute("SELECT generate_series(1, 3)")
        rows = [(number, ask(number)) for (number,) in outer]
    assert rows == [(1, 2), (2, 4), (3, 6)]


def test_after_a_failure_the_cursor_is_not_used_again() -> None:
    with pytest.raises(DataError), transaction.atomic(), prepared() as failed:
        failed.execute("SELECT 1 / %s::int", [0])
    with prepared() as next_one:
        assert (failed.cursor.closed, next_one.cursor is failed.cursor) == (True, False)
    assert ask(3) == 6
