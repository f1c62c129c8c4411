"""What the prefilled template says, for whichever kind of document is made of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from opencpor.claims.evidence.words import ACTIVITIES, WORDS
from opencpor.claims.words import Words

BOX = "☐"
NOT_GIVEN = "................................"


@dataclass(frozen=True)
class TemplateFacts:
    """Everything of a claim that the template names; texts are as people typed them.

    Attributes:
        products: Name of each line's workload or product, with its subscription if it is one.
        max_age_months: How old a signature may be at submission.
        guide: The program's own advice for this engagement.
    """

    claim_id: str
    claim_name: str
    program: str
    operator: str
    engagement: str
    role: str
    partner: str
    partner_id: str
    customer: str
    domain: str
    tenant_id: str
    agreement_date: date | None
    products: tuple[tuple[str, str], ...]
    max_age_months: int
    guide: str
    language: str = "en"


def content_of(facts: TemplateFacts) -> dict[str, Any]:
    """Return the template's content as plain data: texts, rows, words."""
    words = Words(WORDS, facts.language)
    signed = facts.agreement_date.isoformat() if facts.agreement_date else ""
    subscriptions = any(subscription for _, subscription in facts.products)
    rows = [
        [name, *([subscription] if subscriptions else []), *[BOX] * len(ACTIVITIES)]
        for name, subscription in facts.products
    ]
    return {
        "language": words.language,
        "words": dict(words),
        "title": words["title"],
        "subtitle": words["intro"],
        "footer": f"{facts.program} · {facts.claim_id}",
        "about": [
            [words["claim"], facts.claim_id],
            [words["program"], facts.program],
            [words["engagement"], facts.engagement],
            [words["role"], facts.role],
        ],
        "parties": [
            [words["partner"], facts.partner],
            [words["partner_id"], facts.partner_id],
            [words["customer"], facts.customer],
            [words["domain"], facts.domain],
            [words["tenant"], facts.tenant_id],
            [words["project"], facts.claim_name],
            [words["agreement"], signed or NOT_GIVEN],
        ],
        "statement": words["statement"].format(
            customer=facts.customer, partner=facts.partner, operator=facts.operator
        ),
        "within": words["within"].format(months=facts.max_age_months),
        "signing": [[words[key], NOT_GIVEN] for key in ("signer", "signature", "date")],
        "period": [[words[key], NOT_GIVEN] for key in ("from", "to")],
        "headings": [
            words["product"],
            *([words["subscription"]] if subscriptions else []),
            *(words[activity] for activity in ACTIVITIES),
        ],
        "rows": rows,
        "guide": facts.guide,
    }
