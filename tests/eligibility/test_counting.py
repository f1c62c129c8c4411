"""What counts: growth since the association, new deployments, net adds, tracks, types."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.scenes import (
    LAST,
    OLD,
    TODAY,
    YEAR_AGO,
    Months,
    Unit,
    designation,
    held,
    metric_in,
    modern_work,
    scene,
    type_in,
)

from opencpor.common.months import Month
from opencpor.eligibility.rules.judging import Why, reaches_share
from opencpor.eligibility.rules.people import Certificate, ending
from opencpor.eligibility.rules.scene import Scene, joined
from opencpor.eligibility.rules.scoring import score

AUGUST = date(2026, 8, 10)
JULY = Month(2026, 7)


def big(active: int, before: int, **more: tuple[int, int]) -> Months:
    """Usage of a tenant in the enterprise track, a year ago and now."""
    named = {Month(2026, int(name[1:])): pair for name, pair in more.items()}
    return {YEAR_AGO: (before, 1000), **named, LAST: (active, 1000)}


def growth(found: Scene, kind: str = "cpor") -> object:
    return type_in(modern_work(found, "usage-growth"), kind).value


def deployments(found: Scene, kind: str = "cpor") -> object:
    return type_in(modern_work(found, "deployments"), kind).value


def whys(found: Scene, metric: str) -> dict[str, Why | None]:
    _, behind = score(found, designation("modern-work"))
    rows = next(rows for (track, name, _, kind), rows in behind.items()
                if (track, name, kind) == ("enterprise", metric, "cpor"))  # fmt: skip
    return {row.customer: row.why for row in rows}


def test_growth_is_this_month_less_the_same_month_a_year_before() -> None:
    found = scene(held("a"), held("b"), usage={"a": big(700, 400), "b": big(300, 350)})
    assert growth(found) == 250


def test_growth_before_the_association_does_not_count() -> None:
    found = scene(held("a", AUGUST), usage={"a": big(700, 100, m7=(550, 1000), m9=(600, 1000))})
    assert growth(found) == 150


def test_a_fall_before_the_association_makes_no_growth_either() -> None:
    found = scene(held("a", AUGUST), usage={"a": big(700, 650, m7=(50, 1000))})
    assert growth(found) == 50


def test_users_of_a_lost_customer_are_taken_off() -> None:
    lost = held("b", until=date(2026, 5, 1))
    found = scene(held("a"), lost, usage={"a": big(700, 400), "b": big(900, 200)})
    assert growth(found) == 100


def test_negative_growth_gives_no_points_and_says_so() -> None:
    metric = modern_work(scene(held("a"), usage={"a": big(100, 900)}), "usage-growth")
    assert (type_in(metric, "cpor").value, metric.points) == (-800, 0)


def test_where_usage_came_in_with_the_association_its_first_month_is_the_start() -> None:
    usage: dict[str, Months] = {"a": {Month(2026, 8): (500, 1000), LAST: (620, 1000)}}
    assert growth(scene(held("a", AUGUST), usage=usage)) == 120


def test_a_single_month_of_usage_is_no_data_and_not_growth() -> None:
    usage: dict[str, Months] = {"a": {LAST: (620, 1000)}}
    assert growth(scene(held("a", AUGUST), usage=usage)) is None


def test_a_deployment_needs_forty_percent_of_paid_seats_not_of_assigned_ones() -> None:
    usage = {"a": big(400, 10), "b": big(399, 10)}
    found = scene(held("a"), held("b"), usage=usage)
    assert deployments(found) == 1
    assert whys(found, "deployments") == {"a": None, "b": Why.LOW_SHARE}


def test_a_tenant_deployed_before_it_was_claimed_this_year_is_no_new_deployment() -> None:
    usage = {"a": big(700, 10, m7=(410, 1000)), "b": big(700, 10, m7=(390, 1000))}
    found = scene(held("a", AUGUST), held("b", AUGUST), usage=usage)
    assert deployments(found) == 1
    assert whys(found, "deployments") == {"a": Why.DEPLOYED_BEFORE, "b": None}


def test_deployments_of_a_year_ago_are_taken_off() -> None:
    found = scene(held("a"), held("b"), usage={"a": big(700, 700), "b": big(100, 800)})
    assert deployments(found) == -1


def test_net_adds_are_tenants_of_now_less_those_of_a_year_ago() -> None:
    usage = {name: big(10, 10) for name in "abc"}
    found = scene(held("a"), held("b", AUGUST), held("c", until=date(2026, 1, 1)), usage=usage)
    assert modern_work(found, "customer-adds").points == 0
    more = scene(*found.holds, held("d", AUGUST), usage={**usage, "d": big(10, 10)})
    assert modern_work(more, "customer-adds").points == 4


def test_a_tenant_counts_in_each_track_whose_band_one_of_its_workloads_is_in() -> None:
    both = {"a": {LAST: (5, 301)}, Unit("a", "exchange"): {LAST: (5, 11)}}
    neither = {"b": {LAST: (5, 10)}}
    found = scene(held("a", AUGUST), held("b", AUGUST), usage={**both, **neither})
    for track in ("enterprise", "smb"):
        metric = modern_work(found, "customer-adds", track)
        assert type_in(metric, "cpor").value == 1


def test_the_type_that_gives_more_counts_and_never_the_sum() -> None:
    usage = {name: big(500, 0) for name in "abc"}
    found = scene(held("a"), held("b", kind="dpor"), held("c", kind="dpor"), usage=usage)
    metric = modern_work(found, "usage-growth")
    assert [one.points for one in metric.parts[0].types] == [15, 7.5]
    assert metric.points == 15


def test_an_association_that_ends_on_the_last_day_does_not_stand_at_the_month_s_end() -> None:
    usage = {"a": big(10, 10), "b": big(10, 10)}
    found = scene(
        held("a", AUGUST, until=date(2026, 10, 31)),
        held("b", AUGUST, until=date(2026, 11, 1)),
        usage=usage,
    )
    assert type_in(modern_work(found, "customer-adds"), "cpor").value == 1


def test_without_data_a_metric_has_no_points_instead_of_none() -> None:
    found = scene(held("a"))
    assert modern_work(found, "usage-growth").points is None
    assert modern_work(found, "intermediate-certifications").points is None
    nobody = scene(certificates=())
    assert modern_work(nobody, "intermediate-certifications").points == 0
    assert modern_work(nobody, "usage-growth").points == 0


def test_of_types_that_are_imported_nothing_is_known_until_some_are() -> None:
    metric = modern_work(scene(types=frozenset({"cpor"})), "deployments")
    assert type_in(metric, "dpor").value is None
    assert type_in(metric, "cpor").value == 0


@pytest.mark.parametrize(
    ("since", "until", "points"),
    [
        (date(2026, 11, 15), None, 3.75),
        (date(2026, 11, 16), None, 0),
        (OLD, date(2026, 11, 15), 3.75),
        (OLD, date(2026, 11, 14), 0),
    ],
)
def test_a_certification_counts_from_its_first_through_its_last_day(
    since: date, until: date | None, points: float
) -> None:
    found = scene(certificates=(Certificate("p", "MS-102", since, until),))
    assert modern_work(found, "advanced-certifications").points == points * 2


def test_a_person_with_two_certifications_counts_once() -> None:
    names = ("MD-102", "MS-700", "MD-102")
    found = scene(certificates=tuple(Certificate("p", name, OLD) for name in names))
    assert modern_work(found, "intermediate-certifications").points == 2.5


def test_a_class_is_judged_in_both_months_and_shuts_the_other_track_out() -> None:
    names = ("business-central", "core-hr", "guides", "retail", "power-apps")
    now, weights = (6, 6, 6, 51, 26), designation("business-applications").weights
    usage = {
        Unit("a", name): {YEAR_AGO: (count, 99), LAST: (count, 99)}
        for name, count in zip(names, now, strict=True)
    }
    holds = [held("a", kind="cpor_osu", workload=name) for name in names]
    assert [weights[name] * count for name, count in zip(names, now, strict=True)][3:] == [
        5100,
        5200,
    ]
    for found, applies in ((holds, [True, False]), (holds[1:], [False, True])):
        result, _ = score(scene(*found, usage=usage), designation("business-applications"))
        assert [track.applies for track in result.tracks] == applies
    exactly = {**usage, Unit("a", "retail"): {YEAR_AGO: (50, 99), LAST: (51, 99)}}
    result, _ = score(scene(*holds, usage=exactly), designation("business-applications"))
    assert result.track == "smb"


def test_growth_in_percent_below_its_least_baseline_is_nothing() -> None:
    power_bi = Unit("a", "power-bi")
    usage = {power_bi: {YEAR_AGO: (124, 900), LAST: (300, 900)}}
    found = scene(held("a", kind="cpor_osu", workload="power-bi"), usage=usage)
    result, _ = score(found, designation("business-applications"))
    assert metric_in(result, "smb", "usage-growth").points == 0
    assert metric_in(result, "smb", "deployments").points == 0


def test_a_figure_from_outside_is_added_to_what_is_counted_here() -> None:

    figures = {"azure-security-adds": Decimal(4), "azure-security-growth": Decimal("12500.00")}
    result, _ = score(scene(figures=figures), designation("security"))
    assert metric_in(result, "all", "customer-adds").points == 8
    assert metric_in(result, "all", "usage-growth").points == 10


def test_a_move_to_another_location_begins_nothing_anew() -> None:
    first = held("a", OLD, until=AUGUST)
    assert joined([held("a", AUGUST), first]) == (held("a", OLD),)
    assert len(joined([held("a", date(2026, 8, 11)), first])) == 2


days = st.dates(date(2025, 1, 1), TODAY)


@given(st.lists(st.tuples(days, days), max_size=6), days)
def test_joining_changes_no_day(spans: list[tuple[date, date]], day: date) -> None:
    holds = [held("a", min(pair), until=max(pair)) for pair in spans if pair[0] != pair[1]]
    some = any(one.stands(day) for one in holds)
    assert any(one.stands(day) for one in joined(holds)) is some


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_share_is_of_paid_seats_to_the_last_user(active: int, paid: int) -> None:

    found = reaches_share(active, paid, Decimal("0.40"))
    assert found is (paid > 0 and 5 * active >= 2 * paid)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_growth_since_the_association_is_never_more_than_over_the_year(
    year_ago: int, before: int, now: int
) -> None:
    usage = {"a": {YEAR_AGO: (year_ago, 9999), JULY: (before, 9999), LAST: (now, 9999)}}
    young = growth(scene(held("a", AUGUST), usage=usage))
    old = growth(scene(held("a", OLD), usage=usage))
    assert young == now - max(year_ago, before)
    assert old == now - year_ago


def test_who_holds_another_certification_that_lasts_does_not_stop_counting() -> None:
    soon, late = TODAY + timedelta(days=90), TODAY + timedelta(days=91)
    held = (
        Certificate("goes", "A", OLD, soon),
        Certificate("stays", "A", OLD, soon), Certificate("stays", "B", OLD, late),
        Certificate("gone", "A", OLD, TODAY - timedelta(days=1)),
        Certificate("other", "C", OLD, TODAY),
    )  # fmt: skip
    assert ending({"A", "B"}, held, TODAY, soon) == {"goes": soon}
    assert ending({"A", "B"}, held, TODAY, late) == {"goes": soon, "stays": late}
