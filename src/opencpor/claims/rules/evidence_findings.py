"""Findings on the evidence that is on file."""

from collections.abc import Iterator

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import ClaimFacts, Need
from opencpor.common.months import add_months

PUBLIC_SECTOR = "public_sector"


def evidence_findings(facts: ClaimFacts) -> Iterator[Finding]:
    """Give what is found on the files of a claim."""
    proofs = [file for file in facts.evidence if file.kind is not Need.DISCLOSURE]
    policy = facts.program.policy.evidence
    if policy.required and not proofs:
        yield Finding("evidence_missing", "evidence")
    elif proofs:
        yield from _dates(facts)
        yield from _lines(facts)
    if any(file.in_quarantine for file in facts.evidence):
        yield Finding("evidence_in_quarantine", "evidence")
    if any(not file.readable for file in facts.evidence):
        yield Finding("evidence_unreadable", "evidence")
    yield from _disclosure(facts)


def _dates(facts: ClaimFacts) -> Iterator[Finding]:
    months = facts.program.policy.evidence.max_age_months
    signed = [
        file.signed_on
        for file in facts.evidence
        if file.kind is not Need.DISCLOSURE and file.signed_on is not None
    ]
    if not signed:
        yield Finding("evidence_undated", "evidence")
    elif max(signed) < add_months(facts.today, -months):
        yield Finding("evidence_old", "evidence", {"months": str(months)})


def _lines(facts: ClaimFacts) -> Iterator[Finding]:
    proofs = [file for file in facts.evidence if file.kind is not Need.DISCLOSURE]
    if any(not file.lines for file in proofs):
        return
    proved = frozenset[str]().union(*(file.lines for file in proofs))
    for line in facts.lines:
        if line.id not in proved:
            yield Finding("evidence_not_for_line", line.field, line=line.id)


def _disclosure(facts: ClaimFacts) -> Iterator[Finding]:
    customer = facts.customer
    if customer is None or customer.segment != PUBLIC_SECTOR:
        return
    asked = customer.country in facts.program.policy.public_sector.disclosure_countries
    if asked and not any(file.kind is Need.DISCLOSURE for file in facts.evidence):
        yield Finding("disclosure_missing", "evidence")
