"""Gathers what the findings need: a fixed number of queries, however many lines there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.claims import ports
from opencpor.claims.lifecycle import ARBITRATION_OFFERED
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
from opencpor.claims.states import OPEN, OPEN_LINES
from opencpor.directory.models import Customer, Enrollment, Location, Partner, Subscription
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.terms import Status, TenantStatus
from opencpor.programs.document.policy import BaselineHint
from opencpor.programs.document.program import Program
from opencpor.programs.queries import Version, version_by_number, version_in_force
from opencpor.register.models import Association, Slot, Tenure
from opencpor.register.queries import slots_of
from opencpor.register.rules import SlotKey


def version_of(claim: Claim) -> Version:
    """Return the program version of a claim: pinned at submission, today's before."""
    if claim.program_version is not None:
        return version_by_number(claim.program_key, claim.program_version)
    return version_in_force(claim.program_key)


def customer_of(tenant_id: str) -> Customer | None:
    """Return the tenant's customer, whoever asks; the caller must not show what is known of it."""
    guid = guid_of(tenant_id)
    if guid is None:
        return None
    rows = Customer.objects.select_related("organization").prefetch_related("domains")
    return rows.filter(tenant_id=guid).first()


def account_standing(
    number: str, partner: Organization | str, actor: Actor
) -> tuple[AccountStanding, Location | None]:
    """Return what a PartnerID is to an actor, and its location if the actor may claim for it."""
    partner_id = partner if isinstance(partner, str) else partner.id
    number = number.strip()
    if not number:
        return AccountStanding.MISSING, None
    if not number.isascii() or not number.replace("-", "").isalnum():
        return AccountStanding.BAD_SHAPE, None
    location = Location.objects.filter(partner_id=number).first()
    if location is None:
        if Partner.objects.filter(global_id=number).exists():
            return AccountStanding.GLOBAL_ACCOUNT, None
        return AccountStanding.UNKNOWN, None
    if location.organization_id == partner_id and _reaches(actor, location):
        return AccountStanding.GOOD, location
    return AccountStanding.OUT_OF_SCOPE, None


def _reaches(actor: Actor, location: Location) -> bool:
    """Whether an actor may claim for a location; those who write no claims do not choose it."""
    grants = actor.granting(Permission.CLAIM_WRITE)
    return not grants or any(
        grant.organization_id == location.organization_id
        and (grant.units is None or location.pk in grant.units)
        for grant in grants
    )


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
class _World:
    """What the register and the directory know around the lines of a claim."""

    slots: dict[SlotKey, Slot] = field(default_factory=dict)
    tenures: dict[int, Tenure] = field(default_factory=dict)  # by slot
    own: dict[int, list[Association]] = field(default_factory=dict)  # by slot
    claimed: dict[int, list[ClaimLine]] = field(default_factory=dict)  # own other lines, by slot
    subscriptions: dict[UUID, Subscription] = field(default_factory=dict)


def _world(claim: Claim, keys: Sequence[SlotKey], guids: Sequence[UUID], at: datetime) -> _World:
    world = _World(slots=slots_of(keys))
    slot_ids = [slot.id for slot in world.slots.values()]
    for tenure in Tenure.objects.filter(slot_id__in=slot_ids, period__contains=at):
        world.tenures[tenure.slot_id] = tenure
    for association in Association.objects.filter(
        slot_id__in=slot_ids, partner_id=claim.partner_id, period__contains=at
    ):
        world.own.setdefault(association.slot_id, []).append(association)
    rivals = ClaimLine.objects.select_related("claim").filter(
        slot_id__in=slot_ids,
        state__in=OPEN_LINES,
        claim__partner_id=claim.partner_id,
        claim__state__in=OPEN,
    )
    for line in rivals.exclude(claim_id=claim.id).order_by("id"):
        world.claimed.setdefault(line.slot_id or 0, []).append(line)
    for row in Subscription.objects.filter(subscription_id__in=guids):
        world.subscriptions[row.subscription_id] = row
    return world


def _holding(claim: Claim, tenure: Tenure | None) -> Holding:
    if tenure is None:
        return Holding.FREE
    return Holding.HELD_BY_YOU if tenure.partner_id == claim.partner_id else Holding.HELD


def _subscription_facts(row: Subscription | None) -> SubscriptionFacts | None:
    if row is None:
        return None
    return SubscriptionFacts(row.customer_id, row.product, row.channel, row.status, row.starts_on)


