"""Work during which nobody looks for garbage."""

import gc

import pytest

from opencpor.common.garbage import nothing_collected


def test_the_collector_rests_meanwhile_and_goes_on_even_after_a_failure() -> None:
    found = []

    def fail() -> None:
        with nothing_collected():
            found.append(gc.isenabled())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [*found, gc.isenabled()] == [False, True]


def test_a_collector_that_rested_before_goes_on_resting() -> None:
    with nothing_collected():
        with nothing_collected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
