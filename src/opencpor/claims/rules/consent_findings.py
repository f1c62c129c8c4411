"""What is said before a claim is submitted of how its customer consents.

Source: silence is consent only if the program says so, the contact's domain is verified for the
tenant, and the customer has not said no to the partner lately. Which domains are verified stands in
the directory, of which a partner learns nothing before an association: so nothing here depends on
it. What is said of an address follows from the findings on it, which say only match or mismatch.
"""

from collections.abc import Iterator

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import ClaimFacts, Stage
from opencpor.programs.document.policy import ConsentMode

ON_CONSENT = frozenset({"customer_must_answer", "silence_counts_if_verified"})
"""The codes of all that is said here."""

EMAIL = "customer.contact.email"
STRANGE = frozenset({"contact_free_mail", "contact_outside_domains"})
WRONG = frozenset({"contact_email_shape", "contact_on_partner_domain"})


def consent_findings(facts: ClaimFacts, of_people: tuple[Finding, ...]) -> Iterator[Finding]:
    """Give what the partner should know of the customer's answer while it can still change things.

    Args:
        facts: The claim.
        of_people: The findings on its contacts.
    """
    if facts.stage is not Stage.WRITING or not facts.changeable:
        return
    consent = facts.program.policy.consent
    days = {"days": str(consent.window_business_days)}
    if consent.mode is ConsentMode.EXPLICIT:
        yield Finding("customer_must_answer", EMAIL, days)
        return
    refused = [line for line in facts.lines if line.refused]
    for line in refused:
        yield Finding("customer_must_answer_no", line.field, days, line.id)
    said = {one.kind for one in of_people}
    if said & STRANGE:
        yield Finding("customer_must_answer_contact", EMAIL)
    elif facts.contact.email.strip() and not refused and not said & WRONG:
        yield Finding("silence_counts_if_verified", EMAIL)
