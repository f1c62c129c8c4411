"""What a partner is told, before it submits, of how its customer consents."""

from dataclasses import replace

import pytest
from tests.claims.rules.plain import CUSTOMER, facts, line, on_consent, program

from opencpor.claims.rules.facts import ClaimFacts, Contact, Stage
from opencpor.programs.document.policy import ConsentMode

EMAIL = "customer.contact.email"


def explicit() -> ClaimFacts:
    policy = program().policy
    consent = policy.consent.model_copy(update={"mode": ConsentMode.EXPLICIT})
    changed = policy.model_copy(update={"consent": consent})
    return replace(facts(), program=program().model_copy(update={"policy": changed}))


def contact(address: str) -> Contact:
    return Contact("Ada", "CIO", address, "en")


def test_where_the_program_wants_an_answer_nothing_else_is_said() -> None:
    assert on_consent(explicit()) == [("customer_must_answer", EMAIL)]
    assert on_consent(line(explicit(), refused=True)) == [("customer_must_answer", EMAIL)]


def test_after_a_no_the_line_says_that_silence_does_not_count() -> None:
    assert on_consent(line(refused=True)) == [("customer_must_answer_no", "lines.0")]


@pytest.mark.parametrize("address", ["ada@gmail.com", "ada@elsewhere.example"])
def test_an_address_that_is_no_customer_s_is_told_to_answer(address: str) -> None:
    assert on_consent(contact=contact(address)) == [("customer_must_answer_contact", EMAIL)]


@pytest.mark.parametrize("address", ["", "nonsense", "ada@partner.example"])
def test_nothing_is_said_of_an_address_that_must_change_anyway(address: str) -> None:
    assert on_consent(contact=contact(address)) == []


def test_whether_a_domain_is_verified_is_not_told() -> None:
    said = [("silence_counts_if_verified", EMAIL)]
    nothing_known = replace(CUSTOMER, domains=frozenset())
    for customer in (CUSTOMER, replace(CUSTOMER, verified=False), nothing_known, None):
        assert on_consent(customer=customer) == said


def test_it_is_said_only_while_the_partner_can_change_something() -> None:
    assert on_consent(changeable=False) == []
    assert on_consent(stage=Stage.DECIDING) == []
