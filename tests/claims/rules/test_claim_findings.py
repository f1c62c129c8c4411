"""Findings on the claim itself, the customer and the people: code, severity, field, remedy."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.claims.rules.plain import CUSTOMER, TODAY, facts, found, line, of

from opencpor.claims.rules.codes import WORDINGS
from opencpor.claims.rules.facts import AccountStanding, ClaimFacts, Contact, Stage

CONTACT = facts().contact
OWN = facts().partner_contact
NEW = {"customer": None}


def test_a_claim_with_everything_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": " "}, ("blocks", "name_missing", "name")),
        ({"agreement_date": None}, ("blocks", "agreement_date_missing", "agreement_date")),
        (
            {"agreement_date": TODAY + timedelta(days=1)},
            ("blocks", "agreement_date_future", "agreement_date"),
        ),
        ({"account": AccountStanding.MISSING}, ("blocks", "partner_id_missing", "partner_id")),
        ({"account": AccountStanding.BAD_SHAPE}, ("blocks", "partner_id_shape", "partner_id")),
        ({"account": AccountStanding.UNKNOWN}, ("blocks", "partner_id_unknown", "partner_id")),
        (
            {"account": AccountStanding.GLOBAL_ACCOUNT},
            ("blocks", "partner_id_global_account", "partner_id"),
        ),
        (
            {"account": AccountStanding.OUT_OF_SCOPE},
            ("blocks", "partner_id_out_of_scope", "partner_id"),
        ),
        ({"enrolled": False}, ("warns", "not_enrolled", "partner_id")),
        ({"enrolled": False, "opt_out": True}, ("informs", "not_enrolled", "partner_id")),
        ({"tenant_text": ""}, ("blocks", "tenant_id_missing", "customer.tenant_id")),
        ({"tenant_id": None}, ("blocks", "tenant_id_shape", "customer.tenant_id")),
        (
            NEW | {"customer_country": ""},
            ("blocks", "tenant_unknown_incomplete", "customer.country"),
        ),
        (NEW | {"customer_name": ""}, ("blocks", "tenant_unknown_incomplete", "customer.name")),
        (
            NEW | {"customer_domain": ""},
            ("blocks", "tenant_unknown_incomplete", "customer.domain"),
        ),
        ({"customer_domain": "other.example"}, ("warns", "domain_mismatch", "customer.domain")),
        (
            {"customer": replace(CUSTOMER, verified=False)},
            ("informs", "tenant_unverified", "customer.tenant_id"),
        ),
        (
            {"customer": replace(CUSTOMER, verified=False), "stage": Stage.DECIDING},
            ("blocks", "tenant_unverified", "customer.tenant_id"),
        ),
        (
            {"partner_domains": frozenset({"contoso.example"}), "contact": CONTACT},
            ("blocks", "partner_is_customer", "customer.tenant_id"),
        ),
        (
            {"contact": replace(CONTACT, name="")},
            ("blocks", "contact_missing", "customer.contact.name"),
        ),
        (
            {"contact": replace(CONTACT, title="")},
            ("blocks", "contact_missing", "customer.contact.title"),
        ),
        (
            {"contact": replace(CONTACT, email="")},
            ("blocks", "contact_missing", "customer.contact.email"),
        ),
        (
            {"contact": replace(CONTACT, language="")},
            ("blocks", "contact_missing", "customer.contact.language"),
        ),
        (
            {"contact": replace(CONTACT, email="ada at contoso")},
            ("blocks", "contact_email_shape", "customer.contact.email"),
        ),
        (
            {"contact": replace(CONTACT, email="ada@partner.example")},
            ("blocks", "contact_on_partner_domain", "customer.contact.email"),
        ),
        (
            {"contact": replace(CONTACT, email="ada@mail.partner.example")},
            ("blocks", "contact_on_partner_domain", "customer.contact.email"),
        ),
        (
            {"contact": replace(CONTACT, email="ada@elsewhere.example")},
            ("warns", "contact_outside_domains", "customer.contact.email"),
        ),
        (
            {"contact": replace(CONTACT, email="ada@gmail.com")},
            ("warns", "contact_free_mail", "customer.contact.email"),
        ),
        (
            {"partner_contact": replace(OWN, name="")},
            ("blocks", "partner_contact_missing", "partner_contact.name"),
        ),
        (
            {"partner_contact": replace(OWN, email="")},
            ("blocks", "partner_contact_missing", "partner_contact.email"),
        ),
        (
            {"partner_contact": replace(OWN, email="paul")},
            ("blocks", "partner_contact_email_shape", "partner_contact.email"),
        ),
        ({"lines": ()}, ("blocks", "lines_missing", "lines")),
        (
            {"acknowledged": frozenset({"authorized", "accurate"})},
            ("blocks", "acknowledgement_missing", "acknowledgements.customer-informed"),
        ),
    ],
)  # fmt: skip
def test_one_thing_wrong_gives_its_finding(
    changes: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert expected in found(**changes)


def test_a_contact_below_the_customers_domain_is_at_the_customer() -> None:
    assert found(contact=replace(CONTACT, email="ada@mail.contoso.example")) == []


def test_a_tenant_new_to_the_directory_needs_only_name_domain_and_country() -> None:
    assert found(customer=None) == []


def test_the_domain_of_a_new_tenant_must_not_be_the_partners() -> None:
    for typed in ("partner.example", "https://www.Partner.example/about"):
        own = found(customer=None, customer_domain=typed)
        assert ("blocks", "partner_is_customer", "customer.tenant_id") in own


def test_what_the_directory_knows_is_in_no_text() -> None:
    secret = replace(CUSTOMER, domains=frozenset({"secret.example"}))
    said = [one.text + one.remedy for one in of(customer=secret)]
    assert said
    assert not any("secret" in text for text in said)


def test_an_engagement_without_payment_cannot_be_opted_out_of() -> None:
    base = facts("bizapps-usage-recognition")
    assert ("blocks", "opt_out_not_allowed", "opt_out") in found(base, opt_out=True)


def test_recognition_needs_no_enrollment() -> None:
    base = facts("bizapps-usage-recognition")
    assert ("informs", "not_enrolled", "partner_id") in found(base, enrolled=False)


@pytest.mark.parametrize("key", ["seller_name", "customer_name", "isv_solution"])
def test_each_extra_field_of_the_engagement_is_asked_for(key: str) -> None:
    base = facts("bizapps-revenue")
    given = {one.key: "x" for one in base.engagement.extra_fields} | {key: " "}
    assert ("blocks", "extra_field_missing", f"extra.{key}") in found(
        base, extra=tuple(given.items())
    )


def test_blocking_findings_come_first() -> None:
    severities = [one[0] for one in found(name="", enrolled=False, contact=Contact())]
    assert severities == sorted(severities, key=["blocks", "warns", "informs"].index)


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_every_kind_says_what_is_wrong_and_what_helps(kind: str) -> None:
    wording = WORDINGS[kind]
    assert wording.text.endswith(".")
    assert wording.remedy


def test_an_agreement_signed_today_is_right() -> None:
    assert found(agreement_date=TODAY) == []
    assert found(agreement_date=date(2020, 1, 1)) == []


def test_a_line_without_anything_wrong_says_nothing() -> None:
    whole: ClaimFacts = line()
    assert found(whole) == []
