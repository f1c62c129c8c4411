"""Gathers what the findings need: a fixed number of queries, however many lines there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from opencpor.access.actor import Actor
from opencpor.claims import ports
from opencpor.claims.accounts import Place, place_of, standing_of
from opencpor.claims.consent.refusals import said_no
from opencpor.claims.evidence.models import Evidence
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.facts import (
    AccountStanding,
    ClaimFacts,
    Contact,
    CustomerFacts,
    EvidenceFile,
    Holding,
    LineFacts,
    Need,
    Stage,
    SubscriptionFacts,
)
from opencpor.claims.states import OPEN, OPEN_LINES, State
from opencpor.claims.unanswered import unanswered
from opencpor.directory.models import PartnerDomain, Subscription
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.terms import TenantStatus
from opencpor.programs.document.policy import BaselineHint
from opencpor.programs.document.program import Program
from opencpor.programs.queries import Version, version_by_number, version_in_force
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.queries import slots_of
from opencpor.register.rules import SlotKey
from opencpor.runtime.kept import Kept
from opencpor.runtime.statements import prepared

CHANGEABLE = (State.DRAFT.value, State.ACTION_REQUIRED.value)


def version_of(claim: Claim) -> Version:
    """Return the program version of a claim: pinned at submission, today's before."""
    if claim.program_version is not None:
        return version_by_number(claim.program_key, claim.program_version)
    return version_in_force(claim.program_key)


# Written by hand, as is what `accounts` reads: every creation and every look at a claim asks.
TENANT = """
    SELECT organization_id, status, segment, country,
        ARRAY(
            SELECT domain FROM directory_customerdomain
            WHERE customer_id = customer.organization_id
        )
    FROM directory_customer AS customer WHERE tenant_id = %s
"""


def customer_of(tenant_id: str) -> CustomerFacts | None:
    """Return the tenant's customer, whoever asks; the caller must not show what is known of it."""
    guid = guid_of(tenant_id)
    if guid is None:
        return None
    with prepared() as cursor:
        cursor.execute(TENANT, [guid])
        row = cursor.fetchone()
    if row is None:
        return None
    organization_id, status, segment, country, domains = row
    return CustomerFacts(
        id=organization_id,
        domains=frozenset(domains),
        verified=status == TenantStatus.VERIFIED,
        segment=segment,
        country=country,
    )


@dataclass(frozen=True)
class Ground:
    """What a claim stands on, as the caller has read it in the same transaction.

    Attributes:
        version: The program version that governs it.
        place: The location of its PartnerID, if there is one.
        new: Whether the claim was made in this very transaction, so that no file can belong to it.
    """

    version: Version
    place: Place | None
    new: bool = False


def ground_of(claim: Claim, version: Version | None = None) -> Ground:
    """Read what a claim stands on, as far as the caller has not read it yet."""
    return Ground(version or version_of(claim), place_of(claim.given_partner_id, claim.program_key))


def slot_key(program: Program, customer_id: str, line: ClaimLine) -> SlotKey | None:
    """Return the slot that a line is about, or None if the line is not whole or not known."""
    if line.workload:
        workload = program.workload(line.workload)
        return SlotKey(program.key, customer_id, workload.key) if workload else None
    guid, product = guid_of(line.subscription_id), program.product(line.product)
    if guid is None or product is None:
        return None
    return SlotKey(program.key, customer_id, product.workload, guid)


@dataclass
class World:
    """What the register and the directory know around the lines of a claim."""

    slots: dict[SlotKey, Slot] = field(default_factory=dict)
    tenures: dict[int, Tenure] = field(default_factory=dict)  # by slot
    own: dict[int, list[Association]] = field(default_factory=dict)  # by slot
    claimed: dict[int, list[ClaimLine]] = field(default_factory=dict)  # own other lines, by slot
    subscriptions: dict[UUID, Subscription] = field(default_factory=dict)
    refused: frozenset[int] = frozenset()  # slots where the customer has lately said no to it


def _world(claim: Claim, keys: Sequence[SlotKey], guids: Sequence[UUID], at: datetime) -> World:
    world = World(slots=slots_of(keys))
    if guids:
        for row in Subscription.objects.filter(subscription_id__in=guids):
            world.subscriptions[row.subscription_id] = row
    if world.slots:
        around(world, claim.partner_id, at)
    return world


