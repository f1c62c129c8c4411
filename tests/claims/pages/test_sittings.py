"""A history is short: what one person changed in one sitting is one line."""

from datetime import UTC, datetime, timedelta

from opencpor.claims.pages.sittings import in_sittings
from opencpor.claims.queries import Happening

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def edited(minute: int, *names: str, by: str = "Ada") -> Happening:
    changed = {name: ["", "new"] for name in names}
    return Happening(
        START + timedelta(minutes=minute), "claim.edited", "claim:1", by, {"changed": changed}
    )


def shown(*logged: Happening) -> list[tuple[datetime, str, list[str]]]:
    return [(one.at, one.by, list(one.data["changed"])) for one in in_sittings(logged)]


def test_changes_of_one_sitting_are_one_line_at_the_time_of_the_last() -> None:
    logged = (edited(0, "name"), edited(1, "lines"), edited(29), edited(58, "name"))
    assert shown(*logged) == [(START + timedelta(minutes=58), "Ada", ["name", "lines"])]


def test_a_pause_and_another_person_begin_a_new_line() -> None:
    logged = (edited(0, "name"), edited(31, "lines"), edited(32, "lines", by="Ben"))
    assert shown(*logged) == [
        (START, "Ada", ["name"]),
        (START + timedelta(minutes=31), "Ada", ["lines"]),
        (START + timedelta(minutes=32), "Ben", ["lines"]),
    ]


def test_what_lies_between_keeps_changes_apart() -> None:
    between = Happening(START + timedelta(minutes=1), "evidence.added", "claim:1", "Ada")
    logged = [edited(0, "name"), between, edited(2, "name")]
    assert in_sittings(logged) == logged
