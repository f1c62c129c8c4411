"""Which layout a file has is read from its headings, whatever their case and spelling."""

from pathlib import Path

import pytest
from tests.usage.checking import HEADINGS, SUBSCRIPTION, TENANT, check, check_rows

from opencpor.common.months import Month
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.layouts import LAYOUTS
from opencpor.usage.layouts.base import Layout, LayoutError, recognize
from opencpor.usage.layouts.months import written_forms

CPOR = (
    "CustomerTenantId,CustomerName,WorkloadName,MonthlyActiveUsers,PaidAvailableUnits,ClaimId,"
    "MpnId,DateAssociated,PartnerAttributionType,Date"
)
OFFICE = (
    "PGAPartnerID,CustomerTenantId,CustomerTpid,WorkloadName,Month,PaidAvailableUnits,"
    "MonthlyActiveUsers,PartnerID,IsDuplicateRowForPGA"
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_the_published_headings_tell_the_layout_in_any_case(layout: Layout) -> None:
    services = ["Teams Last Activity Date"] if layout.per_user else []
    headings = [heading.upper() for heading in (*layout.published, *services)]
    assert recognize(headings, LAYOUTS).layout is layout


@pytest.mark.parametrize("spelling", ["MpnId", "MPNID", "PartnerID", "PartnerLocationID"])
def test_every_published_spelling_of_the_partner_is_known(spelling: str) -> None:
    match = recognize([*CPOR.replace("MpnId", spelling).split(",")], LAYOUTS)
    assert (match.layout.key, match.places["partner_id"]) == ("cpor-m365", 6)


def test_the_cpor_export_gives_facts(tmp_path: Path) -> None:
    said = f"{TENANT},Contoso,Exchange Online,40,50,clm_1,1234567,2023-11-02,CPOR,2024-02-01"
    checked = check_rows(tmp_path, said, headings=CPOR)
    assert checked.outcome.layout == "cpor-m365"
    assert checked.figures == [(TENANT, "exchange", "", "2024-02", 40, 50)]


def test_rows_marked_as_duplicates_are_ignored_even_if_they_differ(tmp_path: Path) -> None:
    said = [f"9,{TENANT},7,Exchange Online,20240201,50,{mau},{loc},{flag}"
            for mau, loc, flag in ((40, 1, 0), (41, 2, 1), (40, 3, 0))]  # fmt: skip
    checked = check_rows(tmp_path, *said, headings=OFFICE)
    counts = checked.outcome.counts
    assert (counts.facts, counts.ignored, counts.repeats) == (1, 1, 1)
    assert checked.figures == [(TENANT, "exchange", "", "2024-02", 40, 50)]


def test_a_duplicate_flag_that_is_neither_0_nor_1_is_left_out(tmp_path: Path) -> None:
    said = f"9,{TENANT},7,Exchange Online,20240201,50,40,1,yes"
    checked = check_rows(tmp_path, said, headings=OFFICE)
    assert checked.codes == [(2, "BADFLAG")]


def test_business_applications_usage_is_per_subscription(tmp_path: Path) -> None:
    headings = "FiscalMonthName,CustomerTenantID,SubscriptionID,Workload,PAMAU,MAC,MAU"
    said = f'"March, 2024",{TENANT},{SUBSCRIPTION},Sales,3,4,5'
    checked = check_rows(tmp_path, said, headings=headings)
    assert checked.outcome.layout == "bizapps"
    assert checked.figures == [(TENANT, "sales", SUBSCRIPTION, "2024-03", 5, None)]


def test_a_file_of_unknown_layout_says_what_the_nearest_one_lacks(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        check_rows(tmp_path, "1,2,3", headings="tenant_id,workload,month")
    assert refused.value.code == "unknown_layout"
    assert "'OpenCPOR usage', which also needs active_users, paid_units" in refused.value.reason


def test_a_heading_that_stands_twice_is_refused() -> None:
    with pytest.raises(LayoutError, match="month stands 2 times"):
        recognize([*HEADINGS.split(","), "Month"], LAYOUTS)


def test_a_named_layout_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(f"{CPOR}\n")
    with pytest.raises(RefusedError, match="'OpenCPOR usage'"):
        check(tmp_path / "usage.csv", Given(layout="own"))


@pytest.mark.parametrize(
    "text", ["2024-03", "202403", "2024-03-01", "2024-03-31", "20240301", "march 2024", "mar-2024"]
)
def test_a_month_may_be_written_in_many_ways(text: str) -> None:
    assert dict(written_forms(Month(2024, 6)))[text] == Month(2024, 3)


@pytest.mark.parametrize("text", ["2024-02-30", "03/2024", "2024-3", "24-03", "1999-12"])
def test_what_is_no_month_or_could_be_two_is_not_read(text: str) -> None:
    assert text not in dict(written_forms(Month(2024, 6)))
