"""A tenant's own activity report: users are counted, paid units come from the license report.

The real lab tenant of 2021 goes through it. What is expected is counted here again, by other
means: MAU are the users whose last activity date is not more than 28 days before the report's date;
PAU the enabled units of Office 365 E3 and E5 (25 each), as the other SKUs are free, trials, or
unknown.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.usage.checking import TENANT, Checked, check

from opencpor.usage.imports.given import Given
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.imports.uncounted import Uncounted, Users

DATA = Path(__file__).parents[1] / "data" / "usage"
USERS = DATA / "user-activity-and-licences-180d.csv"
LICENSES = DATA / "license-report-enabled-consumed.csv"
END = date(2021, 1, 31)


def lab(**given: object) -> Checked:
    said = {"tenant_id": TENANT, "report_date": END, "licenses": LICENSES} | given
    return check(USERS, Given(**said))


def test_the_lab_tenant_has_exactly_these_figures() -> None:
    checked = lab()
    assert [fact[2:] for fact in checked.facts] == [
        ("exchange", "", "2021-01", 1, 50, 42),
        ("sharepoint", "", "2021-01", 2, 50, 44),
        ("teams", "", "2021-01", 3, 50, 44),
    ]
    assert checked.outcome.counts.rows == 305
    assert checked.outcome.counts.quarantined == 0


@pytest.mark.parametrize("day", [date(2021, 1, 14), date(2021, 2, 5), date(2021, 2, 28)])
def test_active_users_are_those_of_the_28_days_before_the_report(day: date) -> None:
    with USERS.open() as file:
        users = list(csv.DictReader(file))
    expected = [
        sum(
            day - date.fromisoformat(user[f"{service}LastActivityDate"]) <= timedelta(28)
            for user in users
            if user[f"{service}LastActivityDate"]
        )
        for service in ("Exchange", "SharePoint", "Teams")
    ]
    assert [fact[5] for fact in lab(report_date=day).facts] == expected


def test_paid_units_are_those_of_paid_plans_and_the_rest_is_named() -> None:
    notes = lab().outcome.notes
    assert notes == (
        (
            "SKUs the program does not know, not counted: EMSPREMIUM, FLOW_FREE, RIGHTSMANAGEMENT, "
            "POWER_BI_STANDARD, ADALLOM_STANDALONE, ATA, TEAMS_COMMERCIAL_TRIAL, ATP_ENTERPRISE."
        ),
        "Free plans and trials, not counted as paid: TEAMS_EXPLORATORY.",
        (
            "Services the program does not know, counted once it does: OneDrive, SkypeForBusiness, "
            "Yammer."
        ),
    )


def test_what_the_program_does_not_know_is_kept_in_counts() -> None:
    with USERS.open() as file:
        users = list(csv.DictReader(file))
    licensed = sum(user["HasYammerLicense"] == "True" for user in users)
    kept = lab().outcome.uncounted
    assert kept is not None
    assert kept.services["Yammer"] == Users(0, licensed)
    assert kept.services["OneDrive"].active == sum(
        END - date.fromisoformat(user["OneDriveLastActivityDate"]) <= timedelta(28)
        for user in users
        if user["OneDriveLastActivityDate"]
    )
    assert (kept.units or {})["ENTERPRISEPACK"] == 25
    assert kept.skus[:2] == ("EMSPREMIUM", "FLOW_FREE")
    assert "user0" not in str(kept)


def test_a_wrong_date_of_an_unknown_service_spoils_that_service_alone(tmp_path: Path) -> None:
    headings = f"{GRAPH},Loop Last Activity Date,Board Last Activity Date"
    (tmp_path / "graph.csv").write_text(
        f"{headings}\n2024-03-31,a,True,2024-03-30,soon,2024-03-30\n"
    )
    checked = check(tmp_path / "graph.csv", Given(tenant_id=TENANT))
    assert [fact[5:] for fact in checked.facts] == [(1, None, 1)]
    assert checked.outcome.uncounted == Uncounted({"Board": Users(1, None)})
    assert "Unknown services with dates that cannot be right, not kept: Loop." in (
        checked.outcome.notes
    )


@pytest.mark.parametrize(("day", "warned"), [(28, False), (31, False), (27, True), (1, True)])
def test_a_report_away_from_the_months_end_is_warned_of(day: int, *, warned: bool) -> None:
    notes = lab(report_date=date(2021, 1, day)).outcome.notes if day > 13 else early()
    assert any("not within three days of the end of 2021-0" in note for note in notes) is warned


def early() -> tuple[str, ...]:
    return lab(report_date=date(2021, 2, 1)).outcome.notes


def test_without_a_license_report_paid_units_stay_empty() -> None:
    checked = lab(licenses=None)
    assert [fact[6] for fact in checked.facts] == [None, None, None]
    assert "Without a license report the paid units stay empty." in checked.outcome.notes


def test_activity_after_the_reports_date_is_left_out() -> None:
    checked = lab(report_date=date(2021, 1, 12))
    assert {code for _row, code in checked.codes} == {"BADDATE"}
    assert "user0" not in str(checked.quarantine)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"tenant_id": ""}, "does not name its tenant"),
        ({"report_date": None}, "does not name its date"),
        ({"licenses": USERS}, "license report cannot be used"),
    ],
)
def test_what_is_missing_beside_the_report_refuses_it(given: dict[str, object], text: str) -> None:
    with pytest.raises(RefusedError, match=text):
        lab(**given)


GRAPH = "Report Refresh Date,User Principal Name,Has Teams License,Teams Last Activity Date"


def graph(folder: Path, *rows: str, **given: object) -> Checked:
    (folder / "graph.csv").write_text("\n".join((GRAPH, *rows)) + "\n")
    return check(folder / "graph.csv", Given(tenant_id=TENANT, **given))


def test_the_reports_own_date_is_read(tmp_path: Path) -> None:
    checked = graph(tmp_path, "2024-03-31,a,True,2024-03-03", "2024-03-31,b,True,2024-03-02")
    assert [fact[4:] for fact in checked.facts] == [("2024-03", 1, None, 2)]


def test_another_date_than_the_reports_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="is of 2024-03-31, but 2024-03-30 was given"):
        graph(tmp_path, "2024-03-31,a,True,", report_date=date(2024, 3, 30))


def test_a_user_given_twice_counts_once_if_identical_and_not_at_all_if_not(tmp_path: Path) -> None:
    said = [f"2024-03-31,{name},True,2024-03-{day}"
            for name, day in (("a", 20), ("A", 20), ("b", 20), ("b", 21))]  # fmt: skip
    checked = graph(tmp_path, *said, "2024-03-31,,True,2024-03-20", "broken")
    assert checked.facts[0][5:] == (1, None, 1)
    assert checked.outcome.counts.repeats == 1
    assert checked.codes == [
        (4, "CONFLICT"), (5, "CONFLICT"), (6, "MISSINGVALUE"), (7, "BROKENROW"),
    ]  # fmt: skip


def test_options_of_a_per_user_report_do_not_go_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("tenant_id,workload,month,active_users,paid_units\n")
    with pytest.raises(RefusedError, match="send it without them"):
        check(tmp_path / "own.csv", Given(tenant_id=TENANT))
