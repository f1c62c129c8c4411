"""Both shipped programs load, and hold what the product promises of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from opencpor.common.months import Month
from opencpor.programs.document.incentives import AnyRule, MilestoneRule
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program
from opencpor.programs.shipped import INVENTED, MICROSOFT, NAMES, shipped_text

ROOT = Path(__file__).parents[2]
TODAY = Month(2026, 11)
PUBLISHED_CODES = """CUSPUBSEC CUSNOTNEW IVDADV IVDCOMP IVDCOSELL IVDMPA IVDMPN IVDGEO IVDCUST
CUSEQPTR CHREVNONCH IVDPTRROLE IVDPOE INVTNXACO PAULWPHWM MAULWPHWM IVDCLD MINTHNTMT
MXTMCPMT"""


@pytest.fixture(scope="module")
def microsoft() -> Program:
    return load_document(shipped_text(MICROSOFT))


@pytest.fixture(scope="module")
def tidewell() -> Program:
    return load_document(shipped_text(INVENTED))


@pytest.mark.parametrize("name", NAMES)
def test_the_programs_folder_leads_to_the_document_that_is_installed(name: str) -> None:
    link = ROOT / "programs" / f"{name}.yaml"
    assert link.read_text(encoding="utf-8") == shipped_text(name)
    assert load_document(shipped_text(name)).key == name


def test_microsoft_has_four_engagements_with_their_roles(microsoft: Program) -> None:
    assert {(e.key, str(e.partner_role), e.incentivized) for e in microsoft.engagements} == {
        ("bizapps-presales-advisor", "Build intent - Advisor", True),
        ("modern-work-security-usage", "Use or consume", True),
        ("bizapps-usage-recognition", "Usage recognition - Non-Incentivized", False),
        ("bizapps-revenue", "Influenced Revenue recognition - Non-Incentivized", False),
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_partner_role_is_named_in_every_language(name: str) -> None:
    program = load_document(shipped_text(name))
    spoken = {one.partner_role.languages for one in program.engagements}
    assert spoken == {frozenset(program.languages)}


def test_business_applications_are_claimed_by_subscription_of_two_channels(
    microsoft: Program,
) -> None:
    for engagement in microsoft.engagements:
        by_subscription = engagement.solution_area == "business-applications"
        assert (engagement.association_unit == "subscription") is by_subscription
        expected = ("volume-licensing", "web-direct") if by_subscription else ()
        assert engagement.channels == expected


def test_only_modern_work_claims_may_waive_payment(microsoft: Program) -> None:
    waivable = [e.key for e in microsoft.engagements if e.opt_out_allowed]
    assert waivable == ["modern-work-security-usage"]


def test_revenue_claims_ask_three_more_questions(microsoft: Program) -> None:
    revenue = microsoft.engagement("bizapps-revenue")
    assert revenue is not None
    keys = [(extra.key, extra.required) for extra in revenue.extra_fields]
    assert keys == [("seller_name", True), ("customer_name", True), ("isv_solution", True)]


@pytest.mark.parametrize("name", NAMES)
def test_every_paying_engagement_has_an_open_ended_rule_in_force_today(name: str) -> None:
    program = load_document(shipped_text(name))
    for engagement in program.engagements:
        rules = program.rules_of(engagement.key)
        in_force = [r for r in rules if r.effective.covers(TODAY) and r.effective.last is None]
        assert bool(in_force) is engagement.incentivized, engagement.key


def test_rates_that_are_not_public_are_marked(microsoft: Program) -> None:
    assert [rule.rule for rule in microsoft.incentives if not rule.illustrative] == []
    assert microsoft.is_illustrative


def test_microsoft_counts_months_and_caps_by_organization(microsoft: Program) -> None:
    def by_organization(rule: AnyRule) -> bool:
        return rule.months_count == rule.cap_partner == "organization"

    assert all(by_organization(rule) for rule in microsoft.incentives)


def test_the_published_milestone_amounts_of_size_xl_are_there(microsoft: Program) -> None:
    [rule] = [rule for rule in microsoft.incentives if isinstance(rule, MilestoneRule)]
    assert rule.effective.last == date(2023, 9, 30)
    amounts = {str(m.reach): m.amounts["XL"].value for m in rule.milestones}
    assert amounts == {"0.15": Decimal(4500), "0.40": Decimal(3000)}
    assert rule.size_of(12744) == rule.size_of(16600) == "XL"


def test_all_published_ineligibility_codes_are_explained(microsoft: Program) -> None:
    codes = [reason.code for reason in microsoft.reasons.ineligibility]
    assert codes[:19] == PUBLISHED_CODES.split()
    assert len(microsoft.reasons.more_information) == 5


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Azure Active Directory Premium Conditional Access", "entra-conditional-access"),
        ("Microsoft Defender for Identity", "defender-identity"),
        ("Exchange Online", "exchange"),
        ("Insider Risk Manager", "insider-risk"),
        ("MICROSOFT CLOUD APP SECURITY", "defender-cloud-apps"),
        ("microsoft  intune", "intune"),
        ("spo", "sharepoint"),
        ("Viva Topics", "viva-topics"),
        ("Microsoft Defender for Office 365", "defender-office-365"),
        ("Teams Apps & Platform", "teams-apps"),
        ("ProPlus", "m365-apps"),
        ("Yammer", "viva-engage"),
        ("powerbistandalone", "power-bi"),
        ("Common data service", "customer-engagement"),
    ],
)
def test_names_of_published_exports_find_their_workload(
    microsoft: Program, name: str, key: str
) -> None:
    workload = microsoft.workload_named(name)
    assert workload is not None
    assert workload.key == key


LICENSES = "EMSPREMIUM ENTERPRISEPREMIUM ENTERPRISEPACK RIGHTSMANAGEMENT ADALLOM_STANDALONE ATA"
FREE = "FLOW_FREE POWER_BI_STANDARD TEAMS_EXPLORATORY TEAMS_COMMERCIAL_TRIAL"


def test_license_reports_are_mapped_and_trials_have_no_paid_units(microsoft: Program) -> None:
    paid = {sku.sku: sku.paid for sku in microsoft.skus}
    assert all(paid[sku] for sku in [*LICENSES.split(), "ATP_ENTERPRISE"])
    assert not any(paid[sku] for sku in FREE.split())
    pack = microsoft.sku_named("Office 365 E3")
    assert pack is not None
    assert pack.sku == "ENTERPRISEPACK"
    assert {"exchange", "sharepoint", "teams", "m365-apps"} <= set(pack.workloads)


def test_activity_report_columns_lead_to_workloads(microsoft: Program) -> None:
    columns = {column.service: column.workload for column in microsoft.activity_report}
    assert columns == {
        "Exchange": "exchange",
        "OneDrive": "onedrive",
        "SharePoint": "sharepoint",
        "Skype For Business": "skype-for-business",
        "Yammer": "viva-engage",
        "Teams": "teams",
    }


def test_what_belongs_elsewhere_is_pointed_there(microsoft: Program) -> None:
    keys = [other.key for other in microsoft.other_programs]
    assert keys == ["csp", "managed-reseller", "hosting", "surface-co-op"]
    assert microsoft.other_program_named("cloud solution provider") is not None


def test_each_designation_adds_up_to_a_hundred_points(microsoft: Program) -> None:
    for designation in microsoft.eligibility.designations:
        for track in designation.tracks:
            assert sum(metric.max_points for metric in track.metrics) == 100, designation.key


def test_the_invented_program_differs_where_a_program_can(
    microsoft: Program, tidewell: Program
) -> None:
    assert tidewell.currency != microsoft.currency
    assert tidewell.business_calendar.zone != microsoft.business_calendar.zone
    assert tidewell.policy.consent.mode == "explicit"
    assert not {e.key for e in tidewell.engagements} & {e.key for e in microsoft.engagements}
    assert {rule.type for rule in tidewell.incentives} == {
        "net_growth",
        "milestone",
        "period_growth",
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_people_read_is_there_in_german(name: str) -> None:
    program = load_document(shipped_text(name))
    for _, reasons in program.reasons.lists():
        for reason in reasons:
            assert {"en", "de"} <= reason.text.languages | reason.remedy.languages
    consent = program.acknowledgements.customer.text
    assert consent.in_language("de-AT") != consent.in_language("en")
