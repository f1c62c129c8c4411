"""Reads of the console: what waits for an answer, what was answered, who asked about the tenant."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.actions.decline import DECLINABLE
from opencpor.claims.consent.actions.reading import document_to_come
from opencpor.claims.consent.actions.reopen import who_reopens
from opencpor.claims.consent.console.held import product_name
from opencpor.claims.consent.facts import asked_of, current_text, still_asked
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.consent.queries import own_figures
from opencpor.claims.consent.refusals import Refusal, refused_slots
from opencpor.claims.consent.rules.standing import Where, where
from opencpor.claims.consent.rules.text import digest_of_document
from opencpor.claims.facts import version_of
from opencpor.claims.models import AvailabilityQuestion, Claim, ClaimLine
from opencpor.claims.ports import Figure
from opencpor.claims.states import OPEN, OPEN_LINES
from opencpor.common.clock import now
from opencpor.directory.models import Customer
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.journal.queries import history
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association, Slot

ANSWER = Permission.CONSENT_ANSWER
E = EventType
TOLD = (
    E.CLAIM_SUBMITTED, E.CLAIM_RESUBMITTED, E.CLAIM_DECIDED, E.CLAIM_APPROVED, E.CLAIM_REJECTED,
    E.CLAIM_WITHDRAWN, E.CLAIM_LAPSED, E.CLAIM_DISPUTED, E.CLAIM_DISPUTE_DECIDED, E.CLAIM_ENDED,
    E.CLAIM_FINALIZED, E.CLAIM_LINE_CONTESTED, E.CLAIM_LINE_RELEASED, E.CLAIM_LINE_DROPPED,
    E.CLAIM_LINE_ENDED, E.CONSENT_FROZEN, E.CONSENT_SENT, E.CONSENT_DELIVERED,
    E.CONSENT_UNREACHABLE, E.CONSENT_ACKNOWLEDGED, E.CONSENT_DECLINED, E.CONSENT_NOT_ME,
    E.CONSENT_WINDOW_PASSED, E.CONTACT_CHANGED, E.ASSOCIATION_STARTED, E.ASSOCIATION_ENDED,
    E.ASSOCIATION_CHANGED,
)  # fmt: skip
"""What the history of a tenant tells; the work between partner and reviewer is left out."""


def tenant(actor: Actor, customer_id: str) -> Customer:
    """Return a tenant that the actor answers for.

    Raises:
        NotFound: If it is another's.
    """
    actor.require(ANSWER)
    rows = Customer.objects.select_related("organization")
    return fetch(rows, actor, "customer", ANSWER, organization_id=customer_id)


@dataclass(frozen=True)
class Request:
    """What a partner asks of a tenant, as its admin sees it.

    Attributes:
        claim: The claim.
        document: The frozen text; what would be frozen now if the contact was not asked yet.
        sha256: Its hash, in hex: what an answer is about.
        frozen: Whether it is frozen.
        where: Where consent stands.
        lines: Every line with its name.
        figures: The tenant's newest figures of what is asked for or held, each with its name.
        answers: What was said to the present text, oldest first.
    """

    claim: Claim
    document: dict[str, Any]
    sha256: str
    frozen: bool
    where: Where
    lines: tuple[tuple[str, ClaimLine], ...]
    figures: tuple[tuple[str, Figure], ...]
    answers: tuple[ConsentAnswer, ...]

    @property
    def acknowledged(self) -> ConsentAnswer | None:
        """The acknowledgement of this text, which is its receipt."""
        found = (one for one in self.answers if one.kind == AnswerKind.ACKNOWLEDGED)
        return next(found, None)

    @property
    def asks(self) -> bool:
        """Whether an acknowledgement is still asked for."""
        waiting = any(line.state in OPEN_LINES for _, line in self.lines)
        return self.acknowledged is None and still_asked(self.claim) and waiting

    @property
    def declinable(self) -> bool:
        """Whether anything can still be declined."""
        return any(line.state in DECLINABLE for _, line in self.lines)


def requests_to(actor: Actor, *, waiting: bool = True) -> QuerySet[Claim]:
    """Return the claims on the actor's tenants: those that wait, or all ever submitted."""
    rows = Claim.objects.select_related("partner", "location").prefetch_related("lines")
    found = restrict(rows, actor, ANSWER)
    return found.filter(state__in=[state.value for state in OPEN]) if waiting else found


