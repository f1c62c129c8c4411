"""Caps of `net_growth` rules, clause by clause, through `cpor calculate`."""

from pathlib import Path

from tests.oracle.building import association, document, fact, growth, paid
from tests.oracle.harness import calculate


def cap(scope: str, amount: str) -> dict[str, str]:
    return {"scope": scope, "amount": amount}


def months(*figures: int, **changes: str) -> list[dict[str, str]]:
    return [fact(f"2024-0{n}", active, 900, **changes) for n, active in enumerate(figures, start=1)]


def test_a_cap_leaves_the_rest_and_then_nothing(tmp_path: Path) -> None:
    rule = growth(caps=[cap("workload", "120.00")])
    outcome = calculate(tmp_path, document(rule), [association()], [months(20, 40, 60)], "2024-03")
    assert paid(outcome) == [
        ("2024-01", "100.00", ""),
        ("2024-02", "20.00", ""),
        ("2024-03", "0.00", "MAXCAP"),
    ]
    assert outcome.rows[1]["growth_units"] == "20"


def test_a_used_up_cap_is_not_named_beside_another_code(tmp_path: Path) -> None:
    rule = growth(caps=[cap("workload", "0.00")])
    outcome = calculate(tmp_path, document(rule), [association()], [months(20, 10)], "2024-02")
    assert [reasons for _, _, reasons in paid(outcome)] == ["MAXCAP", "MAULWPHWM"]


def two_workloads() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    held = [association("a1"), association("a2", workload="exchange")]
    return held, [*months(20, 40), *months(20, 40, workload="exchange")]


def test_a_customer_cap_is_used_up_in_order_of_month_then_workload(tmp_path: Path) -> None:
    held, facts = two_workloads()
    rule = growth(rates={"teams": "5", "exchange": "5"}, caps=[cap("customer", "130.00")])
    rows = calculate(tmp_path, document(rule), held, [facts], "2024-02").rows
    assert [(row["workload"], row["amount"], row["reasons"]) for row in rows] == [
        ("teams", "30.00", ""),
        ("exchange", "100.00", ""),
        ("teams", "0.00", "MAXCAP"),
        ("exchange", "0.00", "MAXCAP"),
    ]


def test_both_caps_are_reduced_by_what_is_paid_in_the_end(tmp_path: Path) -> None:
    held, facts = two_workloads()
    caps = [cap("customer", "250.00"), cap("workload", "120.00")]
    rule = growth(rates={"teams": "5", "exchange": "5"}, caps=caps)
    rows = calculate(tmp_path, document(rule), held, [facts], "2024-02").rows
    assert [row["amount"] for row in rows] == ["100.00", "100.00", "20.00", "20.00"]


def in_turn(organization: str) -> list[dict[str, str]]:
    held = [
        association(end_date="2024-01-31"),
        association("a2", partner_id="p2", start_date="2024-02-01"),
    ]
    return [row | {"organization_id": organization} for row in held]


def test_a_cap_belongs_to_the_partner(tmp_path: Path) -> None:
    rule = growth(caps=[cap("customer", "110.00")])
    outcome = calculate(tmp_path, document(rule), in_turn("o1"), [months(20, 40)], "2024-02")
    assert [amount for _, amount, _ in paid(outcome)] == ["100.00", "100.00"]


def test_a_cap_may_belong_to_the_organization_of_all_locations(tmp_path: Path) -> None:
    rule = growth(caps=[cap("customer", "110.00")], cap_partner="organization")
    outcome = calculate(tmp_path, document(rule), in_turn("o1"), [months(20, 40)], "2024-02")
    assert [amount for _, amount, _ in paid(outcome)] == ["100.00", "10.00"]


def test_every_rule_has_caps_of_its_own(tmp_path: Path) -> None:
    first = growth(
        caps=[cap("customer", "110.00")], effective={"from": "2024-01-01", "to": "2024-01-31"}
    )
    second = growth(rule="next", caps=[cap("customer", "110.00")], effective={"from": "2024-02-01"})
    outcome = calculate(
        tmp_path, document(first, second), [association()], [months(20, 40)], "2024-02"
    )
    assert [amount for _, amount, _ in paid(outcome)] == ["100.00", "100.00"]
