"""The list of findings that the product promises: each with its severity, in both languages."""

import pytest
from django.utils import translation

from opencpor.claims.rules.codes import WORDINGS, Finding
from opencpor.claims.wording import said

BLOCKS = (
    "tenant_id_shape", "subscription_shape", "tenant_unknown_incomplete",
    "contact_on_partner_domain", "partner_id_shape", "partner_id_unknown",
    "partner_id_global_account", "partner_id_out_of_scope", "partner_is_customer",
    "wrong_solution_area", "channel_not_allowed", "workload_unknown", "workload_retired",
    "product_unknown", "product_retired", "subscription_of_other_tenant",
    "subscription_wrong_product", "subscription_expired", "already_associated", "already_claimed",
    "disclosure_missing", "evidence_missing", "acknowledgement_missing", "extra_field_missing",
)  # fmt: skip
WARNS = (
    "domain_mismatch", "contact_outside_domains", "contact_free_mail", "not_enrolled",
    "other_location", "slot_held", "seats_below_minimum", "little_growth_left", "evidence_old",
    "evidence_unreadable",
)  # fmt: skip
INFORMS = (
    "not_enrolled_recognition", "recognition_only", "subscription_not_provisioned",
    "other_engagement", "customer_must_answer", "customer_must_answer_contact",
    "customer_must_answer_no", "silence_counts_if_verified", "nothing_answered",
)  # fmt: skip
PROMISED = [
    *((kind, "blocks") for kind in BLOCKS),
    *((kind, "warns") for kind in WARNS),
    *((kind, "informs") for kind in INFORMS),
]
GAPS = {
    "missing": "domain",
    "label": "Seller",
    "channels": "Web-Direct",
    "months": "12",
    "days": "5",
}


@pytest.mark.parametrize(("kind", "severity"), PROMISED)
def test_a_promised_finding_has_its_severity_a_text_and_a_remedy(kind: str, severity: str) -> None:
    assert WORDINGS[kind].severity == severity
    finding = Finding(kind, "field", GAPS)
    with translation.override("en"):
        english = said(finding)
    with translation.override("de"):
        german = said(finding)
    assert all(english)
    assert english.text != german.text
    assert english.remedy != german.remedy
