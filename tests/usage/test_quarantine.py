"""Bad rows never stop good ones: each goes to quarantine with its row, a code, and a text."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.usage.checking import (
    HEADINGS,
    OTHER,
    SUBSCRIPTION,
    TENANT,
    WORDS,
    check,
    check_rows,
    row,
)

from opencpor.usage.imports.codes import PROBLEMS, REMEDIES, Code

WRONG = {
    "an empty tenant": (row(tenant=""), "MISSINGVALUE", "tenant_id is empty"),
    "an empty workload": (row(workload=""), "MISSINGVALUE", "workload is empty"),
    "an empty month": (row(month=" "), "MISSINGVALUE", "month is empty"),
    "a tenant that is no GUID": (
        row(tenant="contoso"), "BADTENANT", "tenant_id 'contoso' is no tenant id",
    ),
    "the tenant of nobody": (
        row(tenant=f"{0:032x}"), "BADTENANT", f"tenant_id '{0:032x}' is no tenant id",
    ),
    "an unknown workload": (
        row(workload="fax"), "UNKNOWNWORKLOAD", "workload 'fax' is no workload of the program",
    ),
    "a month that cannot be read": (
        row(month="03/04/2024"), "BADMONTH", "month '03/04/2024' is no month that can be read",
    ),
    "a month that is none": (
        row(month="2024-13"), "BADMONTH", "month '2024-13' is no month that can be read",
    ),
    "a future month": (row(month="2024-07"), "FUTUREMONTH", "month '2024-07' lies in the future"),
    "a negative count": (row(active=-1), "NEGATIVECOUNT", "active_users '-1' is negative"),
    "a fractional count": (
        row(paid="1.5"), "FRACTIONALCOUNT", "paid_units '1.5' is no whole number",
    ),
    "a count that is a word": (
        row(active="many"), "BADCOUNT", "active_users 'many' is no number that can be read",
    ),
    "a count of 19 digits": (
        row(paid="1" * 19), "BADCOUNT", f"paid_units '{'1' * 19}' is no number that can be read",
    ),
    "no figures": (
        row(active="", paid=""), "NOFIGURES",
        "active_users neither active users nor paid units are given",
    ),
    "too many values": (f"{row()},1,2", "BROKENROW", "has more values than there are headings"),
    "text behind a quotation": (
        f'"{TENANT}"x,teams,2024-03,1,2', "BROKENROW", "a quotation mark is not closed",
    ),
    "too few values": ("3f2504e0,teams", "BROKENROW", "has 2 values instead of 5"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "code", "text"), WRONG.values(), ids=WRONG)
def test_a_bad_row_is_left_out_and_the_others_count(
    tmp_path: Path, bad: str, code: str, text: str
) -> None:
    checked = check_rows(tmp_path, row(), bad, row(workload="exchange"))
    assert checked.quarantine == [(3, code, text)]
    assert [(fact[0], fact[2]) for fact in checked.facts] == [(2, "teams"), (4, "exchange")]
    counts = checked.outcome.counts
    assert (counts.rows, counts.facts, counts.quarantined) == (3, 2, 1)


def test_a_malformed_subscription_is_left_out(tmp_path: Path) -> None:
    headings = f"{HEADINGS},subscription_id"
    checked = check_rows(tmp_path, f"{row()},{SUBSCRIPTION}", f"{row()},x-1", headings=headings)
    assert checked.quarantine == [
        (3, "BADSUBSCRIPTION", "subscription_id 'x-1' is no subscription id")
    ]
    assert [fact[3] for fact in checked.facts] == [SUBSCRIPTION]


def test_a_row_with_many_faults_names_them_all_and_has_one_code(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, row(workload="fax", month="2024-07", active=-1), row())
    assert checked.quarantine == [
        (
            2,
            "UNKNOWNWORKLOAD",
            (
                "workload 'fax' is no workload of the program; month '2024-07' lies in the "
                "future; active_users '-1' is negative"
            ),
        )
    ]


def test_one_key_with_different_figures_leaves_both_rows_out(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, row(), row(workload="exchange"), row(paid=21), row())
    assert checked.codes == [(2, "CONFLICT"), (4, "CONFLICT"), (5, "CONFLICT")]
    assert [fact[2] for fact in checked.facts] == ["exchange"]


def test_an_empty_figure_differs_from_a_given_one(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, row(), row(paid=""))
    assert checked.codes == [(2, "CONFLICT"), (3, "CONFLICT")]


def test_identical_repeats_are_one_fact_and_are_counted(tmp_path: Path) -> None:
    upper = row(tenant=TENANT.upper(), workload="Microsoft  Teams", month="2024-03-31")
    checked = check_rows(tmp_path, row(), upper, row(), row(tenant=OTHER))
    counts = checked.outcome.counts
    assert (counts.facts, counts.repeats, counts.quarantined) == (2, 2, 0)
    assert checked.figures[0] == (TENANT, "teams", "", "2024-03", 10, 20)


def test_a_hundred_workloads_of_a_month_are_no_repeats(tmp_path: Path) -> None:
    names = [f"w{number:03d}" for number in range(100)]
    keys = {name: name for name in names}
    words = replace(WORDS, names=keys, find=keys.get)
    path = tmp_path / "many.csv"
    path.write_text("\n".join([HEADINGS, *(row(name) for name in names), row("w007")]) + "\n")
    checked = check(path, words=words)
    assert [fact[2] for fact in checked.facts] == names
    assert (checked.outcome.counts.repeats, checked.quarantine) == (1, [])


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    checked = check_rows(
        tmp_path,
        row(),
        "broken",
        row(month="2024-02"),
        "a,b,c",
        row(month="x"),
        row(month="2024-01"),
    )
    assert checked.codes == [(3, "BROKENROW"), (5, "BROKENROW"), (6, "BADMONTH")]
    assert sorted(fact[0] for fact in checked.facts) == [2, 4, 7]


def test_more_active_users_than_paid_units_are_kept_and_pointed_out(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, row(active=30, paid=20), row(month="2024-02"))
    assert (checked.outcome.counts.facts, checked.outcome.counts.flagged) == (2, 1)


def test_one_of_the_two_figures_may_be_empty(tmp_path: Path) -> None:
    checked = check_rows(tmp_path, row(active=""), row(month="2024-02", paid=""))
    assert [fact[5:7] for fact in checked.facts] == [(None, 20), (10, None)]


def test_every_code_has_a_remedy_and_every_problem_its_own_bit() -> None:
    assert set(REMEDIES) == set(Code)
    assert sorted(problem.bit for problem in PROBLEMS) == list(range(len(PROBLEMS)))
