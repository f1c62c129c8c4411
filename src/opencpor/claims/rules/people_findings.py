"""Findings on the customer tenant and on the people named on a claim.

No text says what the directory knows: only match or mismatch with what was typed.
"""

from collections.abc import Iterator

from opencpor.claims.rules.codes import Finding
from opencpor.claims.rules.facts import ClaimFacts, Stage
from opencpor.claims.rules.mail_domains import belongs, domain_of, domain_typed
from opencpor.directory.rules.free_mail import FREE_MAIL


def customer_findings(facts: ClaimFacts) -> Iterator[Finding]:
    """Give what is found on the tenant."""
    if not facts.tenant_text.strip():
        yield Finding("tenant_id_missing", "customer.tenant_id")
        return
    if facts.tenant_id is None:
        yield Finding("tenant_id_shape", "customer.tenant_id")
        return
    if facts.customer is None:
        yield from _unknown_tenant(facts)
    else:
        yield from _known_tenant(facts)
    known = (
        facts.customer.domains
        if facts.customer
        else frozenset({domain_typed(facts.customer_domain)})
    )
    if any(belongs(one, facts.partner_domains) for one in known - {""}):
        yield Finding("partner_is_customer", "customer.tenant_id")


def _unknown_tenant(facts: ClaimFacts) -> Iterator[Finding]:
    given = {
        "name": facts.customer_name.strip(),
        "domain": domain_typed(facts.customer_domain),
        "country": facts.customer_country.strip(),
    }
    for part, value in given.items():
        if not value:
            yield Finding("tenant_unknown_incomplete", f"customer.{part}", {"missing": part})


def _known_tenant(facts: ClaimFacts) -> Iterator[Finding]:
    customer = facts.customer
    if customer is None:
        return
    if (
        facts.customer_domain
        and customer.domains
        and not belongs(
            domain_typed(facts.customer_domain) or facts.customer_domain, customer.domains
        )
    ):
        yield Finding("domain_mismatch", "customer.domain")
    if not customer.verified:
        deciding = facts.stage is Stage.DECIDING
        kind = "tenant_unverified_blocked" if deciding else "tenant_unverified"
        yield Finding(kind, "customer.tenant_id")


def people_findings(facts: ClaimFacts) -> Iterator[Finding]:
    """Give what is found on both contacts."""
    for part in ("name", "title", "email", "language"):
        if not getattr(facts.contact, part).strip():
            yield Finding("contact_missing", f"customer.contact.{part}", {"part": part})
    for part in ("name", "email"):
        if not getattr(facts.partner_contact, part).strip():
            yield Finding("partner_contact_missing", f"partner_contact.{part}", {"part": part})
    own = facts.partner_contact.email
    if own.strip() and not domain_of(own):
        yield Finding("partner_contact_email_shape", "partner_contact.email")
    if facts.contact.email.strip():
        yield from _contact_address(facts)


def _contact_address(facts: ClaimFacts) -> Iterator[Finding]:
    where = "customer.contact.email"
    domain = domain_of(facts.contact.email)
    if not domain:
        yield Finding("contact_email_shape", where)
        return
    if belongs(domain, facts.partner_domains):
        yield Finding("contact_on_partner_domain", where)
        return
    if domain in FREE_MAIL:
        yield Finding("contact_free_mail", where)
        return
    typed = frozenset({domain_typed(facts.customer_domain)} - {""})
    known = facts.customer.domains if facts.customer else typed
    if known and not belongs(domain, known):
        yield Finding("contact_outside_domains", where)
