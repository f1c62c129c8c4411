"""What the incentive rules must find in the rest of the document, and in each other."""

from __future__ import annotations

from collections.abc import Iterator

from opencpor.common.money import MINOR_DIGITS
from opencpor.common.phrases import phrase
from opencpor.programs.document.draft import Draft
from opencpor.programs.document.errors import DocumentError, Path
from opencpor.programs.document.incentives import (
    AnyRule,
    MilestoneRule,
    NetGrowthRule,
    PeriodGrowthRule,
    conflicts,
    unpayable,
)
from opencpor.programs.document.offer import Engagement


def incentive_references(draft: Draft) -> Iterator[DocumentError]:
    """Refuse rules that name what does not exist, contradict each other, or pay nobody."""
    rules: list[tuple[Path, AnyRule]] = [
        *draft.items("incentives", NetGrowthRule),
        *draft.items("incentives", MilestoneRule),
        *draft.items("incentives", PeriodGrowthRule),
    ]
    for path, rule in rules:
        yield from _engagement(draft, path, rule)
        yield from _workloads(draft, path, rule)
    values = [rule for _, rule in sorted(rules, key=lambda found: found[0])]
    currency = draft.raw.get("currency")
    sentences = list(conflicts(values))
    if isinstance(currency, str) and currency not in MINOR_DIGITS:
        told = phrase("{currency} is no currency", currency=repr(currency))
        yield DocumentError.at(("currency",), told, phrase("a code such as USD"))
    elif isinstance(currency, str):
        sentences += unpayable(values, currency)
    for sentence in sentences:
        what, _, expected = sentence.partition(": expected ")
        if not what.startswith("rule name"):  # said at its own place by `unique_keys`
            yield DocumentError.at(("incentives",), what, expected)


def _engagement(draft: Draft, path: Path, rule: AnyRule) -> Iterator[DocumentError]:
    if rule.engagement not in draft.keys("engagements"):
        what = phrase("unknown engagement {key}", key=repr(rule.engagement))
        expected = phrase("an engagement of this document")
        yield DocumentError.at((*path, "engagement"), what, expected)
    for _, engagement in draft.items("engagements", Engagement):
        if engagement.key == rule.engagement and not engagement.incentivized:
            what = phrase("engagement {key} is not incentivized", key=repr(rule.engagement))
            expected = phrase("an engagement that pays")
            yield DocumentError.at((*path, "engagement"), what, expected)


def _workloads(draft: Draft, path: Path, rule: AnyRule) -> Iterator[DocumentError]:
    known, expected = draft.keys("workloads"), phrase("a workload of this document")
    if isinstance(rule, NetGrowthRule):
        for workload in rule.rates:
            if workload not in known:
                what = phrase("rate for an unknown workload {key}", key=repr(workload))
                yield DocumentError.at((*path, "rates", workload), what, expected)
    elif isinstance(rule, MilestoneRule):
        for place, milestone in enumerate(rule.milestones):
            for workload in milestone.workloads or ():
                if workload not in known:
                    what = phrase("milestone for an unknown workload {key}", key=repr(workload))
                    where = (*path, "milestones", place, "workloads")
                    yield DocumentError.at(where, what, expected)
