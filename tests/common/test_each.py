"""One that fails keeps no other waiting, and is not forgotten."""

import pytest

from opencpor.common.each import each


def test_all_are_acted_on_and_counted() -> None:
    assert each([3, 4], lambda number: number) == 7


def test_what_fails_is_told_after_the_others_had_their_turn() -> None:
    seen = []

    def act(number: int) -> int:
        seen.append(number)
        return 12 // number

    with pytest.raises(ExceptionGroup, match="1 could not be acted on") as told:
        each([3, 0, 4], act)
    assert seen == [3, 0, 4]
    assert [type(error) for error in told.value.exceptions] == [ZeroDivisionError]
