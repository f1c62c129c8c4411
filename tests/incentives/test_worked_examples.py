"""Every published worked example: run from the file, or listed with why it does not apply."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.eligibility.test_worked_examples import CHECKS as SCORES
from tests.incentives.test_period_rules import billed, engine, held, oracle, rule
from tests.incentives.test_potential import RULE
from tests.oracle.building import association, document, fact, growth, milestones
from tests.oracle.harness import calculate

from opencpor.common.months import Month
from opencpor.directory.rules.enrollment import Span, opened
from opencpor.incentives.rules.closing import Closable, LineKey, closable, postings
from opencpor.incentives.rules.potential import (
    cap_balance,
    milestone_potential,
    opportunity_units,
)
from opencpor.incentives.rules.statement import Booked, JournalKind, balance
from opencpor.usage.rules import usage_percent

Case = dict[str, Any]

FILE = Path(__file__).parents[1] / "data" / "worked-examples.json"
CASES: list[Case] = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]

REVENUE_SHARE = "A share of all revenue; rules pay for growth, milestones and growth by period."
DOES_NOT_APPLY = {
    "GR-06": "Roles of people in a customer's cloud; only associations say who earns.",
    "ST-01": REVENUE_SHARE,
    "PR-01": "What a reseller pays for licenses; nothing is sold or priced.",
    "PR-02": REVENUE_SHARE,
    "DT-01": "Reports made anew once a month; usage shows as soon as it has been read.",
}

BIG = 16600
REACH = {"15%": Decimal("0.15"), "40%": Decimal("0.40")}


def potential(still_open: list[str], paid: int = BIG) -> Decimal:
    reached = set(REACH.values()) - {REACH[name] for name in still_open}
    return milestone_potential(RULE, "teams", paid, reached, "USD").amount


def percent(case: Case, _folder: Path) -> None:
    found = usage_percent(case["inputs"]["mau"], case["inputs"]["pau"])
    assert found == case["expected"]["usage_pct_display"]


def open_milestones(case: Case, _folder: Path) -> None:
    assert potential(case["inputs"]["milestones_available"]) == case["expected"]["usd"]


def a_tenants_potential(case: Case, _folder: Path) -> None:
    given = case["inputs"]
    both = given["assumed_40pct"]
    units = [potential(["15%", "40%"])] * min(both, given["assumed_15pct"])
    units += [potential(["40%"])] * max(0, both - given["assumed_15pct"])
    units += [potential(["15%"])] * max(0, given["assumed_15pct"] - both)
    assert sum(units) == case["expected"]["usd"]


def units_above_the_mark(case: Case, _folder: Path) -> None:
    given = case["inputs"]
    found = opportunity_units(given["pau_end_of_month"], given["prior_hwm_start_of_month"])
    assert found == case["expected"]["compensable_units_field"]


def the_mark_is_a_gate(case: Case, folder: Path) -> None:
    """Equality does not pass."""
    given = case["inputs"]
    facts = [fact("2023-12", given["prior_hwm"], 1), fact("2024-01", given["mau"], given["pau"])]
    (row,) = calculate(folder, document(growth()), [association()], [facts], "2024-01").rows
    assert row["reasons"] == ";".join(case["expected"]["reason"])
    assert (Decimal(row["amount"]) > 0) is case["expected"]["eligible"]


def what_a_cap_has_left(case: Case, _folder: Path) -> None:
    cap, used = (Decimal(case["inputs"][name]) for name in ("maxCapUSD", "totalEarningsUSD"))
    assert cap_balance(cap, used) == case["expected"]["balanceEarningOpportunityUSD"]


def reaches(folder: Path, active: int, paid: int, reach: str) -> bool:
    """Whether the engine pays for a milestone; paid units are what active ones are held against."""
    folder.mkdir()
    steps = milestones(
        sizes=[{"size": "S", "from": 1}], milestones=[{"reach": reach, "amounts": {"S": "900.00"}}]
    )
    facts = [fact("2024-01", active, paid)]
    rows = calculate(folder, document(steps), [association()], [facts], "2024-01").rows
    return sum(Decimal(row["amount"]) for row in rows) == 900


def active_units_for_a_milestone(case: Case, folder: Path) -> None:
    seats, reach = case["inputs"]["seats"], str(case["inputs"]["pct"])
    needed = case["expected"]["active_needed"]
    found = [reaches(folder / str(n), n, seats, reach) for n in (needed - 1, needed)]
    assert found == [False, True]


def a_share_of_paid_units(case: Case, folder: Path) -> None:
    """The share itself, `ratio`, is shown in whole percent only, so it is not looked at."""
    found = reaches(folder / "at", case["inputs"]["active"], case["inputs"]["paid"], "0.40")
    assert found is case["expected"]["counts"]


def amounts(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def growth_over_the_quarter_before(case: Case, _folder: Path) -> None:
    """By the engine and by the oracle; less than before takes nothing back."""
    said, expected = case["inputs"], case["expected"]
    quarters = (("2024-10-10", said["current_quarter"]), ("2024-07-10", said["previous_quarter"]))
    bills = [
        billed(f"{day}-{number}", day, amount)
        for day, quarter in quarters
        for number, amount in enumerate(amounts(quarter))
    ]
    for judged_by in (engine, oracle):
        last = judged_by([rule(rate=str(said.get("rate", "0.05")))], [held()], bills)[-1]
        earned, now, before = (Decimal(last[number]) for number in (3, 5, 6))
        assert earned == expected["earningAmount"]
        assert (earned < 0) is expected.get("clawback", False)
        assert before == expected.get("baseline", sum(amounts(said["previous_quarter"])))
        assert expected.get("transactionAmount", now - before) == now - before


def billed_under_two_rules(amounts: list[list[int]]) -> list[tuple[int, int]]:
    """For each month, what rows of two rules say was billed: added up, and once a customer."""
    names = [str(number) for number in range(len(amounts))]
    held_ones = [held(name, tenant_id=name) for name in names]
    bills = [
        billed(f"{name}-{number}", f"2024-{10 + number}-10", amount, tenant_id=name)
        for name, months in zip(names, amounts, strict=True)
        for number, amount in enumerate(months)
    ]
    rules = [rule(rule=key, period="month") for key in ("accelerator", "incentive")]
    rows = engine(rules, held_ones, bills)
    found = []
    for month in [f"2024-{10 + number}" for number in range(len(amounts[0]))]:
        said = [(row[1], int(Decimal(row[5]))) for row in rows if row[0] == month]
        found.append((sum(amount for _, amount in said), sum(dict(said).values())))
    return found


def one_amount_in_rows_of_two_rules(case: Case, _folder: Path) -> None:
    given, expected = case["inputs"], case["expected"]
    if "rows" in given:
        customers = [[given["rows"][0][1]]]
        wanted = [(expected["sum_rows"], expected["distinct"])]
    else:
        customers = [given["multi"], given["single"]]
        sums, once = expected["by_month_sum"], expected["by_month_distinct"]
        wanted = list(zip(sums, once, strict=True))
    assert billed_under_two_rules(customers) == wanted


def key(month: Month) -> LineKey:
    return LineKey("asc_1", "growth", "", month)


def what_was_paid_is_taken_back(case: Case, _folder: Path) -> None:
    paid = int(case["inputs"]["paid_commission"] * 100)
    earned, now = Month(2024, 1), Month(2024, 3)
    (line,) = postings(now, {}, {key(earned): paid}, earlier=[earned, Month(2024, 2)])
    assert Decimal(line.amount_minor) / 100 == case["expected"]["new_ledger_line"]


def a_whole_month_earns(case: Case, _folder: Path) -> None:
    year, month = map(int, case["inputs"]["all_requirements_complete"][:7].split("-"))
    starts = {tuple(opened([], date(year, month, day))) for day in range(1, 31)}
    assert starts == {(Span(Month.of(date.fromisoformat(case["expected"]["earnings_start"]))),)}


def a_month_closes_in_the_next(case: Case, _folder: Path) -> None:
    """On which day money leaves is no rule of a program, so `paid` is not looked at."""
    used, computed = (
        Month.of(date.fromisoformat(f"{text}-01"))
        for text in (case["inputs"]["usage_month"], case["expected"]["computed"])
    )
    assert closable(used, None, current=computed.plus(-1)) is Closable.NOT_OVER
    assert closable(used, None, current=computed) is Closable.YES


def a_correction_names_its_month_and_is_paid_now(case: Case, _folder: Path) -> None:
    old, now = (
        Month.of(date.fromisoformat(f"{case['inputs'][name]}-01"))
        for name in ("adjusts", "processed")
    )
    (line,) = postings(now, {key(old): 700}, {key(old): 500}, earlier=[old])
    assert (str(line.key.month), line.difference) == (case["expected"]["earnings_shown_in"], True)
    booked = Booked(JournalKind.CLOSE, earned=not line.difference, amount_minor=line.amount_minor)
    assert balance(0, [booked], minimum=0).payable == 200


CHECKS: dict[str, Callable[[Case, Path], None]] = {
    "usage-percent": percent,
    "milestone-potential": open_milestones,
    "milestone-potential-tenant": a_tenants_potential,
    "compensable-units": units_above_the_mark,
    "hwm-gate": the_mark_is_a_gate,
    "max-cap": what_a_cap_has_left,
    "active-threshold": active_units_for_a_milestone,
    "deployment-test": a_share_of_paid_units,
    "growth-baseline": growth_over_the_quarter_before,
    "growth-no-clawback": growth_over_the_quarter_before,
    "distinct-amount": one_amount_in_rows_of_two_rules,
    "clawback": what_was_paid_is_taken_back,
    "earnings-start": a_whole_month_earns,
    "payment-lag": a_month_closes_in_the_next,
    "adjustment-month": a_correction_names_its_month_and_is_paid_now,
}
RUN = [pytest.param(case, id=case["id"]) for case in CASES if case["area"] in CHECKS]


@pytest.mark.parametrize("case", RUN)
def test_published_figures_come_out_the_same(case: Case, tmp_path: Path) -> None:
    CHECKS[case["area"]](case, tmp_path)


def test_every_case_of_the_file_is_run_or_listed_and_none_is_both() -> None:
    run = [case["id"] for case in CASES if case["area"] in CHECKS]
    scored = [name for name in SCORES if name not in run]
    assert sorted([*run, *scored, *DOES_NOT_APPLY]) == sorted(case["id"] for case in CASES)
