"""The pure rules of the green path: every condition, the lot, and shares."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.claims.rules.green_path import (
    GreenFacts,
    Obstacle,
    Proof,
    Receipt,
    draw_of,
    evaluate,
    is_sampled,
    share_of,
)
from opencpor.programs.document.policy import GreenCondition, GreenPath, PartnerHistory

HISTORY = PartnerHistory(min_decided_claims=20, max_rejected_share=Decimal("0.05"))
ALL = GreenPath(enabled=True, partner_history=HISTORY)
PROOF = Proof({"a": True, "b": True}, True, True, True, True, True, "digital")
GOOD = GreenFacts(lines=["a", "b"], receipt=Receipt.VERIFIED, decided=20, rejected=1, proof=PROOF)


def failing(facts: GreenFacts) -> list[str]:
    return [one.condition.value for one in evaluate(ALL, facts).judged if not one.holds]


def test_a_claim_that_fulfils_every_condition_is_accepted() -> None:
    evaluation = evaluate(ALL, GOOD)
    assert evaluation.accepts
    assert [one.condition for one in evaluation.judged] == list(GreenCondition)


@pytest.mark.parametrize(
    ("facts", "failed"),
    [
        (replace(GOOD, warnings=["not_enrolled"]), ["no_warnings"]),
        (replace(GOOD, proof=replace(PROOF, lines={"a": True})), ["evidence_names_every_line"]),
        (
            replace(GOOD, proof=replace(PROOF, lines={"a": True, "b": None})),
            ["evidence_names_every_line"],
        ),
        (replace(GOOD, proof=replace(PROOF, partner=None)), ["evidence_names_both_parties"]),
        (replace(GOOD, proof=replace(PROOF, tenant=False)), ["evidence_names_tenant"]),
        (replace(GOOD, proof=replace(PROOF, recent=False)), ["evidence_is_recent"]),
        (replace(GOOD, proof=replace(PROOF, signed=False)), ["evidence_is_signed"]),
        (replace(GOOD, receipt=Receipt.UNVERIFIED), ["verified_receipt"]),
        (replace(GOOD, decided=19, rejected=0), ["partner_history"]),
        (replace(GOOD, decided=39, rejected=2), ["partner_history"]),
        (replace(GOOD, competing=["clm_1"]), ["no_competing_claim"]),
    ],
)
def test_each_condition_fails_by_its_own_fact_alone(
    facts: GreenFacts, failed: Sequence[str]
) -> None:
    assert failing(facts) == failed
    assert not evaluate(ALL, facts).accepts


def test_files_that_nobody_has_read_prove_nothing() -> None:
    assert failing(replace(GOOD, proof=None)) == [
        "evidence_names_every_line", "evidence_names_both_parties", "evidence_names_tenant",
        "evidence_is_recent", "evidence_is_signed",
    ]  # fmt: skip


def test_values_say_what_was_found() -> None:
    facts = replace(GOOD, proof=replace(PROOF, lines={"a": True, "b": None}))
    values = {one.condition: one.value for one in evaluate(ALL, facts).judged}
    assert values[GreenCondition.EVIDENCE_NAMES_EVERY_LINE] == {"found": 1, "of": 2, "unread": 1}
    assert values[GreenCondition.EVIDENCE_IS_SIGNED] == {
        "found": 1, "of": 1, "unread": 0, "how": "digital",
    }  # fmt: skip
    assert values[GreenCondition.PARTNER_HISTORY] == {"decided": 20, "rejected": 1}


@pytest.mark.parametrize(
    ("facts", "obstacle"),
    [
        (replace(GOOD, blocking=["tenant_unverified"]), Obstacle.BLOCKED),
        (replace(GOOD, held=["a"]), Obstacle.HELD),
        (replace(GOOD, assigned=True), Obstacle.ASSIGNED),
        (replace(GOOD, lines=[]), Obstacle.NO_LINE),
    ],
)
def test_some_claims_go_to_people_whatever_the_policy_asks(
    facts: GreenFacts, obstacle: Obstacle
) -> None:
    policy = GreenPath(enabled=True, conditions=(GreenCondition.NO_COMPETING_CLAIM,))
    evaluation = evaluate(policy, facts)
    assert evaluation.obstacles == (obstacle,)
    assert not evaluation.accepts


def test_no_condition_accepts_nothing() -> None:
    assert not evaluate(GreenPath(conditions=()), GOOD).accepts


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_is_the_nearest_of_four_decimals(part: int, whole: int) -> None:
    found = share_of(part, whole)
    if whole == 0:
        assert found is None
    else:
        assert found is not None
        assert abs(found * whole - part) * 2 <= Decimal("0.0001") * whole


@given(st.integers(0, 999_999))
def test_nobody_is_drawn_of_no_share_and_everybody_of_all(draw: int) -> None:
    assert not is_sampled(draw, Decimal(0))
    assert is_sampled(draw, Decimal(1))
    assert is_sampled(draw, Decimal("0.25")) == (draw < 250_000)


def test_lots_are_the_same_again_and_spread_evenly() -> None:
    names = [f"clm_{number}" for number in range(20_000)]
    lots = [draw_of(b"secret", name) for name in names]
    assert lots == [draw_of(b"secret", name) for name in names]
    drawn = sum(is_sampled(lot, Decimal("0.10")) for lot in lots)
    assert 1_850 < drawn < 2_150
    assert lots[:50] != [draw_of(b"another", name) for name in names[:50]]
