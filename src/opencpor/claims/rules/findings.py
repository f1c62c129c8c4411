"""All findings on a claim: one pure function serves form, API, bulk and review."""

from collections.abc import Iterator

from opencpor.claims.rules.claim_findings import claim_findings
from opencpor.claims.rules.codes import Finding, Severity
from opencpor.claims.rules.consent_findings import consent_findings
from opencpor.claims.rules.evidence_findings import evidence_findings
from opencpor.claims.rules.facts import ClaimFacts
from opencpor.claims.rules.line_findings import line_findings
from opencpor.claims.rules.people_findings import customer_findings, people_findings

ORDER = list(Severity)


def _all(facts: ClaimFacts) -> Iterator[Finding]:
    yield from claim_findings(facts)
    yield from customer_findings(facts)
    people = tuple(people_findings(facts))
    yield from people
    yield from consent_findings(facts, people)
    if not facts.lines:
        yield Finding("lines_missing", "lines")
    for line in facts.lines:
        yield from line_findings(facts, line)
    yield from evidence_findings(facts)


def findings(facts: ClaimFacts) -> tuple[Finding, ...]:
    """Return everything worth saying about a claim, what blocks first."""
    return tuple(sorted(_all(facts), key=lambda found: ORDER.index(found.severity)))


def blocking(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep a claim from going on."""
    return tuple(one for one in found if one.severity is Severity.BLOCKS)


def warnings(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that need a reason."""
    return tuple(one for one in found if one.severity is Severity.WARNS)


def blocking_line(found: tuple[Finding, ...], line_id: str) -> tuple[Finding, ...]:
    """Return what keeps one line from being accepted: its own findings and the whole claim's.

    Formalities of submission do not count again, and who holds the slot is for the register.
    """
    return tuple(
        one
        for one in blocking(found)
        if one.line in ("", line_id) and one.code != "acknowledgement_missing"
    )
