"""The facts on many new claims at once: a fixed number of queries, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from opencpor.access.actor import Actor
from opencpor.claims.accounts import Place, place_of, standing_of
from opencpor.claims.actions.create import Prepared, prepare, version_for
from opencpor.claims.actions.look import questions, unit_of, unseen
from opencpor.claims.actions.questions import asked_lately, keep, take_turn, unit_key
from opencpor.claims.bulk.rules.sheet import SheetClaim
from opencpor.claims.facts import (
    Ground,
    Known,
    World,
    around,
    claim_facts,
    hints_on,
    line_facts,
    slot_key,
)
from opencpor.claims.rules.facts import (
    AccountStanding,
    ClaimFacts,
    CustomerFacts,
    EvidenceFile,
    LineFacts,
    Stage,
)
from opencpor.common.errors import Invalid
from opencpor.directory.models import Customer, PartnerDomain, Subscription
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.terms import TenantStatus
from opencpor.programs.queries import Version
from opencpor.register.models import Slot
from opencpor.register.queries import key_of
from opencpor.register.rules import SlotKey


@dataclass(frozen=True)
class Draft:
    """A claim of the sheet as it would be created: nothing of it is stored."""

    sheet: SheetClaim
    prepared: Prepared
    ground: Ground


@dataclass
class Drafting:
    """Puts claims together, and reads what they share only once."""

    actor: Actor
    versions: dict[str, Version | Invalid] = field(default_factory=dict)
    places: dict[tuple[str, str], Place | None] = field(default_factory=dict)

    def _version(self, engagement: str) -> Version:
        if engagement not in self.versions:
            try:
                self.versions[engagement] = version_for(engagement)
            except Invalid as refused:
                self.versions[engagement] = refused
        found = self.versions[engagement]
        if isinstance(found, Invalid):
            raise found
        return found

    def draft(self, sheet: SheetClaim) -> Draft:
        """Return a claim as it would be created.

        Raises:
            Invalid: What no claim can hold.
        """
        version = self._version(sheet.engagement)
        number = str(sheet.changes.values.get("given_partner_id", "")).strip()
        key = (number, version.program_key)
        if key not in self.places:
            self.places[key] = place_of(*key)
        ground = Ground(version, self.places[key], new=True)
        return Draft(sheet, prepare(sheet.engagement, sheet.changes, self.actor, ground), ground)


def _customers(drafts: Sequence[Draft]) -> dict[UUID, CustomerFacts]:
    """Return the tenants that are known, by their GUID."""
    guids = {guid for one in drafts if (guid := guid_of(one.prepared.claim.tenant_id))}
    rows = Customer.objects.filter(tenant_id__in=guids).prefetch_related("domains")
    return {
        row.tenant_id: CustomerFacts(
            id=row.pk,
            domains=frozenset(one.domain for one in row.domains.all()),
            verified=row.status == TenantStatus.VERIFIED,
            segment=row.segment,
            country=row.country,
        )
        for row in rows
    }


def _slots(keys: Sequence[SlotKey]) -> dict[SlotKey, Slot]:
    """Return the slots that exist for some keys: all of their customers are read at once."""
    wanted = {key.unique: key for key in keys}
    customers = {key.customer_id for key in keys if key.subscription_id is None}
    bought = {key.subscription_id for key in keys if key.subscription_id is not None}
    rows = [
        *Slot.objects.filter(customer_id__in=customers, subscription_id=None),
        *Slot.objects.filter(subscription_id__in=bought),
    ]
    by_unique = {key_of(row).unique: row for row in rows}
    return {key: by_unique[unique] for unique, key in wanted.items() if unique in by_unique}


class Gathering:
    """What is known around the claims of a sheet, for one partner's people."""

    def __init__(self, drafts: Sequence[Draft], actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self.customers = _customers(drafts)
        self.keys: dict[str, SlotKey] = {}
        for one in drafts:
            self._name_slots(one)
        guids = {
            guid
            for one in drafts
            for line in one.prepared.lines
            if (guid := guid_of(line.subscription_id))
        }
        bought = Subscription.objects.filter(subscription_id__in=guids)
        slots = _slots(list(self.keys.values()))
        subscriptions = {row.subscription_id: row for row in bought}
        partners = sorted({one.prepared.claim.partner_id for one in drafts})
        self.worlds: dict[str, World] = {}
        for partner_id in partners:
            world = World(slots=slots, subscriptions=subscriptions)
            if slots:
                around(world, partner_id, at)
            self.worlds[partner_id] = world
        self.domains: dict[str, set[str]] = {}
        for row in PartnerDomain.objects.filter(partner_id__in=partners):
            self.domains.setdefault(row.partner_id, set()).add(row.domain)
        self.standings: dict[tuple[str, str], AccountStanding] = {}

    def _customer(self, draft: Draft) -> CustomerFacts | None:
        guid = guid_of(draft.prepared.claim.tenant_id)
        return self.customers.get(guid) if guid else None

    def _name_slots(self, draft: Draft) -> None:
        customer = self._customer(draft)
        if customer is None:
            return
        for line in draft.prepared.lines:
            key = slot_key(draft.ground.version.document, customer.id, line)
            if key is not None:
                self.keys[line.id] = key

    def _standing(self, draft: Draft) -> AccountStanding:
        claim, place = draft.prepared.claim, draft.ground.place
        key = (claim.given_partner_id, claim.partner_id)
        if key not in self.standings:
            self.standings[key] = standing_of(key[0], place, key[1], self.actor)
        return self.standings[key]

    def facts(self, draft: Draft, evidence: tuple[EvidenceFile, ...]) -> ClaimFacts:
        """Return the facts on one claim, without what usage says of its lines."""
        claim = draft.prepared.claim
        known = Known(
            account=self._standing(draft),
            domains=frozenset(self.domains.get(claim.partner_id, ())),
            customer=self._customer(draft),
            evidence=evidence,
        )
        facts = claim_facts(claim, draft.ground, known, Stage.WRITING, self.at)
        world = self.worlds[claim.partner_id]
        lines = (
            line_facts(claim, line, self.keys.get(line.id), world, ())
            for line in draft.prepared.lines
        )
        return replace(facts, lines=tuple(lines))

    def hinted(self, draft: Draft, facts: ClaimFacts) -> ClaimFacts:
        """Return the same facts with what usage says, in codes."""
        keys = [key for line in facts.lines if (key := self.keys.get(line.id))]
        hints = hints_on(draft.prepared.claim, facts, draft.ground, keys)
        lines = (
            replace(one, hints=frozenset(hint.value for hint in hints.get(key, ())))
            if (key := self.keys.get(one.id))
            else one
            for one in facts.lines
        )
        return replace(facts, lines=tuple(lines))


@dataclass
class Allowance:
    """How much of the market a check may still tell: what `look` tells of drafts, no more.

    Call it in a transaction; it holds the asker's turn until that ends.
    """

    actor: Actor
    at: datetime
    left: dict[int, int] = field(default_factory=dict)  # by the limit of the policy
    known: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)  # by customer

    def _open(self, limit: int) -> None:
        if limit in self.left:
            return
        take_turn(self.actor)
        asked = asked_lately(self.actor, limit, self.at)
        self.left[limit] = max(0, limit - len(asked.rows))
        for _, customer, _ in asked.rows:
            if customer is not None and customer not in self.known:
                self.known[customer] = set(asked.units_of(customer))

    def told(self, draft: Draft, facts: ClaimFacts, gathering: Gathering) -> ClaimFacts:
        """Return the facts as far as they may be told, and count what is."""
        claim = draft.prepared.claim
        lines = questions(claim, facts, self.actor)
        if not lines or facts.customer is None:
            return facts
        limit = facts.program.policy.availability_per_hour
        self._open(limit)
        known = self.known.setdefault(facts.customer.id, set())
        new = [line for line in lines if unit_key(unit_of(line)) not in known]
        if new and not self.left[limit]:
            hidden = {line.id for line in new}
            seen = facts if len(new) == len(lines) else gathering.hinted(draft, facts)
            return replace(
                seen,
                lines=tuple(unseen(one) if one.id in hidden else one for one in seen.lines),
            )
        hinted = gathering.hinted(draft, facts)
        if new:
            self._keep(draft, hinted, {line.id for line in new})
            self.left[limit] -= 1
            known.update(unit_key(unit_of(line)) for line in new)
        return hinted

    def _keep(self, draft: Draft, facts: ClaimFacts, new: set[str]) -> None:
        claim = draft.prepared.claim
        customer_id = facts.customer.id if facts.customer else None
        answered = [(unit_of(one), _answer(one)) for one in facts.lines if one.id in new]
        keep(claim.partner_id, customer_id, claim.engagement, answered, self.actor)


def _answer(line: LineFacts) -> dict[str, object]:
    return {"answer": line.holding.value, "hints": sorted(line.hints)}
