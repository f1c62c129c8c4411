"""`milestone` rules, clause by clause, through `cpor calculate`."""

from pathlib import Path

from tests.oracle.building import association, document, fact, milestones
from tests.oracle.harness import Outcome, calculate


def run(folder: Path, rule: dict[str, object], *facts: dict[str, str], through: str) -> Outcome:
    return calculate(folder, document(rule), [association()], [list(facts)], through)


def lines(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    names = ("month", "milestone", "amount", "reasons")
    return [tuple(row[name] for name in names) for row in outcome.rows]  # type: ignore[misc]


def test_a_milestone_pays_once_in_the_month_it_is_first_reached(tmp_path: Path) -> None:
    facts = [fact("2024-01", 14, 100), fact("2024-02", 15, 100), fact("2024-03", 16, 100)]
    assert lines(run(tmp_path, milestones(), *facts, through="2024-03")) == [
        ("2024-01", "", "0.00", "NOTREACHED"),
        ("2024-02", "0.15", "900.00", ""),
        ("2024-03", "", "0.00", "NOTREACHED"),
    ]


def test_several_milestones_of_a_month_pay_in_the_order_of_reach(tmp_path: Path) -> None:
    rule = milestones()
    rule["milestones"].reverse()
    outcome = run(tmp_path, rule, fact("2024-01", 400, 1000), through="2024-01")
    assert lines(outcome) == [
        ("2024-01", "0.15", "1500.00", ""),
        ("2024-01", "0.40", "1000.00", ""),
    ]


def test_rows_of_milestones_leave_mark_growth_and_rate_empty(tmp_path: Path) -> None:
    outcome = run(tmp_path, milestones(), fact("2024-01", 20, 100), through="2024-01")
    assert outcome.text.splitlines()[1] == (
        "2024-01,a1,p1,T1,teams,steps,0.15,20,100,,,,900.00,USD,earned,"
    )


def test_all_milestones_reached_before_is_another_code_than_some_open(tmp_path: Path) -> None:
    facts = [fact("2023-06", 90, 100), fact("2024-01", 90, 100)]
    assert lines(run(tmp_path, milestones(), *facts, through="2024-01")) == [
        ("2024-01", "", "0.00", "REACHEDBEFORE")
    ]


def test_a_milestone_is_used_up_by_a_month_that_counts_for_nobody(tmp_path: Path) -> None:
    held = [association(start_date="2024-02-01")]
    facts = [fact("2024-01", 20, 100), fact("2024-02", 45, 100)]
    outcome = calculate(tmp_path, document(milestones()), held, [facts], "2024-02")
    assert lines(outcome) == [("2024-02", "0.40", "600.00", "")]


def test_a_milestone_is_used_up_by_a_row_with_any_code(tmp_path: Path) -> None:
    held = [association(earns_from="2024-02-01")]
    facts = [fact("2024-01", 45, 100), fact("2024-02", 50, 100)]
    outcome = calculate(tmp_path, document(milestones()), held, [facts], "2024-02")
    assert lines(outcome) == [
        ("2024-01", "", "0.00", "NOTENROLLED"),
        ("2024-02", "", "0.00", "REACHEDBEFORE"),
    ]


def test_a_milestone_pays_once_whoever_the_partner_is(tmp_path: Path) -> None:
    held = [
        association(end_date="2024-01-31"),
        association("a2", partner_id="p2", start_date="2024-02-01"),
    ]
    facts = [fact("2024-01", 20, 100), fact("2024-02", 30, 100)]
    outcome = calculate(tmp_path, document(milestones()), held, [facts], "2024-02")
    assert lines(outcome)[1] == ("2024-02", "", "0.00", "NOTREACHED")


def test_below_the_first_size_nothing_is_reached(tmp_path: Path) -> None:
    facts = [fact("2024-01", 99, 99), fact("2024-02", 100, 100)]
    assert lines(run(tmp_path, milestones(), *facts, through="2024-02")) == [
        ("2024-01", "", "0.00", "BELOWMINPAU;NOTREACHED"),
        ("2024-02", "0.15", "900.00", ""),
        ("2024-02", "0.40", "600.00", ""),
    ]


def test_a_workload_without_milestones_is_recognized_only(tmp_path: Path) -> None:
    rule = milestones()
    for milestone in rule["milestones"]:
        milestone["workloads"] = ["exchange"]
    outcome = run(tmp_path, rule, fact("2024-01", 90, 100), through="2024-01")
    assert lines(outcome) == [("2024-01", "", "0.00", "RECOGNITION")]


def test_only_milestones_on_offer_for_the_workload_count(tmp_path: Path) -> None:
    rule = milestones()
    rule["milestones"][1]["workloads"] = ["exchange"]
    facts = [fact("2024-01", 20, 100), fact("2024-02", 90, 100)]
    assert lines(run(tmp_path, rule, *facts, through="2024-02")) == [
        ("2024-01", "0.15", "900.00", ""),
        ("2024-02", "", "0.00", "REACHEDBEFORE"),
    ]


def test_an_empty_figure_reaches_nothing(tmp_path: Path) -> None:
    facts = [fact("2024-01", "", 100), fact("2024-02", 90, "")]
    assert [line[3] for line in lines(run(tmp_path, milestones(), *facts, through="2024-02"))] == [
        "NOUSAGE",
        "NOUSAGE",
    ]


def test_the_share_is_compared_exactly(tmp_path: Path) -> None:
    rule = milestones()
    rule["milestones"][0]["reach"] = "0.333333333"
    paid, active = 3 * 10**17, 10**17 - 10**8
    just = [fact("2024-01", active, paid)]
    assert lines(run(tmp_path, rule, *just, through="2024-01"))[0][1] == "0.333333333"
    short = [fact("2024-01", active - 1, paid)]
    assert lines(run(tmp_path, rule, *short, through="2024-01"))[0][3] == "NOTREACHED"


def test_earning_time_may_end_for_milestones_too(tmp_path: Path) -> None:
    outcome = run(
        tmp_path, milestones(maximum_months=1), fact("2024-02", 90, 100), through="2024-02"
    )
    assert [line[3] for line in lines(outcome)] == ["NOUSAGE", "MXTMCPMT"]
