"""A list of units in question reads the tenants that have any, and no other ones."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.usage.batches import PROGRAM, imported, publish_program
from tests.usage.checking import OTHER, TENANT, row

from opencpor.access.actor import system
from opencpor.common.months import Month
from opencpor.usage.quality import queries
from opencpor.usage.quality.actions.compute import compute_quality
from opencpor.usage.quality.queries import Odd, odd_units
from opencpor.usage.quality.rules import COARSE, FINE, MANY, Kind, parts_with, places_of
from opencpor.usage.quality.tallies import Span

MARCH = Month(2024, 3)
DIGITS = "0123456789abcdef"
COUNTS = st.dictionaries(st.text(DIGITS, min_size=FINE, max_size=FINE), st.integers(1, 90))


@given(counts=COUNTS, first=st.text(DIGITS, max_size=8), most=st.integers(1, 60))
def test_ranges_hold_every_unit_from_a_tenant_on_once(
    counts: dict[str, int], first: str, most: int
) -> None:
    parts = list(parts_with(places_of(counts), first, most))
    assert all(begin < end for begin, end in parts)
    assert all(end <= begin for (_first, end), (begin, _last) in pairwise(parts))
    for tenant in (f"{beginning}88888" for beginning in counts):
        held = sum(begin <= tenant < end for begin, end in parts)
        assert held == (tenant >= first)


def test_a_range_ends_where_a_page_is_full_or_where_nothing_is() -> None:
    places = {"0ff": 2, "100": 1, "101": 3, "fff": 1}
    assert list(parts_with(places, "", 3)) == [("0ff", "101"), ("101", "102"), ("fff", "g")]
    assert list(parts_with(places, "1008", 9)) == [("1008", "102"), ("fff", "g")]


def test_where_many_units_are_is_told_less_finely() -> None:
    assert places_of({"0aa": MANY - 1, "0ab": 1}) == {"0aa": MANY - 1, "0ab": 1}
    assert places_of({"0aa": MANY, "0ab": 1}) == {"0aa"[:COARSE]: MANY + 1}


@pytest.mark.django_db(transaction=True)
def test_a_list_of_a_rare_kind_reads_its_tenants_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()
    imported(tmp_path, row(active=9, paid=1), row("exchange"), row(tenant=OTHER))
    compute_quality()
    looked: list[tuple[str, ...]] = []
    narrow = queries.narrow

    def noting(session: object, *part: str) -> None:
        looked.append(part)
        narrow(session, *part)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "narrow", noting)
    asked = Odd(Kind.ABOVE_PAID, Span(PROGRAM, (MARCH,)))
    found, more = odd_units(system("test"), asked, "", 50)
    assert ([(one.tenant_id, one.workload) for one in found], more) == ([(TENANT, "teams")], "")
    assert looked == [("3f2", "3f3")]
    imported(tmp_path, row("sharepoint", active=9, paid=1, tenant=OTHER))  # nobody has counted it
    assert len(odd_units(system("test"), asked, "", 50)[0]) == 2
