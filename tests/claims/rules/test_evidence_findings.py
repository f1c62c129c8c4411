"""Findings on the evidence on file."""

from dataclasses import replace
from datetime import date

import pytest
from tests.claims.rules.plain import CUSTOMER, facts, found, program

from opencpor.claims.rules.facts import EvidenceFile, LineFacts, Need

AGREEMENT = facts().evidence[0]
DISCLOSURE = EvidenceFile("evd_2", Need.DISCLOSURE)
PUBLIC = replace(CUSTOMER, segment="public_sector", country="US")


def test_without_evidence_a_claim_is_blocked() -> None:
    assert found(evidence=()) == [("blocks", "evidence_missing", "evidence")]


def test_a_disclosure_alone_proves_nothing() -> None:
    assert found(evidence=(DISCLOSURE,)) == [("blocks", "evidence_missing", "evidence")]


def test_where_the_policy_asks_for_none_none_is_missing() -> None:
    policy = program().policy.model_copy(
        update={"evidence": program().policy.evidence.model_copy(update={"required": False})}
    )
    lax = program().model_copy(update={"policy": policy})
    assert found(program=lax, evidence=()) == []


@pytest.mark.parametrize(
    ("signed_on", "expected"),
    [
        (date(2025, 11, 20), []),
        (date(2025, 11, 19), [("warns", "evidence_old", "evidence")]),
        (None, [("informs", "evidence_undated", "evidence")]),
    ],
)
def test_evidence_ages_by_its_signed_date(
    signed_on: date | None, expected: list[tuple[str, str, str]]
) -> None:
    assert found(evidence=(replace(AGREEMENT, signed_on=signed_on),)) == expected


def test_one_new_file_makes_up_for_an_old_one() -> None:
    old = replace(AGREEMENT, signed_on=date(2020, 1, 1))
    assert found(evidence=(old, AGREEMENT)) == []


def test_a_file_without_text_is_a_warning() -> None:
    scan = replace(AGREEMENT, readable=False)
    assert found(evidence=(scan,)) == [("warns", "evidence_unreadable", "evidence")]


def test_a_line_that_no_file_is_said_to_prove_is_a_warning() -> None:
    lines = (LineFacts("lin_1", 1, workload="teams"), LineFacts("lin_2", 2, workload="exchange"))
    first_only = replace(AGREEMENT, lines=frozenset({"lin_1"}))
    assert found(lines=lines, evidence=(first_only,)) == [
        ("warns", "evidence_not_for_line", "lines.1")
    ]


def test_a_public_sector_customer_needs_the_disclosure_where_the_policy_says_so() -> None:
    assert found(customer=PUBLIC) == [("blocks", "disclosure_missing", "evidence")]
    assert found(customer=PUBLIC, evidence=(AGREEMENT, DISCLOSURE)) == []
    assert found(customer=replace(PUBLIC, country="DE")) == []
