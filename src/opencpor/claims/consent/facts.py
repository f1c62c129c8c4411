"""Gathers what a text shows and what its standing depends on."""

from dataclasses import dataclass
from datetime import datetime

from opencpor.access.models import Organization
from opencpor.claims.consent.models import AnswerKind, ConsentText
from opencpor.claims.consent.refusals import refused_slots
from opencpor.claims.consent.rules.standing import Asked, mode_for
from opencpor.claims.consent.rules.text import Shown, ShownLine
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.mail_domains import belongs, domain_of
from opencpor.claims.states import OPEN, OPEN_LINES, LineState, State
from opencpor.common.months import add_months
from opencpor.directory.models import CustomerDomain, Location
from opencpor.journal.models import PersonalValue
from opencpor.programs.document.policy import ConsentMode
from opencpor.programs.document.program import Program
from opencpor.programs.remembering import recall
from opencpor.ui import dates


def address_verified(claim: Claim, address: str) -> bool:
    """Whether an address has a mail domain that is verified for the claim's tenant."""
    domain = domain_of(address)
    verified = CustomerDomain.objects.filter(
        customer_id=claim.customer_id, verified_at__isnull=False
    )
    return bool(domain) and belongs(domain, frozenset(verified.values_list("domain", flat=True)))


@dataclass(frozen=True)
class Person:
    """Whom a text was frozen for, or who answered it; empty where the values were erased."""

    email: str = ""
    name: str = ""


def asked_person(text: ConsentText) -> Person:
    """Return whom a text was frozen for: its links and its answers are theirs.

    The claim may name another contact by now, whom nobody has asked with this text.
    """
    rows = PersonalValue.objects.filter(id__in=text.contact.values())
    known = {row.id: row.value or "" for row in rows}
    return Person(
        known.get(text.contact.get("email", ""), ""), known.get(text.contact.get("name", ""), "")
    )


def language_of(claim: Claim, program: Program) -> str:
    """Return the language of a claim's contact; one the program lacks is its first."""
    wanted = claim.contact_language
    for one in (wanted, wanted.split("-")[0]):
        if one in program.languages:
            return one
    return program.languages[0]


def slots_asked(claim: Claim) -> list[int]:
    """Return the slots of a claim's open lines."""
    lines = claim.lines.filter(state__in=OPEN_LINES, slot_id__isnull=False)
    return [slot for slot in lines.values_list("slot_id", flat=True) if slot is not None]


def _shown_line(program: Program, line: ClaimLine, language: str) -> ShownLine:
    known = program.workload(line.workload) or program.product(line.product)
    name = known.name.in_language(language) if known else line.workload or line.product
    return ShownLine(line.id, name, line.workload, line.subscription_id, line.product)


def _number_of(claim: Claim) -> str:
    """Return the PartnerID of the location that claims; claims of one sheet share the answer."""

    def read() -> str:
        rows = Location.objects.filter(unit_id=claim.location_id)
        return rows.values_list("partner_id", flat=True).first() or ""

    return recall(("number of", claim.location_id), read) or claim.given_partner_id


def shown_of(claim: Claim, at: datetime, *, declined: bool | None = None) -> Shown:
    """Return what a claim's customer would be shown now.

    Args:
        claim: The claim.
        at: Now.
        declined: Whether the customer said no before, if the caller has just looked.
    """
    version = version_of(claim)
    program = version.document
    language = language_of(claim, program)
    engagement = program.engagement(claim.engagement)
    customer = Organization.objects.get(id=claim.customer_id)
    if declined is None:
        declined = bool(refused_slots(claim.partner_id, slots_asked(claim), program, at))
    policy = program.policy
    today = program.business_calendar.local_date(at)
    longest = policy.association_max_months
    until = add_months(today, longest) if longest is not None else None
    lines = claim.lines.filter(state__in=OPEN_LINES).order_by("place")
    return Shown(
        claim_id=claim.id,
        program_key=claim.program_key,
        program_version=version.number,
        program_name=program.name.in_language(language),
        operator=program.operator_name,
        partner=claim.partner.name,
        partner_id=_number_of(claim),
        customer=customer.name,
        tenant_id=claim.tenant_id,
        engagement=claim.engagement,
        engagement_name=engagement.name.in_language(language) if engagement else claim.engagement,
        lines=tuple(_shown_line(program, line, language) for line in lines),
        mode=mode_for(
            policy.consent.mode,
            verified=address_verified(claim, claim.contact_email),
            declined_before=declined,
        ),
        window_business_days=policy.consent.window_business_days,
        declined_before=declined,
        until=until,
        until_written=dates.day_in(until, language) if until else "",
        language=language,
    )


def still_asked(claim: Claim) -> bool:
    """Whether the customer's answer still matters: to an open claim, or to a line that waits.

    A line that is accepted after all waits although other lines of its claim stand already.
    """
    if State(claim.state) in OPEN:
        return True
    waiting = claim.state == State.APPROVED
    return waiting and claim.lines.filter(state=LineState.ACCEPTED).exists()


def current_text(claim_id: str) -> ConsentText | None:
    """Return the text that counts now, if the customer was asked."""
    return ConsentText.objects.filter(claim_id=claim_id, replaced_at=None).first()


def asked_of(claim: Claim, text: ConsentText | None) -> Asked | None:
    """Return what the standing of a text depends on."""
    if text is None:
        return None
    return Asked(
        mode=ConsentMode(text.document["mode"]),
        acknowledged=text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).exists(),
        answer_by=text.answer_by,
        unreached=text.unreached_at is not None,
        verified=address_verified(claim, asked_person(text).email),
    )


def same_contact(claim: Claim, text: ConsentText) -> bool:
    """Whether a text was frozen for the contact that stands on the claim now."""
    return asked_person(text) == Person(claim.contact_email, claim.contact_name)