def request_of(actor: Actor, claim_id: str) -> Request:
    """Return one request.

    Raises:
        NotFound: If it is not on the actor's tenant.
    """
    actor.require(ANSWER)
    claim = fetch(requests_to(actor, waiting=False), actor, "claim", ANSWER, id=claim_id)
    program, text = version_of(claim).document, current_text(claim.id)
    document = text.document if text is not None else document_to_come(claim)
    lines = [
        (product_name(program, line.workload, line.product), line)
        for line in claim.lines.order_by("place")
    ]
    answers = text.answers.prefetch_related("lines").order_by("at") if text is not None else ()
    return Request(
        claim,
        document,
        digest_of_document(document).hex(),
        text is not None,
        where(asked_of(claim, text), now()),
        tuple(lines),
        tuple(own_figures(lines)),
        tuple(answers),
    )


def receipts_of(actor: Actor) -> QuerySet[ConsentAnswer]:
    """Return the acknowledgements that an actor may see."""
    rows = ConsentAnswer.objects.select_related("text__claim__partner", "text__claim__customer")
    return restrict(rows.filter(kind=AnswerKind.ACKNOWLEDGED), actor)


def questions_about(actor: Actor) -> QuerySet[AvailabilityQuestion]:
    """Return who asked whether something of the actor's tenants is free."""
    rows = AvailabilityQuestion.objects.select_related("partner", "customer")
    return restrict(rows, actor, ANSWER)


def happened_to(actor: Actor, customer_id: str = "") -> QuerySet[Event]:
    """Return what happened to claims on the actor's tenants, or one of them, and to associations.

    Args:
        actor: An admin.
        customer_id: The tenant's organization; empty: all of the actor's.
    """
    claims, held = Claim.objects.all(), Association.objects.all()
    if customer_id:
        claims = claims.filter(customer_id=customer_id)
        held = held.filter(slot__customer_id=customer_id)
    claims = restrict(claims, actor, ANSWER)
    held = restrict(held, actor, ANSWER)
    streams = [f"claim:{one}" for one in claims.values_list("id", flat=True)]
    streams += [f"association:{one}" for one in held.values_list("id", flat=True)]
    return history(*streams).filter(type__in=[kind.value for kind in TOLD])


def subjects_of(streams: list[str]) -> dict[str, Claim | Association]:
    """Return the claim or association that each stream is about, with its partner."""
    ids = [stream.split(":", 1) for stream in streams]
    claims = Claim.objects.select_related("partner").in_bulk([i for k, i in ids if k == "claim"])
    rows = Association.objects.select_related("partner").in_bulk(
        [i for k, i in ids if k == "association"]
    )
    found: dict[str, Claim | Association] = {f"claim:{key}": one for key, one in claims.items()}
    return found | {f"association:{key}": row for key, row in rows.items()}


@dataclass(frozen=True)
class Turned:
    """A partner that a tenant declined on one product, and how often it has asked since.

    Attributes:
        refusal: The tenant's last no.
        partner: The partner.
        product: Name of the workload; of a subscription its GUID besides.
        most: How often it may ask after a no.
        zone: The program's time zone.
    """

    refusal: Refusal
    partner: Organization
    product: str
    most: int
    zone: tzinfo

    @property
    def closed(self) -> bool:
        """Whether it may not ask again unless somebody reopens it."""
        return self.refusal.asked_since() >= self.most


def turned_down(actor: Actor, customer_id: str) -> list[Turned]:
    """Return the partners that a tenant declined and that need its explicit yes, newest first.

    Raises:
        NotFound: If the tenant is another's.
    """
    right = who_reopens(actor, customer_id)
    customer = fetch(Customer.objects.all(), actor, "customer", right, organization_id=customer_id)
    slots = {slot.id: slot for slot in Slot.objects.filter(customer_id=customer.pk)}
    found = []
    for key in sorted({slot.program_key for slot in slots.values()}):
        program = version_in_force(key).document
        own = [slot.id for slot in slots.values() if slot.program_key == key]
        most = program.policy.consent.requests_after_decline
        for one in refused_slots("", own, program, now()):
            slot = slots[one.slot_id]
            name = product_name(program, slot.workload, "")
            words = " · ".join(filter(None, (name, str(slot.subscription_id or ""))))
            found.append((one, words, most, program.business_calendar.zone))
    names = Organization.objects.in_bulk({one.partner_id for one, *_ in found})
    rows = [
        Turned(one, names[one.partner_id], words, most, zone) for one, words, most, zone in found
    ]
    return sorted(rows, key=lambda row: row.refusal.at, reverse=True)
