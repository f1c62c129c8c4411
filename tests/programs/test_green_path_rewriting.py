"""A document with another green path is the same document in every other character."""

from decimal import Decimal

import pytest

from opencpor.programs.document.loading import load_document
from opencpor.programs.document.policy import GreenCondition, GreenPath, PartnerHistory
from opencpor.programs.document.rewriting import with_green_path
from opencpor.programs.shipped import INVENTED, MICROSOFT, shipped_text

WANTED = GreenPath(
    enabled=True,
    conditions=(GreenCondition.SLOT_FREE, GreenCondition.VERIFIED_RECEIPT),
    partner_history=PartnerHistory(min_decided_claims=7, max_rejected_share=Decimal("0.2")),
    audit_share=Decimal("0.25"),
)


@pytest.mark.parametrize("key", [MICROSOFT, INVENTED])
def test_the_new_document_says_what_was_wanted_and_keeps_its_comments(key: str) -> None:
    text = shipped_text(key)
    changed = with_green_path(text, WANTED)
    assert load_document(changed).policy.green_path == WANTED
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in changed.splitlines() if line.lstrip().startswith("#")] == comments
    assert with_green_path(changed, WANTED) == changed


def _policy(replacement: str) -> str:
    """Return a shipped document whose policy is written in another way."""
    text = shipped_text(MICROSOFT)
    start = text.index("\npolicy:")
    rest = text[start + 1 :].splitlines(keepends=True)
    after = next(
        (n for n, line in enumerate(rest) if n and line.strip() and not line[0].isspace()),
        len(rest),
    )
    return text[: start + 1] + replacement + "".join(rest[after:])


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "policy: {}\n",
        "policy: {dispute_days: 20}\n",
        "policy: {green_path: {enabled: false}, dispute_days: 20}\n",
        "policy:\n  # why\n  dispute_days: 20\n",
        "policy:\n  green_path:\n    enabled: false  # no\n    # next\n  dispute_days: 20\n",
    ],
)
def test_every_way_of_writing_the_policy_is_understood(policy: str) -> None:
    changed = load_document(with_green_path(_policy(policy), WANTED))
    assert changed.policy.green_path == WANTED
    assert changed.policy.dispute_days == (20 if "20" in policy else 30)
