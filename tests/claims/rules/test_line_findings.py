"""Findings on lines: workloads, subscriptions, slots, usage."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.claims.rules.plain import (
    BOUGHT,
    TODAY,
    facts,
    found,
    line,
    of,
    subscription_facts,
)

from opencpor.claims.rules.codes import Severity
from opencpor.claims.rules.facts import Holding, LineFacts, Stage
from opencpor.claims.rules.findings import blocking_line, findings

AT = "lines.0"


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        ("none-such", ("blocks", "workload_unknown", f"{AT}.workload")),
        ("viva-topics", ("blocks", "workload_retired", f"{AT}.workload")),
        ("outlook-mobile", ("informs", "recognition_only", f"{AT}.workload")),
        ("business-central", ("blocks", "wrong_solution_area", f"{AT}.workload")),
    ],
)
def test_the_workload_must_be_claimable(workload: str, expected: tuple[str, str, str]) -> None:
    assert found(line(workload=workload)) == [expected]


def test_a_workload_engagement_takes_no_subscription() -> None:
    whole = line(workload="", subscription_id="x", product="sales")
    assert found(whole) == [("blocks", "line_of_other_unit", AT)]


def test_a_known_subscription_of_the_tenant_is_right() -> None:
    assert found(subscription_facts()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"product": ""}, ("blocks", "product_missing", f"{AT}.product")),
        ({"product": "none-such"}, ("blocks", "product_unknown", f"{AT}.product")),
        ({"subscription_id": ""}, ("blocks", "subscription_missing", f"{AT}.subscription_id")),
        ({"subscription_id": "12"}, ("blocks", "subscription_shape", f"{AT}.subscription_id")),
        (
            {"subscription": None},
            ("informs", "subscription_unknown", f"{AT}.subscription_id"),
        ),
        (
            {"subscription": replace(BOUGHT, customer_id="org_other", channel="csp")},
            ("blocks", "subscription_of_other_tenant", f"{AT}.subscription_id"),
        ),
        (
            {"subscription": replace(BOUGHT, product="finance")},
            ("blocks", "subscription_wrong_product", f"{AT}.product"),
        ),
        (
            {"subscription": replace(BOUGHT, channel="csp")},
            ("blocks", "channel_not_allowed", f"{AT}.subscription_id"),
        ),
        (
            {"subscription": replace(BOUGHT, channel="")},
            ("blocks", "channel_not_allowed", f"{AT}.subscription_id"),
        ),
        (
            {"subscription": replace(BOUGHT, status="expired")},
            ("blocks", "subscription_expired", f"{AT}.subscription_id"),
        ),
        (
            {"subscription": replace(BOUGHT, starts_on=TODAY + timedelta(days=1))},
            ("informs", "subscription_not_provisioned", f"{AT}.subscription_id"),
        ),
    ],
)
def test_one_thing_wrong_with_a_subscription(
    changes: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert expected in found(subscription_facts(**changes))


def test_names_as_a_feed_writes_them_are_understood() -> None:
    bought = replace(BOUGHT, product="Dynamics 365 Sales", channel="EA")
    assert found(subscription_facts(subscription=bought)) == []


def test_of_another_tenants_subscription_nothing_more_is_said() -> None:
    other = replace(BOUGHT, customer_id="org_other", channel="csp", status="expired")
    assert len(of(subscription_facts(subscription=other))) == 1


def test_an_unknown_subscription_blocks_acceptance_until_it_is_let_pass() -> None:
    deciding = replace(subscription_facts(subscription=None), stage=Stage.DECIDING)
    blocks = ("blocks", "subscription_unknown", f"{AT}.subscription_id")
    assert blocks in found(deciding)
    assert found(line(deciding, overridden=True)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"holding": Holding.HELD}, ("warns", "slot_held", AT)),
        (
            {"holding": Holding.HELD_BY_YOU, "own_engagements": frozenset({"other"})},
            ("informs", "other_engagement", AT),
        ),
        ({"elsewhere": True}, ("warns", "other_location", AT)),
        (
            {"holding": Holding.HELD_BY_YOU, "own_association": "asc_1", "elsewhere": True},
            ("blocks", "already_associated", AT),
        ),
        ({"own_claim": "clm_1"}, ("blocks", "already_claimed", AT)),
        ({"hints": frozenset({"seats_below_minimum"})}, ("warns", "seats_below_minimum", AT)),
        ({"hints": frozenset({"little_growth_left"})}, ("warns", "little_growth_left", AT)),
    ],
)
def test_what_the_slot_says(changes: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert found(line(**changes)) == [expected]


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({"own_association": "asc_1"}, "association:asc_1"),
        ({"own_claim": "clm_1"}, "claim:clm_1"),
    ],
)
def test_a_duplicate_links_to_the_other_one(changes: dict[str, Any], link: str) -> None:
    assert [one.link for one in of(line(**changes))] == [link]


def test_a_line_is_blocked_by_its_own_findings_and_the_claims_only() -> None:
    both = replace(
        facts(),
        lines=(
            LineFacts("lin_1", 1, workload="none-such"),
            LineFacts("lin_2", 2, workload="teams"),
        ),
    )
    assert [one.code for one in blocking_line(findings(both), "lin_1")] == ["workload_unknown"]
    assert blocking_line(findings(both), "lin_2") == ()


def test_channels_are_named_in_the_remedy() -> None:
    wrong = of(subscription_facts(subscription=replace(BOUGHT, channel="csp")))
    assert wrong[0].severity is Severity.BLOCKS
    assert "Volume Licensing, Web-Direct" in wrong[0].remedy
