"""What is drawn from the seed number: the same at every run, and believable."""

from datetime import UTC, datetime

from opencpor.common.months import Month
from opencpor.web.demo.steps.closes import corrected
from opencpor.web.demo.story import COUNTS
from opencpor.web.demo.world import World

WORLD = World(20261001, datetime(2026, 11, 21, tzinfo=UTC))
MONTHS = [Month(2025, 9).plus(place) for place in range(14)]


def test_the_past_is_the_fourteen_months_that_are_over() -> None:
    assert WORLD.months() == MONTHS


def test_one_seed_number_draws_the_same_world_twice() -> None:
    again = World(WORLD.seed, WORLD.today)
    assert again.companies() == WORLD.companies()
    assert again.holdings() == WORLD.holdings()
    assert again.tales() == WORLD.tales()


def test_another_seed_number_draws_another_world() -> None:
    other = World(7, WORLD.today)
    assert other.companies() != WORLD.companies()


def test_names_tenants_and_domains_are_each_used_once() -> None:
    companies = WORLD.companies()
    assert len(companies) == 56
    for what in ("name", "tenant_id", "domain"):
        assert len({getattr(company, what) for company in companies}) == 56


def test_no_two_claims_are_about_one_customer() -> None:
    tales = WORLD.tales()
    assert len({tale.company.tenant_id for tale in tales}) == len(tales) == sum(COUNTS.values())


def test_nothing_is_claimed_that_somebody_holds() -> None:
    held = {(one.company.tenant_id, one.workload) for one in WORLD.holdings()}
    claimed = {(t.company.tenant_id, key) for t in WORLD.tales() for key in t.workloads}
    assert not held & claimed


def test_a_correction_lowers_forty_units_of_one_month() -> None:
    rows = [
        (f"tenant-{place}", "teams", month, 1000, 2000, "")
        for place in range(50)
        for month in MONTHS[8:11]
    ]
    found = corrected(rows, MONTHS[9])
    assert len(found) == 40
    assert {row[2:] for row in found} == {(MONTHS[9], 930, 2000, "")}