def around(world: World, partner_id: str, at: datetime) -> None:
    """Read who holds the slots, and what the partner itself has or claims there."""
    slot_ids = [slot.id for slot in world.slots.values()]
    for tenure in Tenure.objects.filter(slot_id__in=slot_ids, period__contains=at):
        world.tenures[tenure.slot_id] = tenure
    for association in Association.objects.filter(
        slot_id__in=slot_ids, partner_id=partner_id, period__contains=at
    ):
        world.own.setdefault(association.slot_id, []).append(association)
    rivals = ClaimLine.objects.select_related("claim").filter(
        slot_id__in=slot_ids,
        state__in=OPEN_LINES,
        claim__partner_id=partner_id,
        claim__state__in=OPEN,
    )
    for line in rivals.order_by("id"):
        world.claimed.setdefault(line.slot_id or 0, []).append(line)


def _holding(claim: Claim, tenure: Tenure | None) -> Holding:
    if tenure is None:
        return Holding.FREE
    return Holding.HELD_BY_YOU if tenure.partner_id == claim.partner_id else Holding.HELD


def _subscription_facts(row: Subscription | None) -> SubscriptionFacts | None:
    if row is None:
        return None
    return SubscriptionFacts(row.customer_id, row.product, row.channel, row.status, row.starts_on)


def line_facts(
    claim: Claim, line: ClaimLine, key: SlotKey | None, world: World, hints: Iterable[ports.Hint]
) -> LineFacts:
    """Put together the facts on one line; nothing is read."""
    guid = guid_of(line.subscription_id)
    slot = world.slots.get(key) if key else None
    own = world.own.get(slot.id, []) if slot else []
    others = world.claimed.get(slot.id, []) if slot else []
    claimed = [one for one in others if one.claim_id != claim.id]
    same = [one for one in own if one.engagement == claim.engagement]
    open_same = [one for one in claimed if one.claim.engagement == claim.engagement]
    places = {one.location_id for one in own} | {one.claim.location_id for one in claimed}
    return LineFacts(
        id=line.id,
        place=line.place,
        workload=line.workload,
        subscription_id=line.subscription_id,
        product=line.product,
        subscription=_subscription_facts(world.subscriptions.get(guid)) if guid else None,
        overridden=bool(line.override_reason),
        refused=slot is not None and slot.id in world.refused,
        holding=_holding(claim, world.tenures.get(slot.id) if slot else None),
        own_engagements=frozenset(one.engagement for one in own),
        own_association=same[0].id if same else "",
        own_claim=open_same[0].claim_id if open_same else "",
        elsewhere=bool(places - {claim.location_id}),
        hints=frozenset(hint.value for hint in hints),
    )


def hints_on(
    claim: Claim, facts: ClaimFacts, ground: Ground, keys: Sequence[SlotKey]
) -> Mapping[SlotKey, frozenset[ports.Hint]]:
    """Return the coded answers about usage for the slots, by the rules of today."""
    source = ports.baseline()
    if source is None or not keys or facts.program.policy.baseline_hint is BaselineHint.OFF:
        return {}
    today = facts.today
    pinned = claim.program_version is not None
    version = version_in_force(claim.program_key, today) if pinned else ground.version
    return source.hints(version.document, claim.engagement, keys, today)


def _domains(partner_id: str, place: Place | None) -> frozenset[str]:
    """Return the mail domains of the organization that claims."""
    if place is not None and place.organization.pk == partner_id:
        return place.domains
    rows = PartnerDomain.objects.filter(partner_id=partner_id)
    return frozenset(rows.values_list("domain", flat=True))


FILES = Kept(
    lambda claim_id: (
        Evidence.objects.filter(claim_id=claim_id, removed_at=None)
        .select_related("file__words")
        .defer("file__words__reading")
        .prefetch_related("lines")
        .order_by("added_at", "id")
    )
)


def _receipts(claim: Claim, program: Program) -> tuple[EvidenceFile, ...]:
    """Return the customer's receipts as evidence; nobody is asked about a draft."""
    if claim.submitted_at is None:
        return ()
    day = program.business_calendar.local_date
    return tuple(
        EvidenceFile(one.id, Need.ACKNOWLEDGEMENT, signed_on=day(one.at), lines=one.lines)
        for one in ports.consent().receipts(claim)
    )


