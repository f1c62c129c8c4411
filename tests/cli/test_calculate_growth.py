"""`net_growth` rules, clause by clause, through `cpor calculate`."""

from pathlib import Path

import pytest
from tests.oracle.building import association, document, fact, growth, paid
from tests.oracle.harness import Outcome, calculate

THREE = [fact("2024-01", 100, 500), fact("2024-02", 160, 500), fact("2024-03", 130, 500)]


def run(folder: Path, rule: dict[str, object], *facts: dict[str, str], through: str) -> Outcome:
    return calculate(folder, document(rule), [association()], [list(facts)], through)


def test_growth_above_the_highest_earlier_figure_is_paid_per_unit(tmp_path: Path) -> None:
    outcome = run(tmp_path, growth(), *THREE, through="2024-03")
    assert outcome.text == (
        "month,association_id,partner_id,tenant_id,workload,rule,milestone,active_users,"
        "paid_units,prior_mark,growth_units,rate,amount,currency,outcome,reasons\n"
        "2024-01,a1,p1,T1,teams,growth,,100,500,0,100,5.00,500.00,USD,earned,\n"
        "2024-02,a1,p1,T1,teams,growth,,160,500,100,60,5.00,300.00,USD,earned,\n"
        "2024-03,a1,p1,T1,teams,growth,,130,500,160,0,5.00,0.00,USD,none,MAULWPHWM\n"
    )


def test_months_before_the_association_count_for_the_mark(tmp_path: Path) -> None:
    outcome = run(tmp_path, growth(), fact("2022-05", 90, 1), *THREE[:1], through="2024-01")
    assert paid(outcome) == [("2024-01", "50.00", "")]


@pytest.mark.parametrize(
    ("basis", "active", "units", "amount", "reasons"),
    [
        ("min_active_paid", 80, 70, "100.00", ""),
        ("active", 80, 10, "150.00", ""),
        ("paid", 10, 70, "50.00", ""),
        ("min_active_paid", 50, 50, "0.00", "PAULWPHWM;MAULWPHWM"),
        ("active", 50, 90, "0.00", "MAULWPHWM"),
        ("paid", 90, 60, "0.00", "PAULWPHWM"),
    ],
)
def test_a_basis_says_which_figure_grows_above_which_mark(
    tmp_path: Path, basis: str, active: int, units: int, amount: str, reasons: str
) -> None:
    facts = [fact("2023-12", 50, 60), fact("2024-01", active, units)]
    outcome = run(tmp_path, growth(basis=basis), *facts, through="2024-01")
    assert paid(outcome) == [("2024-01", amount, reasons)]


def test_a_month_without_a_fact_keeps_its_mark_and_has_no_figures(tmp_path: Path) -> None:
    outcome = run(tmp_path, growth(), *THREE[:2], through="2024-03")
    last = outcome.rows[-1]
    assert (last["prior_mark"], last["growth_units"], last["active_users"]) == ("160", "", "")
    assert (last["rate"], last["amount"], last["reasons"]) == ("5.00", "0.00", "NOUSAGE")


def test_an_empty_figure_is_no_usage_only_for_a_rule_that_needs_it(tmp_path: Path) -> None:
    facts = [fact("2024-01", 10, "")]
    needs_none = run(tmp_path, growth(basis="active"), *facts, through="2024-01")
    assert paid(needs_none) == [("2024-01", "50.00", "")]
    needs = run(tmp_path, growth(basis="active", minimum_paid_units=1), *facts, through="2024-01")
    assert paid(needs) == [("2024-01", "0.00", "NOUSAGE")]
    assert needs.rows[0]["growth_units"] == "10"


def test_a_minimum_that_is_just_met_does_not_keep_from_earning(tmp_path: Path) -> None:
    rule = growth(minimum_paid_units=40, minimum_high_water_mark=20)
    outcome = run(tmp_path, rule, fact("2024-01", 20, 40), through="2024-01")
    assert paid(outcome) == [("2024-01", "100.00", "")]


def test_every_code_that_applies_is_given_in_the_published_order(tmp_path: Path) -> None:
    rule = growth(
        minimum_paid_units=40, minimum_high_water_mark=20, maximum_months=0, rates={"viva": "1"}
    )
    held = [association(opted_out="1", earns_from="2024-02-01")]
    facts = [fact("2023-12", 99, 99), fact("2024-01", 9, 9)]
    row = calculate(tmp_path, document(rule), held, [facts], "2024-01").rows[0]
    assert row["reasons"] == (
        "OPTOUT;RECOGNITION;NOTENROLLED;BELOWMINPAU;MINTHNTMT;PAULWPHWM;MAULWPHWM;MXTMCPMT"
    )
    assert (row["rate"], row["prior_mark"], row["growth_units"]) == ("", "99", "0")


def test_codes_that_need_a_fact_are_not_given_without_usage(tmp_path: Path) -> None:
    rule = growth(minimum_paid_units=40, minimum_high_water_mark=20, maximum_months=0)
    held = [association(opted_out="1", earns_until="2024-01-30")]
    outcome = calculate(tmp_path, document(rule), held, [[]], "2024-01")
    assert paid(outcome) == [("2024-01", "0.00", "OPTOUT;NOTENROLLED;NOUSAGE;MXTMCPMT")]


