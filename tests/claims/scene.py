"""A partner, a customer, a reviewer and a program: enough for a claim's whole life."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import Any
from unittest import mock

from tests.builders import (
    make_customer,
    make_location,
    make_organization,
    make_partner,
    make_user,
)

from opencpor.access.actor import Actor, system
from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.claims import ports
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.create import create
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.settle import settle
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.evidence.models import Evidence, StoredFile
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Standing
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.directory.models import Customer, Location, PartnerDomain, Subscription
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program
from opencpor.programs.models import EngagementKey, ProgramVersion
from opencpor.programs.models import Program as Owner
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import shipped_text

PROGRAM = "microsoft-cpor"
USAGE = "modern-work-security-usage"
_number = count(1)


class QuietConsent(ports.ConsentRoom):
    """Says where consent stands as the test sets it, and keeps what it heard."""

    def __init__(self) -> None:
        self.standing_is = Standing(settled=False)
        self.heard: list[str] = []

    def submitted(self, *_: object) -> None:
        self.heard.append("submitted")

    def changed(self, *_: object) -> None:
        self.heard.append("changed")

    def decided(self, *_: object) -> None:
        self.heard.append("decided")

    def disputed(self, *_: object) -> None:
        self.heard.append("disputed")

    def overturned(self, *_: object) -> None:
        self.heard.append("overturned")

    def upheld(self, *_: object) -> None:
        self.heard.append("upheld")

    def ending(self, *_: object) -> None:
        self.heard.append("ending")

    def reopened(self, *_: object) -> None:
        self.heard.append("reopened")

    def altered(self, *_: object) -> None:
        self.heard.append("altered")

    def approved(self, *_: object) -> None:
        self.heard.append("approved")

    def closed(self, *_: object) -> None:
        self.heard.append("closed")

    def declined(self, *_: object) -> None:
        self.heard.append("declined")

    def ended(self, *_: object) -> None:
        self.heard.append("ended")

    def receipts(self, *_: object) -> list[ports.Receipt]:
        return []

    def standing(self, *_: object) -> Standing:
        return self.standing_is


@lru_cache
def _document(key: str) -> tuple[Program, str]:
    document = load_document(shipped_text(key))
    return document, document.model_dump_json(by_alias=True)


def publish_program(key: str = PROGRAM) -> None:
    """Publish a shipped program, once in a test; it is read and checked once in a run."""
    _, created = Owner.objects.get_or_create(key=key)
    if not created:
        return
    document, stored = _document(key)
    EngagementKey.objects.bulk_create(
        EngagementKey(key=one.key, program_id=key) for one in document.engagements
    )
    ProgramVersion.objects.create(
        id=f"prv_test_{key}", program_id=key, number=1, effective_from=date(2023, 10, 1),
        known_on=now(), text=shipped_text(key), document_json=stored, digest=bytes(32),
        published_by="test",
    )  # fmt: skip


@dataclass
class Claimant:
    """One partner organization with a location and an incentives admin."""

    location: Location
    user: User
    actor: Actor


def make_claimant(domain: str = "") -> Claimant:
    partner = make_partner()
    PartnerDomain.objects.create(
        partner=partner, domain=domain or f"partner{next(_number)}.example"
    )
    user = make_user(Role.INCENTIVES_ADMIN, partner.organization)
    return Claimant(make_location(partner), user, actor_of_user(user))


@dataclass
class Scene:
    """Actors and the makers of claims; every state is reached by the real actions."""

    consent: QuietConsent
    ours: Claimant = field(default_factory=make_claimant)
    operator: Organization = field(default_factory=lambda: make_organization(Side.OPERATOR))
    domain: str = field(default_factory=lambda: f"customer{next(_number)}.example")

    def __post_init__(self) -> None:
        publish_program()
        self.customer: Customer = make_customer(domain=self.domain)
        self.reviewer = self._operator(Role.REVIEWER)
        self.senior = self._operator(Role.SENIOR_REVIEWER)
        self.tenant_admin = actor_of_user(
            make_user(Role.CUSTOMER_ADMIN, self.customer.organization)
        )

    def _operator(self, role: Role) -> Actor:
        return actor_of_user(make_user(role, self.operator))

    @property
    def acknowledgements(self) -> list[str]:
        document = version_in_force(PROGRAM).document
        return [one.key for one in document.acknowledgements.partner if not one.engagements]

    def values(self, side: Claimant) -> dict[str, Any]:
        return {
            "name": "Teams rollout",
            "given_partner_id": side.location.partner_id,
            "tenant_id": str(self.customer.tenant_id),
            "customer_name": "Customer",
            "customer_domain": self.domain,
            "customer_country": "DE",
            "contact_name": "Ada Customer",
            "contact_title": "CIO",
            "contact_email": f"ada@{self.domain}",
            "contact_language": "en",
            "partner_contact_name": "Paul Partner",
            "partner_contact_email": "paul@partner.example",
            "agreement_date": date(2026, 10, 1),
        }

    def draft(
        self, *workloads: str, side: Claimant | None = None, engagement: str = USAGE, **values: Any
    ) -> Claim:
        side = side or self.ours
        lines = tuple(LineChange(workload=one) for one in workloads or ("teams", "exchange"))
        claim = create(engagement, Changes(self.values(side) | values, lines), side.actor)
        add_evidence(claim)
        return claim

    def submitted(self, *workloads: str, side: Claimant | None = None, **values: Any) -> Claim:
        side = side or self.ours
        return self.hand_in(self.draft(*workloads, side=side, **values), side=side)

    def hand_in(
        self, claim: Claim, reasons: Reasons | None = None, side: Claimant | None = None
    ) -> Claim:
        return submit(
            claim.id, (side or self.ours).actor, acknowledgements=self.acknowledgements,
            reasons=reasons or COMPETING,
        )  # fmt: skip

    def submitted_anew(self) -> Claim:
        """A claim on another tenant, so that it competes with none."""
        self.domain = f"customer{next(_number)}.example"
        self.customer = make_customer(domain=self.domain)
        return self.submitted("teams")

    def under_review(self, *workloads: str, side: Claimant | None = None) -> Claim:
        claim = self.submitted(*workloads, side=side)
        return start_review(claim.id, self.reviewer, reason="in order")

    def action_required(self, *workloads: str) -> Claim:
        claim = self.under_review(*workloads)
        questions = [Question("missing_products", self.line(claim).id)]
        return request_information(claim.id, questions, "Which ones?", self.reviewer)

    def line(self, claim: Claim, place: int = 0) -> ClaimLine:
        return list(claim.lines.order_by("place"))[place]

    def accept_all(self, claim: Claim) -> Claim:
        rulings = [Ruling(line.id, Outcome.ACCEPT) for line in claim.lines.all()]
        return decide(claim.id, rulings, self.reviewer)

    def accept_all_open(self, claim: Claim) -> Claim:
        rulings = [Ruling(line.id, Outcome.ACCEPT) for line in claim.lines.filter(state="pending")]
        return decide(claim.id, rulings, self.reviewer)

    def approved_subscription(self, bought: Subscription) -> Claim:
        line = LineChange(subscription_id=str(bought.subscription_id), product=bought.product)
        changes = Changes(self.values(self.ours), (line,))
        claim = create("bizapps-usage-recognition", changes, self.ours.actor)
        add_evidence(claim)
        submit(claim.id, self.ours.actor, acknowledgements=self.acknowledgements)
        start_review(claim.id, self.reviewer)
        return self.settle(self.accept_all(claim))

    def stranger(self) -> Actor:
        """An admin of another customer."""
        return actor_of_user(make_user(Role.CUSTOMER_ADMIN))

    def awaiting_customer(self, *workloads: str, side: Claimant | None = None) -> Claim:
        return self.accept_all(self.under_review(*workloads, side=side))

    def approved(self, *workloads: str, side: Claimant | None = None) -> Claim:
        claim = self.awaiting_customer(*workloads, side=side)
        return self.settle(claim)

    def settle(self, claim: Claim) -> Claim:
        before, self.consent.standing_is = self.consent.standing_is, Standing(settled=True)
        settled = settle(claim.id, system("test"))
        self.consent.standing_is = before
        return settled

    def rejected(self) -> Claim:
        return reject(self.under_review().id, "insufficient_poe", self.reviewer)

    def partly_dropped(self) -> Claim:
        """A decided claim that waits for its customer, with its second line turned down."""
        claim = self.under_review("teams", "exchange")
        first, second = claim.lines.order_by("place")
        drop = Ruling(second.id, Outcome.DROP, code="insufficient_poe", text="Not named.")
        return decide(claim.id, [Ruling(first.id, Outcome.ACCEPT), drop], self.reviewer)

    def disputed(self) -> Claim:
        return dispute(self.rejected().id, "The proof names it.", self.ours.actor)

    def withdrawn(self) -> Claim:
        return withdraw(self.submitted().id, "A mistake.", self.ours.actor)

    def ended(self) -> Claim:
        from opencpor.claims.actions.end import end_by_system
        from opencpor.register.models import Association

        claim = self.approved()
        for association in Association.objects.all():
            end_by_system(association.id, "term_ended", system("test"))
        return Claim.objects.get(id=claim.id)

    def passed(self, claim: Claim) -> None:
        """Let the deadline of a claim's clock have passed."""
        past = now() - timedelta(minutes=1)
        Claim.objects.filter(id=claim.id).update(deadline_at=past)

    def expired(self) -> Claim:
        return self._by_clock(self.draft())

    def rejected_final(self) -> Claim:
        return self._by_clock(self.rejected())

    def _by_clock(self, claim: Claim) -> Claim:
        from opencpor.claims.actions.clocks import act

        self.passed(claim)
        assert act(claim.id)
        return Claim.objects.get(id=claim.id)

    def in_state(self, state: State) -> Claim:
        return getattr(self, state.value)()


def add_evidence(claim: Claim, **values: Any) -> Evidence:
    """Put a signed agreement on file, without going through the upload."""
    file = StoredFile.objects.create(
        partner_id=claim.partner_id, location_id=claim.location_id, tenant_id=claim.tenant_id,
        name="agreement.pdf", kind="pdf", media_type="application/pdf", size=10,
        sha256=bytes(32), readable=values.pop("readable", True), stored_at=now(), stored_by="test",
    )  # fmt: skip
    given = {"kind": "signed_agreement", "signed_on": now().date()} | values
    return Evidence.objects.create(claim=claim, file=file, added_at=now(), added_by="test", **given)


_LATER = {("not_enrolled", ""): "Enrollment is under way."}
ENROLLED_LATER = Reasons(_LATER)
COMPETING = Reasons(_LATER | {("slot_held", ""): "We do the work."})


def make_claim(state: State = State.DRAFT) -> Claim:
    """A claim in a state, reached by the real actions with a customer that only the test asks."""
    consent = QuietConsent()
    with mock.patch.object(ports._rooms, "consent", consent):  # noqa: SLF001 - set back at once
        return Scene(consent).in_state(state)