def _evidence(claim: Claim) -> tuple[EvidenceFile, ...]:
    claim.known_files = FILES(claim.id)
    return tuple(
        EvidenceFile(
            id=row.id,
            kind=Need(row.kind),
            signed_on=row.signed_on,
            readable=row.file.readable,
            lines=frozenset(line.id for line in row.lines.all()),
            in_quarantine=row.file.in_quarantine,
        )
        for row in claim.known_files
    )


@dataclass(frozen=True)
class Known:
    """What the directory and the store of files say around a claim, besides its lines."""

    account: AccountStanding
    domains: frozenset[str]  # of the organization that claims
    customer: CustomerFacts | None
    evidence: tuple[EvidenceFile, ...]


def known_of(claim: Claim, ground: Ground, actor: Actor) -> Known:
    """Read what is known around one claim."""
    return Known(
        account=standing_of(claim.given_partner_id, ground.place, claim.partner_id, actor),
        domains=_domains(claim.partner_id, ground.place),
        customer=customer_of(claim.tenant_id),
        evidence=() if ground.new else _evidence(claim) + _receipts(claim, ground.version.document),
    )


def claim_facts(
    claim: Claim, ground: Ground, known: Known, stage: Stage, at: datetime
) -> ClaimFacts:
    """Put together the facts on a claim, without its lines; nothing is read.

    Raises:
        LookupError: If the program's version lacks the engagement.
    """
    version, place = ground.version, ground.place
    program = version.document
    engagement = program.engagement(claim.engagement)
    if engagement is None:
        raise LookupError(f"version {version.number} lacks the engagement {claim.engagement!r}")
    good = known.account is AccountStanding.GOOD
    return ClaimFacts(
        program=program,
        engagement=engagement,
        stage=stage,
        today=program.business_calendar.local_date(at),
        changeable=claim.state in CHANGEABLE,
        name=claim.name,
        account=known.account,
        enrolled=good and place is not None and place.enrolled,
        partner_domains=known.domains,
        tenant_text=claim.tenant_id,
        tenant_id=guid_of(claim.tenant_id),
        customer=known.customer,
        customer_name=claim.customer_name,
        customer_domain=claim.customer_domain,
        customer_country=claim.customer_country,
        contact=Contact(
            claim.contact_name, claim.contact_title, claim.contact_email, claim.contact_language
        ),
        partner_contact=Contact(name=claim.partner_contact_name, email=claim.partner_contact_email),
        agreement_date=claim.agreement_date,
        opt_out=claim.opt_out,
        extra=tuple(sorted(claim.extra.items())),
        acknowledged=frozenset(claim.acknowledgements),
        evidence=known.evidence,
    )


def gather(
    claim: Claim,
    lines: Sequence[ClaimLine],
    actor: Actor,
    at: datetime,
    stage: Stage = Stage.WRITING,
    ground: Ground | None = None,
) -> ClaimFacts:
    """Return the facts on a claim as it stands; under the slots' locks they stay true.

    Args:
        claim: The claim, perhaps changed and not yet written.
        lines: Its lines that count.
        actor: Who writes it: whose locations decide what is in scope.
        at: The instant asked for.
        stage: What for.
        ground: What the claim stands on, if the caller has read it; else it is read.
    """
    ground = ground or ground_of(claim)
    facts = claim_facts(claim, ground, known_of(claim, ground, actor), stage, at)
    keys: dict[str, SlotKey] = {}
    if facts.customer is not None:
        for line in lines:
            key = slot_key(facts.program, facts.customer.id, line)
            if key is not None:
                keys[line.id] = key
    guids = [guid for line in lines if (guid := guid_of(line.subscription_id))]
    known = list(keys.values())
    world = _world(claim, known, guids, at)
    if facts.changeable and stage is Stage.WRITING:
        slots = [slot.id for slot in world.slots.values()]
        world.refused = said_no(claim.partner_id, slots, facts.program, at)
    hints = hints_on(claim, facts, ground, known)
    described = []
    for line in lines:
        key = keys.get(line.id)
        described.append(line_facts(claim, line, key, world, hints.get(key, ()) if key else ()))
    asked = stage is Stage.WRITING and unanswered(claim)
    return replace(facts, lines=tuple(described), unanswered=asked)
