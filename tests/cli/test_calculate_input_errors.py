"""Bad input is refused whole: every error listed, exit status 2, nothing written."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.oracle.building import association, document, fact, growth, milestones
from tests.oracle.harness import Outcome, calculate, cpor, write_input

FACT = fact("2024-01", 10, 50)


def run(
    folder: Path,
    *,
    rules: tuple[dict[str, Any], ...] = (growth(),),
    held: tuple[dict[str, str], ...] = (association(),),
    facts: tuple[dict[str, str], ...] = (FACT,),
) -> Outcome:
    return calculate(folder, document(*rules), held, [facts], "2024-01")


def refused(outcome: Outcome) -> str:
    assert outcome.status == 2
    assert not outcome.out.exists()
    return "\n".join(outcome.errors)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"active_users": "-1"}, "row 2: active_users '-1': expected a whole number"),
        ({"active_users": "1.5"}, "row 2: active_users '1.5': expected a whole number"),
        ({"paid_units": "1e3"}, "row 2: paid_units '1e3': expected a whole number"),
        ({"paid_units": " 7"}, "row 2: paid_units ' 7': expected a whole number"),
        ({"month": "2024-13"}, "row 2: month '2024-13': expected a month"),
        ({"month": "2024-1"}, "row 2: month '2024-1': expected a month"),
        ({"month": ""}, "row 2: month is empty: expected a month"),
        ({"tenant_id": ""}, "row 2: tenant_id is empty"),
        ({"workload": ""}, "row 2: workload is empty"),
    ],
)
def test_a_bad_usage_row_is_refused(tmp_path: Path, change: dict[str, str], text: str) -> None:
    assert text in refused(run(tmp_path, facts=(FACT | change,)))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"association_id": ""}, "row 2: association_id is empty"),
        ({"partner_id": ""}, "row 2: partner_id is empty"),
        ({"engagement": ""}, "row 2: engagement is empty"),
        ({"start_date": ""}, "row 2: start_date is empty: expected a date"),
        ({"start_date": "2024-02-30"}, "row 2: start_date '2024-02-30': expected a date"),
        ({"end_date": "31.12.2024"}, "row 2: end_date '31.12.2024': expected a date"),
        ({"earns_from": "2024-1-1"}, "row 2: earns_from '2024-1-1': expected a date"),
        ({"earns_until": "soon"}, "row 2: earns_until 'soon': expected a date"),
        ({"opted_out": "yes"}, "row 2: opted_out 'yes': expected 0 or 1"),
        ({"opted_out": ""}, "row 2: opted_out is empty: expected 0 or 1"),
        ({"end_date": "2023-12-31"}, "end_date 2023-12-31 is before start_date 2024-01-01"),
    ],
)
def test_a_bad_association_is_refused(tmp_path: Path, change: dict[str, str], text: str) -> None:
    assert text in refused(run(tmp_path, held=(association() | change,)))


def test_one_association_id_twice_is_refused(tmp_path: Path) -> None:
    held = (association(), association(tenant_id="T2"))
    assert "row 3: association_id 'a1' was given before" in refused(run(tmp_path, held=held))


def test_two_associations_of_a_unit_on_the_same_day_are_refused(tmp_path: Path) -> None:
    held = (
        association(end_date="2024-05-31"),
        association("a2", tenant_id="t1", start_date="2024-05-31"),
    )
    assert "row 3: association 'a2' overlaps 'a1'" in refused(run(tmp_path, held=held))


def test_associations_that_follow_each_other_are_no_error(tmp_path: Path) -> None:
    held = (association(end_date="2024-01-30"), association("a2", start_date="2024-01-31"))
    assert [row["association_id"] for row in run(tmp_path, held=held).rows] == ["a2"]


@pytest.mark.parametrize("tenant", ["T1", "somebody else"])
def test_a_key_given_twice_with_different_figures_is_refused(tmp_path: Path, tenant: str) -> None:
    one = FACT | {"tenant_id": tenant}
    other = one | {"tenant_id": tenant.swapcase(), "paid_units": ""}
    text = refused(run(tmp_path, facts=(one, other)))
    assert f"tenant {tenant.lower()}, workload teams, month 2024-01: given twice" in text


def test_identical_repeats_count_once(tmp_path: Path) -> None:
    assert [row["amount"] for row in run(tmp_path, facts=(FACT, FACT, FACT)).rows] == ["50.00"]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (growth(rates={"teams": 5.0}), "incentives.0.rates.teams: 5.0 is no plain"),
        (growth(rates={"teams": "-5"}), "incentives.0.rates.teams: '-5' is no plain"),
        (growth(rates={"teams": "1e2"}), "incentives.0.rates.teams: '1e2' is no plain"),
        (growth(rate="5"), "incentives.0.rate: Extra inputs"),
        (growth(basis="seats"), "incentives.0.basis: Input should be"),
        (growth(effective={"from": "2024-02-01", "to": "2024-01-01"}), "'to' is before 'from'"),
        (growth(caps=[{"scope": "customer", "amount": "1.005"}]), "more decimals than USD"),
        (milestones(sizes=[{"size": "S", "from": 9}, {"size": "M", "from": 9}]), "does not rise"),
        (milestones(sizes=[{"size": "M", "from": 9}, {"size": "S", "from": 3}]), "does not rise"),
        (milestones(sizes=[{"size": "S", "from": 9}, {"size": "X", "from": 10}]), "for size X"),
    ],
)
def test_a_bad_rule_is_refused(tmp_path: Path, rule: dict[str, Any], text: str) -> None:
    assert text in refused(run(tmp_path, rules=(rule,)))


def test_rules_of_one_type_and_engagement_that_overlap_are_refused(tmp_path: Path) -> None:
    rules = (growth(), growth(rule="later", effective={"from": "2025-01-01"}))
    assert "'growth' and 'later'" in refused(run(tmp_path, rules=rules))


def test_a_rule_name_used_twice_is_refused(tmp_path: Path) -> None:
    rules = (growth(), milestones(rule="growth"))
    assert "rule name 'growth' is used twice" in refused(run(tmp_path, rules=rules))


def test_all_errors_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    outcome = run(
        tmp_path,
        rules=(growth(rates={"teams": "-5"}),),
        held=(association(opted_out="2"), association("a2", tenant_id="T2", end_date="no")),
        facts=(FACT | {"month": "May", "active_users": "x"}, FACT | {"workload": ""}),
    )
    places = [line.split("/")[-1].partition(" ")[0] for line in outcome.errors]
    assert places == ["program.yaml:", *["associations.csv:"] * 2, *["usage0.csv:"] * 3]
    assert "row 3" in refused(outcome).splitlines()[-1]


def files(folder: Path, usage: bytes) -> Outcome:
    write_input(folder, document(growth()), [association()])
    path = folder / "given.csv"
    path.write_bytes(usage)
    return cpor(
        *("--program", folder / "program.yaml", "--associations", folder / "associations.csv"),
        *("--usage", path, "--through", "2024-01"),
        out=folder / "second",
    )


HEAD = b"tenant_id,workload,month,active_users,paid_units\n"


@pytest.mark.parametrize(
    ("usage", "text"),
    [
        (b"tenant_id,workload,month,active_users\n", "column paid_units is missing"),
        (b"month," + HEAD, "column month stands twice"),
        (b"", "column tenant_id is missing"),
        (HEAD + b"t1,teams,2024-01,1\n", "row 2: Expected Number of Columns: 5 Found: 4"),
        (HEAD + b"t1,teams,2024-01,1,2,3\n", "row 2: Expected Number of Columns: 5 Found: 6"),
        (HEAD + b"t1,teams,2024-01,1,\xff\n", "row 2: Invalid unicode"),
        (HEAD + b'"t1,teams,2024-01,1,2\n', "row 2: Value with unterminated quote"),
        (b"PAR1 but no more", "not readable as Parquet"),
    ],
)
def test_a_file_that_is_no_usage_table_is_refused(tmp_path: Path, usage: bytes, text: str) -> None:
    assert text in refused(files(tmp_path, usage))


def test_rows_are_counted_as_in_the_file_even_after_unreadable_ones(tmp_path: Path) -> None:
    text = refused(files(tmp_path, HEAD + b"t1,teams,2024-01,1\nt1,teams,May,1,2\n"))
    assert [line.partition(": row ")[2][:2] for line in text.splitlines()] == ["2:", "3:"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    outcome = cpor(
        *("--program", tmp_path / "no.yaml", "--associations", tmp_path / "no.csv"),
        *("--usage", tmp_path / "none.csv", "--through", "2024-01"),
        out=tmp_path / "out",
    )
    assert refused(outcome).count("No such file") == 3


def test_a_misspelled_column_of_associations_is_refused(tmp_path: Path) -> None:
    calculate(tmp_path, document(growth()), [association()], [[FACT]], "2024-01")
    path = tmp_path / "associations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("earns_until", "earns_untill"))
    outcome = cpor(
        *("--program", tmp_path / "program.yaml", "--associations", path),
        *("--usage", tmp_path / "usage0.csv", "--through", "2024-01"),
        out=tmp_path / "second",
    )
    assert "column 'earns_untill' is not known" in refused(outcome)


def test_fractions_in_parquet_are_refused_and_whole_numbers_are_not(tmp_path: Path) -> None:
    write_input(tmp_path, document(growth()), [association()])
    for name, figure in (("good", "8.0::DOUBLE"), ("bad", "8.5::DOUBLE")):
        columns = f"'t1' AS tenant_id, 'teams' AS workload, {figure} AS active_users"
        duckdb.execute(
            f"COPY (SELECT {columns}, '2024-01' AS month, 9::USMALLINT AS paid_units) "
            f"TO '{tmp_path}/{name}.parquet' (FORMAT parquet)"
        )
    run_on = [
        cpor(
            *("--program", tmp_path / "program.yaml"),
            *("--associations", tmp_path / "associations.csv"),
            *("--usage", tmp_path / f"{name}.parquet", "--through", "2024-01"),
            out=tmp_path / name,
        )
        for name in ("good", "bad")
    ]
    assert run_on[0].rows[0]["amount"] == "40.00"
    assert "active_users '8.5': expected a whole number" in refused(run_on[1])


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--engine", "spark"), "--engine spark: expected --master spark://HOST:PORT"),
        (("--engine", "polars"), "invalid choice: 'polars'"),
        (("--master", "local[2]"), "expected no --master"),
        (("--from", "2024-02"), "--from 2024-02: is after --through"),
        (("--from", "May"), "'May' is no month: expected YYYY-MM"),
    ],
)
def test_options_that_cannot_be_followed_are_refused(
    tmp_path: Path, options: tuple[str, ...], text: str
) -> None:
    outcome = calculate(
        tmp_path, document(growth()), [association()], [[FACT]], "2024-01", *options
    )
    assert text in refused(outcome)


def test_a_refused_run_leaves_earlier_results_as_they_are(tmp_path: Path) -> None:
    before = run(tmp_path).text
    after = run(tmp_path, facts=(FACT | {"month": "May"},))
    assert after.status == 2
    assert after.text == before