def test_an_enrollment_earns_the_months_whose_last_day_it_covers(tmp_path: Path) -> None:
    facts = [fact(f"2024-0{n}", 10 * n, 500) for n in range(1, 5)]
    held = [association(earns_from="2024-02-29", earns_until="2024-03-31")]
    outcome = calculate(tmp_path, document(growth()), held, [facts], "2024-04")
    assert [reasons for _, _, reasons in paid(outcome)] == ["NOTENROLLED", "", "", "NOTENROLLED"]


def test_earning_time_counts_from_the_month_of_the_start(tmp_path: Path) -> None:
    facts = [fact(f"2024-0{n}", 10 * n, 500) for n in range(1, 4)]
    held = [association(start_date="2024-01-31")]
    rule = growth(maximum_months=2)
    outcome = calculate(tmp_path, document(rule), held, [facts], "2024-03")
    assert [reasons for _, _, reasons in paid(outcome)] == ["", "", "MXTMCPMT"]


def two_in_turn(organization: str) -> list[dict[str, str]]:
    last = association("a2", partner_id="p2", start_date="2024-03-01")
    both = [association(end_date="2024-02-29"), last]
    return [row | {"organization_id": organization} for row in both]


def test_a_new_association_starts_its_earning_time_anew(tmp_path: Path) -> None:
    rule = growth(maximum_months=2)
    facts = [fact("2024-03", 10, 500)]
    outcome = calculate(tmp_path, document(rule), two_in_turn("o1"), [facts], "2024-03")
    assert paid(outcome)[-1] == ("2024-03", "50.00", "")


def test_an_organization_that_leaves_and_returns_gains_no_earning_time(tmp_path: Path) -> None:
    rule = growth(maximum_months=2, months_count="organization")
    facts = [fact("2024-03", 10, 500)]
    outcome = calculate(tmp_path, document(rule), two_in_turn("o1"), [facts], "2024-03")
    assert paid(outcome)[-1] == ("2024-03", "0.00", "MXTMCPMT")


def test_a_location_without_organization_stands_for_itself(tmp_path: Path) -> None:
    rule = growth(maximum_months=2, months_count="organization")
    facts = [fact("2024-03", 10, 500)]
    outcome = calculate(tmp_path, document(rule), two_in_turn(""), [facts], "2024-03")
    assert paid(outcome)[-1] == ("2024-03", "50.00", "")


def test_a_month_counts_if_the_association_is_active_on_its_last_day(tmp_path: Path) -> None:
    held = [association(start_date="2024-01-31", end_date="2024-03-30")]
    outcome = calculate(tmp_path, document(growth()), held, [THREE], "2024-04")
    assert [month for month, _, _ in paid(outcome)] == ["2024-01", "2024-02"]


def test_a_rule_is_in_force_in_months_whose_last_day_it_covers(tmp_path: Path) -> None:
    rule = growth(effective={"from": "2024-01-31", "to": "2024-03-30"})
    outcome = run(tmp_path, rule, *THREE, through="2024-04")
    assert [month for month, _, _ in paid(outcome)] == ["2024-01", "2024-02"]


def test_a_subscription_is_a_unit_of_its_own(tmp_path: Path) -> None:
    held = [association(), association("a2", subscription_id="s1")]
    facts = [fact("2024-01", 10, 50), fact("2024-01", 30, 50, subscription_id="s1")]
    outcome = calculate(tmp_path, document(growth()), held, [facts], "2024-01")
    assert paid(outcome) == [("2024-01", "50.00", ""), ("2024-01", "150.00", "")]


def test_tenant_ids_compare_without_case(tmp_path: Path) -> None:
    facts = [fact("2024-01", 10, 50, tenant_id="t1"), fact("2024-02", 30, 50, tenant_id="T1")]
    outcome = run(tmp_path, growth(), *facts, through="2024-02")
    assert paid(outcome) == [("2024-01", "50.00", ""), ("2024-02", "100.00", "")]
    assert {row["tenant_id"] for row in outcome.rows} == {"T1"}


def test_the_amount_is_rounded_once_halves_away_from_zero(tmp_path: Path) -> None:
    rule = growth(rates={"teams": "0.335"})
    outcome = run(tmp_path, rule, fact("2024-01", 3, 50), fact("2024-02", 4, 50), through="2024-02")
    assert paid(outcome) == [("2024-01", "1.01", ""), ("2024-02", "0.34", "")]


def test_a_row_earns_even_if_its_amount_rounds_to_zero(tmp_path: Path) -> None:
    outcome = run(
        tmp_path, growth(rates={"teams": "0.001"}), fact("2024-01", 1, 9), through="2024-01"
    )
    assert (outcome.rows[0]["outcome"], outcome.rows[0]["amount"]) == ("earned", "0.00")


def test_counts_beyond_what_a_float_can_hold_stay_exact(tmp_path: Path) -> None:
    active = 2**53 + 1
    outcome = run(
        tmp_path, growth(rates={"teams": "1.5"}), fact("2024-01", active, active), through="2024-01"
    )
    assert paid(outcome) == [("2024-01", "13510798882111489.50", "")]
