"""Whom a batch pays: every balance is either paid whole or left out with its reason."""

from hypothesis import given
from hypothesis import strategies as st

from opencpor.access.roles import Side
from opencpor.incentives.payments.holds.rules import Held
from opencpor.incentives.payments.rules import Due, LeftOut, Place, changes, select

FINANCE, PARTNER = Held(frozenset({Side.OPERATOR})), Held(frozenset({Side.PARTNER}))
PLACES = st.lists(
    st.builds(
        Place,
        location=st.text("abc", min_size=1, max_size=3),
        owed_minor=st.integers(-500, 500),
        payee=st.sampled_from(["", "pye_1", "pye_2"]),
        newer=st.booleans(),
        nameable=st.booleans(),
        held=st.builds(Held, st.frozensets(st.sampled_from([Side.OPERATOR, Side.PARTNER]))),
    ),
    unique_by=lambda one: one.location,
)


@given(PLACES, st.integers(0, 300))
def test_every_balance_is_paid_whole_or_left_out(places: list[Place], minimum: int) -> None:
    found = select(places, minimum)
    paid = {one.location: one.amount_minor for one in found.paid}
    left = {one.location: one.owed_minor for one in found.left_out}
    assert not paid.keys() & left.keys()
    assert paid | left == {one.location: one.owed_minor for one in places if one.owed_minor}
    assert found.total_minor == sum(paid.values())
    assert all(minor >= max(minimum, 1) for minor in paid.values())


@given(PLACES, st.integers(0, 300))
def test_nothing_that_is_held_is_paid_and_finance_comes_before_a_payee(
    places: list[Place], minimum: int
) -> None:
    found = select(places, minimum)
    held = {one.location: one.held for one in places if one.held.sides}
    assert not held.keys() & {one.location for one in found.paid}
    unpayable = {one.location for one in found.left_out if one.why is LeftOut.NO_PAYEE}
    assert not any(held[one].by_finance for one in unpayable & held.keys())


@given(PLACES, st.integers(0, 300))
def test_what_was_proposed_a_moment_ago_has_not_changed(places: list[Place], minimum: int) -> None:
    found = select(places, minimum)
    assert changes(found.paid, found) == {}


def why(**known: object) -> LeftOut:
    place = Place("a", 500, "pye_1")
    (left,) = select([Place(**{**vars(place), **known})], 200).left_out
    return left.why


def test_each_reason_has_its_code() -> None:
    assert why(owed_minor=-1) is LeftOut.IN_DEBT
    assert why(owed_minor=199, payee="") is LeftOut.BELOW_MINIMUM
    assert why(payee="") is LeftOut.NO_PAYEE
    assert why(payee="", newer=True) is LeftOut.PAYEE_TOO_NEW
    assert why(held=FINANCE, payee="") is LeftOut.HELD
    assert why(held=PARTNER) is LeftOut.HELD_BY_PARTNER
    assert why(held=PARTNER, payee="") is LeftOut.NO_PAYEE
    assert why(nameable=False) is LeftOut.OTHER_FORMAT


def test_a_change_is_named_and_who_came_later_is_none() -> None:
    held = [
        Due("a", 500, "pye_1"),
        Due("b", 500, "pye_1"),
        Due("c", 500, "pye_1"),
        Due("d", 1, "p"),
    ]
    now = select(
        [Place("a", 501, "pye_1"), Place("b", 500, "pye_2"), Place("c", -1, "pye_1"),
         Place("e", 900, "pye_1")], 200,
    )  # fmt: skip
    assert changes(held, now) == {
        "a": "amount_changed", "b": "payee_changed", "c": "in_debt", "d": "amount_changed",
    }  # fmt: skip
