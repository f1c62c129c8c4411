"""Every published worked example about scores: run from the file against the shipped program."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.eligibility.scenes import (
    LAST,
    TODAY,
    YEAR_AGO,
    Unit,
    designation,
    held,
    metric_in,
    metric_of,
    part_of,
    scene,
    type_in,
)

from opencpor.eligibility.rules.judging import reaches_share
from opencpor.eligibility.rules.people import Certificate, certified_people
from opencpor.eligibility.rules.points import (
    added_points,
    consumption_value,
    linear_points,
    rounded,
    whole_points,
)
from opencpor.eligibility.rules.scoring import MetricScore, qualifies, rescored, score
from opencpor.eligibility.rules.windows import Span, renewal_window, window_of
from opencpor.programs.document.eligibility import Window, WindowStart

Case = dict[str, Any]

FILE = Path(__file__).parents[1] / "data" / "worked-examples.json"
CASES: list[Case] = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]


def given(key: str, track: str, metric: str, values: dict[str, Any]) -> MetricScore:
    """Score the shipped designation with some values, by association type, and none else."""
    empty, _ = score(scene(types=frozenset()), designation(key))
    part = metric_of(key, track, metric).parts[0].key
    added = {(track, metric, part, kind): Fraction(one) for kind, one in values.items()}
    return metric_in(rescored(designation(key), empty, added), track, metric)


def modern_work(case: Case, track: str, metric: str, *kinds: str) -> None:
    """The type that gives more counts, never the sum; the cap is that of the metric."""
    values = {
        kind: case["inputs"].get(f"{kind}_growth", case["inputs"].get(kind)) for kind in kinds
    }
    found, most = (
        given("modern-work", track, metric, values),
        metric_of("modern-work", track, metric),
    )
    for kind in kinds:
        said = case["expected"]
        points = said.get(f"{kind}_points", said.get(f"{kind}_points_uncapped"))
        assert type_in(found, kind).points == min(Fraction(points), Fraction(most.max_points))
    assert found.points == case["expected"]["metric_points"]


def net_adds(case: Case, track: str) -> None:
    found = given("modern-work", track, "customer-adds", {"cpor": case["inputs"]["net_adds"]})
    assert found.points == case["expected"]["points"]


def linear(case: Case) -> None:
    said = case["inputs"]
    value = said.get("net_adds", said.get("revenue"))
    points = linear_points(value, said["threshold"], said.get("max", 30))
    assert points == case["expected"]["points"]


def a_share_of_paid_units(case: Case) -> None:
    qualification = part_of("modern-work", "enterprise", "deployments").qualifies
    assert qualification is not None
    assert qualification.min_active_share is not None
    said = case["inputs"]
    counts = reaches_share(said["active"], said["paid"], qualification.min_active_share)
    assert counts is case["expected"]["counts"]


def shipped_value(case: Case) -> None:
    weights, said = designation("business-applications").weights, case["inputs"]
    assert (weights["business-central"], weights["customer-insights"]) == (
        said["bc_rate"],
        said["ci_rate"],
    )
    users = [(said["bc_mau"], said["bc_rate"]), (said["ci_profiles"], said["ci_rate"])]
    assert consumption_value(users) == case["expected"]["mcv"]


def value_of_two_rates(case: Case) -> None:
    for name in ("old", "new"):
        assert consumption_value([case["inputs"][name]]) == case["expected"][f"{name}_mcv"]


def people(case: Case) -> None:
    values = {"": case["inputs"]["people"]}
    found = given("business-applications", "enterprise", "advanced-certifications", values)
    assert found.points == case["expected"]["points"]


def growth_in_percent(case: Case) -> None:
    """Two hundred a user: a baseline that meets its floor exactly counts."""
    weight = designation("business-applications").weights["power-bi"]
    months = ((LAST, case["inputs"]["now"]), (YEAR_AGO, case["inputs"]["last_year"]))
    usage = {Unit("a", "power-bi"): {month: (int(value / weight), 900) for month, value in months}}
    found, _ = score(
        scene(held("a", kind="cpor_osu", workload="power-bi"), usage=usage),
        designation("business-applications"),
    )
    metric = metric_in(found, "enterprise", "usage-growth")
    assert type_in(metric, "cpor_osu").value == case["expected"]["growth_pct"]
    assert metric.points == case["expected"]["points"]


def steps_of_people(case: Case) -> None:
    said, metric = case["inputs"], metric_of("security", "all", "certifications")
    part = metric.parts[0]
    least = [said.get("min_step1", 1), said.get("min_step2", 1)]
    steps = tuple(
        step.model_copy(update={"min_people": count})
        for step, count in zip(part.steps, least, strict=True)
    )
    part = part.model_copy(update={"steps": steps})
    names = [*(step.certifications[0] for step in steps), part.certifications[0]]
    certificates = [
        Certificate(person, name, date(2025, 1, 1))
        for name, step in zip(names, ("step1", "step2", "step3"), strict=True)
        for person in said[step]
    ]
    count = certified_people(part, certificates, TODAY)
    assert part.threshold is not None
    points = linear_points(count, part.threshold, metric.max_points)
    shown = case["expected"]["points"]
    places = max(0, -Decimal(shown).as_tuple().exponent)  # type: ignore[operator]
    assert rounded(points, places) == shown


def a_total_is_shown_whole(case: Case) -> None:
    said = case["inputs"]["metric_points"]
    assert whole_points(sum(map(Fraction, said), Fraction(0))) == case["expected"]["total_display"]


def a_scorecard(case: Case) -> None:
    rows = case["inputs"].values()
    points = [rounded(linear_points(*row), 1) for row in rows]
    assert points == case["expected"]["points"]


def one_metric_at_zero(case: Case) -> None:
    metrics = tuple(
        MetricScore(str(number), Fraction(points), met=False, parts=())
        for number, points in enumerate(case["inputs"]["points"])
    )
    total = added_points([one.points or Fraction(0) for one in metrics], 100)
    assert total == case["expected"]["total"]
    found = qualifies(designation("modern-work").qualification, total, metrics)
    assert found is case["expected"]["qualifies"]


def a_window(case: Case) -> None:
    said, window = case["inputs"], Window(months_before=5, start=WindowStart.SAME_DAY)
    if said["enrolled"]:
        found = renewal_window(window, date.fromisoformat(said["anniversary"]))
    else:
        found = window_of(window, date.fromisoformat(said["today"]))
    expected = [date.fromisoformat(case["expected"][name]) for name in ("from", "to")]
    assert found == Span(*expected)


CHECKS: dict[str, Callable[[Case], None]] = {
    "MW-01": lambda case: modern_work(case, "enterprise", "usage-growth", "dpor", "cpor"),
    "MW-02": lambda case: modern_work(case, "smb", "usage-growth", "csp", "cpor"),
    "MW-03": lambda case: modern_work(case, "enterprise", "deployments", "dpor", "cpor"),
    "MW-04": lambda case: modern_work(case, "smb", "deployments", "csp", "cpor"),
    "MW-05": lambda case: net_adds(case, "enterprise"),
    "MW-06": lambda case: net_adds(case, "smb"),
    "MW-07": linear,
    "MW-08": a_share_of_paid_units,
    "MW-09": a_share_of_paid_units,
    "MW-10": linear,
    "BA-01": shipped_value,
    "BA-02": people,
    "BA-03": growth_in_percent,
    "BA-04": value_of_two_rates,
    **dict.fromkeys((f"SE-0{number}" for number in range(1, 5)), steps_of_people),
    "SE-05": a_total_is_shown_whole,
    "SE-06": a_scorecard,
    "AZ-01": one_metric_at_zero,
    "PCI-01": linear,
    "PCI-02": linear,
    "WN-01": a_window,
    "WN-02": a_window,
}
RUN = [pytest.param(case, id=case["id"]) for case in CASES if case["id"] in CHECKS]


@pytest.mark.parametrize("case", RUN)
def test_published_scores_come_out_the_same(case: Case) -> None:
    CHECKS[case["id"]](case)


def test_each_check_has_its_case_in_the_file() -> None:
    assert sorted(CHECKS) == sorted(case["id"] for case in CASES if case["id"] in CHECKS)
