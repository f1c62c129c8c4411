"""A claim without any finding, as plain facts; tests change one thing."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.consent_findings import ON_CONSENT
from opencpor.claims.rules.facts import (
    AccountStanding,
    ClaimFacts,
    Contact,
    CustomerFacts,
    EvidenceFile,
    LineFacts,
    Need,
    Stage,
    SubscriptionFacts,
)
from opencpor.claims.rules.findings import findings
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program
from opencpor.programs.shipped import shipped_text

TODAY = date(2026, 11, 20)
TENANT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
GUID = "9a0c2504-4f89-41d3-9a0c-0305e82c3302"
CUSTOMER = CustomerFacts("org_c", frozenset({"contoso.example"}), True, "commercial", "DE")
BOUGHT = SubscriptionFacts("org_c", "sales", "volume-licensing", "active", TODAY)


@lru_cache
def program() -> Program:
    return load_document(shipped_text("microsoft-cpor"))


@lru_cache
def facts(engagement: str = "modern-work-security-usage") -> ClaimFacts:
    found = program().engagement(engagement)
    assert found is not None
    return ClaimFacts(
        program=program(), engagement=found, stage=Stage.WRITING, today=TODAY,
        name="Rollout", account=AccountStanding.GOOD, enrolled=True,
        partner_domains=frozenset({"partner.example"}), tenant_text=TENANT,
        tenant_id=UUID(TENANT), customer=CUSTOMER, customer_name="Contoso",
        customer_domain="contoso.example", customer_country="DE",
        contact=Contact("Ada", "CIO", "ada@contoso.example", "en"),
        partner_contact=Contact("Paul", email="paul@partner.example"),
        agreement_date=date(2026, 10, 1),
        acknowledged=frozenset(one.key for one in program().acknowledgements.partner),
        evidence=(EvidenceFile("evd_1", Need.AGREEMENT, date(2026, 10, 1)),),
        lines=(LineFacts("lin_1", 1, workload="teams"),),
    )  # fmt: skip


def found(base: ClaimFacts | None = None, **changes: Any) -> list[tuple[str, str, str]]:
    """Return severity, code and field of everything found after a change."""
    return [(one.severity.value, one.code, one.field) for one in of(base, **changes)]


def of(base: ClaimFacts | None = None, **changes: Any) -> tuple[Finding, ...]:
    """Return all findings but those on the customer's answer, of which every claim has one."""
    every = findings(replace(base or facts(), **changes))
    return tuple(one for one in every if one.code not in ON_CONSENT)


def on_consent(base: ClaimFacts | None = None, **changes: Any) -> list[tuple[str, str]]:
    """Return kind and field of what is said of the customer's answer."""
    every = findings(replace(base or facts(), **changes))
    return [(one.kind, one.field) for one in every if one.code in ON_CONSENT]


def line(base: ClaimFacts | None = None, **changes: Any) -> ClaimFacts:
    """Return the facts with the first line changed."""
    whole = base or facts()
    return replace(whole, lines=(replace(whole.lines[0], **changes),))


def subscription_facts(**changes: Any) -> ClaimFacts:
    """Return a claim of one known subscription."""
    base = facts("bizapps-usage-recognition")
    given = {"subscription_id": GUID, "product": "sales", "subscription": BOUGHT}
    return replace(base, lines=(LineFacts("lin_1", 1, **given | changes),))
