"""What `cpor calculate` writes, and how it reads more than one usage file."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.oracle.building import association, document, fact, growth, milestones, paid
from tests.oracle.harness import Outcome, calculate


def run(folder: Path, *files: list[dict[str, str]], through: str = "2024-02") -> Outcome:
    return calculate(folder, document(growth()), [association()], files, through)


def test_a_fact_of_a_later_file_supersedes_the_same_key(tmp_path: Path) -> None:
    first = [fact("2024-01", 90, 99), fact("2024-02", 60, 99)]
    outcome = run(tmp_path, first, [fact("2024-01", 50, 99, tenant_id="t1")])
    assert paid(outcome) == [("2024-01", "250.00", ""), ("2024-02", "50.00", "")]


def test_a_correction_with_an_empty_figure_takes_the_figure_away(tmp_path: Path) -> None:
    outcome = run(tmp_path, [fact("2024-01", 90, 99)], [fact("2024-01", "", 99)])
    assert paid(outcome)[0] == ("2024-01", "0.00", "NOUSAGE")


def test_facts_after_the_last_month_change_nothing(tmp_path: Path) -> None:
    early = [fact("2024-01", 9, 99)]
    outcome = run(tmp_path, [*early, fact("2024-02", 20, 99), fact("2024-03", 90, 99)])
    assert paid(outcome) == [("2024-01", "45.00", ""), ("2024-02", "55.00", "")]


def test_from_limits_what_is_written_not_what_is_computed(tmp_path: Path) -> None:
    facts = [fact("2024-01", 90, 99), fact("2024-02", 95, 99)]
    capped = growth(caps=[{"scope": "customer", "amount": "460.00"}])
    outcome = calculate(
        tmp_path, document(capped), [association()], [facts], "2024-02", "--from", "2024-02"
    )
    assert paid(outcome) == [("2024-02", "10.00", "")]
    assert outcome.summary["totals"]["amount"] == "10.00"


def test_rows_sort_by_month_association_rule_and_milestone_by_code_point(tmp_path: Path) -> None:
    names = ["b", "B", "ä", "a10", "a9", "\U0001d482"]
    held = [association(name, tenant_id=f"T{n}") for n, name in enumerate(names)]
    rules = (growth(rule="z"), milestones(rule="Z"))
    rows = calculate(tmp_path, document(*rules), held, [[]], "2024-01").rows
    found = [(row["association_id"], row["rule"]) for row in rows]
    assert found == [(name, rule) for name in sorted(names) for rule in ("Z", "z")]


def test_fields_are_quoted_only_where_they_must_be(tmp_path: Path) -> None:
    held = [association('#1 "x", y'), association("#2", partner_id="a;b 'c'", tenant_id="T2")]
    text = calculate(tmp_path, document(growth()), held, [[]], "2024-01").text
    assert text.splitlines()[1:] == [
        '2024-01,"#1 ""x"", y",p1,T1,teams,growth,,,,0,,5.00,0.00,USD,none,NOUSAGE',
        "2024-01,#2,a;b 'c',T2,teams,growth,,,,0,,5.00,0.00,USD,none,NOUSAGE",
    ]
    assert "\r" not in text


@pytest.mark.parametrize(
    ("currency", "amount"), [("USD", "7.50"), ("JPY", "8"), ("BHD", "7.500"), ("UYW", "7.5000")]
)
def test_amounts_have_exactly_the_decimals_of_the_currency(
    tmp_path: Path, currency: str, amount: str
) -> None:
    given = document(growth(rates={"teams": "2.50"}), currency=currency)
    row = calculate(tmp_path, given, [association()], [[fact("2024-01", 3, 9)]], "2024-01").rows[0]
    assert (row["amount"], row["rate"], row["currency"]) == (amount, "2.50", currency)


def test_parquet_has_the_same_rows_in_exact_types(tmp_path: Path) -> None:
    facts = [fact("2024-01", 3, 9)]
    outcome = calculate(
        tmp_path, document(growth()), [association()], [facts], "2024-01", "--format", "parquet"
    )
    table = pq.read_table(outcome.out / "earnings.parquet")  # type: ignore[no-untyped-call]
    assert str(table.schema.field("amount").type) == "decimal128(38, 2)"
    assert table.to_pylist()[0]["prior_mark"] == 0
    assert not (outcome.out / "earnings.csv").exists()


def test_the_summary_counts_totals_and_hashes(tmp_path: Path) -> None:
    later = {"rule": "q", "engagement": "usage", "type": "period_growth", "rate": "0.05"}
    ignored = later | {"effective": {"from": "2024-01-01"}, "period": "quarter"}
    given: dict[str, Any] = document(growth(), milestones(), ignored)
    facts = [fact("2024-01", 20, 100), fact("2024-01", 1, 1, tenant_id="else")]
    outcome = calculate(tmp_path, given, [association()], [facts], "2024-02")
    found = outcome.summary
    assert found["counts"] == {
        "associations": 1,
        "usage_facts": 2,
        "rows": 4,
        "earned": 2,
        "reasons": {"NOUSAGE": 2},
    }
    assert found["totals"] == {
        "amount": "1000.00",
        "rule": {"growth": "100.00", "steps": "900.00"},
        "month": {"2024-01": "1000.00", "2024-02": "0.00"},
        "partner": {"p1": "1000.00"},
    }
    assert (found["engine"], found["ignored_rules"]) == ("duckdb", ["q"])
    sha = hashlib.sha256((tmp_path / "usage0.csv").read_bytes()).hexdigest()
    assert found["inputs"][2] == {"file": str(tmp_path / "usage0.csv"), "sha256": sha}


def test_no_rules_and_no_associations_give_the_heading_alone(tmp_path: Path) -> None:
    outcome = calculate(tmp_path, document(), [], [[fact("2024-01", 1, 1)]], "2024-01")
    assert outcome.rows == []
    assert outcome.text.startswith("month,association_id,")
    assert outcome.summary["totals"]["amount"] == "0.00"