def _line_facts(
    claim: Claim, line: ClaimLine, key: SlotKey | None, world: _World, hints: frozenset[str]
) -> LineFacts:
    guid = guid_of(line.subscription_id)
    slot = world.slots.get(key) if key else None
    own = world.own.get(slot.id, []) if slot else []
    claimed = world.claimed.get(slot.id, []) if slot else []
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
        holding=_holding(claim, world.tenures.get(slot.id) if slot else None),
        own_engagements=frozenset(one.engagement for one in own),
        own_association=same[0].id if same else "",
        own_claim=open_same[0].claim_id if open_same else "",
        elsewhere=bool(places - {claim.location_id}),
        hints=hints,
    )


def _hints(claim: Claim, facts: ClaimFacts, key: SlotKey | None) -> frozenset[str]:
    source = ports.baseline()
    hint = facts.program.policy.baseline_hint
    if source is None or key is None or hint is BaselineHint.OFF:
        return frozenset()
    found = source.hints(
        claim.engagement, key.customer_id, key.workload, key.subscription_id, facts.today
    )
    return frozenset(one.value for one in found)


def _customer_facts(customer: Customer | None) -> CustomerFacts | None:
    if customer is None:
        return None
    return CustomerFacts(
        id=customer.pk,
        domains=frozenset(row.domain for row in customer.domains.all()),
        verified=customer.status == TenantStatus.VERIFIED,
        segment=customer.segment,
        country=customer.country,
    )


def _is_enrolled(location_id: str | None, program_key: str) -> bool:
    return Enrollment.objects.filter(
        location_id=location_id, program_key=program_key, status=Status.ENROLLED
    ).exists()


def _domains(partner: Partner | None) -> frozenset[str]:
    return frozenset(row.domain for row in partner.domains.all()) if partner else frozenset()


def _evidence(claim: Claim) -> tuple[EvidenceFile, ...]:
    rows = (
        claim.evidence.filter(removed_at=None)
        .select_related("file")
        .prefetch_related("lines")
        .order_by("id")
    )
    return tuple(
        EvidenceFile(
            id=row.id,
            kind=Need(row.kind),
            signed_on=row.signed_on,
            readable=row.file.readable,
            lines=frozenset(line.id for line in row.lines.all()),
        )
        for row in rows
    )


def _claim_facts(
    claim: Claim, version: Version, actor: Actor, stage: Stage, at: datetime
) -> ClaimFacts:
    program = version.document
    engagement = program.engagement(claim.engagement)
    if engagement is None:
        raise LookupError(f"version {version.number} lacks the engagement {claim.engagement!r}")
    account, location = account_standing(claim.given_partner_id, claim.partner_id, actor)
    partner = Partner.objects.prefetch_related("domains").filter(pk=claim.partner_id).first()
    return ClaimFacts(
        program=program,
        engagement=engagement,
        stage=stage,
        today=program.business_calendar.local_date(at),
        arbitration_offered=ARBITRATION_OFFERED,
        name=claim.name,
        account=account,
        enrolled=_is_enrolled(location.pk if location else None, claim.program_key),
        partner_domains=_domains(partner),
        tenant_text=claim.tenant_id,
        tenant_id=guid_of(claim.tenant_id),
        customer=_customer_facts(customer_of(claim.tenant_id)),
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
        evidence=_evidence(claim),
    )


def gather(
    claim: Claim,
    lines: Sequence[ClaimLine],
    actor: Actor,
    at: datetime,
    stage: Stage = Stage.WRITING,
) -> ClaimFacts:
    """Return the facts on a claim as it stands; under the slots' locks they stay true.

    Args:
        claim: The claim, perhaps changed and not yet written.
        lines: Its lines that count.
        actor: Who writes it: whose locations decide what is in scope.
        at: The instant asked for.
        stage: What for.
    """
    facts = _claim_facts(claim, version_of(claim), actor, stage, at)
    customer_id = facts.customer.id if facts.customer else ""
    keys = {line.id: slot_key(facts.program, customer_id, line) for line in lines}
    known = [key for key in keys.values() if key is not None] if customer_id else []
    guids = [guid for line in lines if (guid := guid_of(line.subscription_id))]
    world = _world(claim, known, guids, at)
    described = tuple(
        _line_facts(
            claim,
            line,
            keys[line.id] if customer_id else None,
            world,
            _hints(claim, facts, keys[line.id]) if customer_id else frozenset(),
        )
        for line in lines
    )
    return replace(facts, lines=described)
