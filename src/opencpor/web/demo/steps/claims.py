"""Claims in every state, each brought there by the actions that people use."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import BytesIO

from opencpor.access.actor import Actor
from opencpor.claims.actions import clocks
from opencpor.claims.actions.checking import Reasons
from opencpor.claims.actions.comment import comment
from opencpor.claims.actions.create import create
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.consent.actions.acknowledge import acknowledge_as_admin
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.models import EvidenceKind
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.directory.terms import Segment
from opencpor.programs.queries import Version, version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.register.models import Association
from opencpor.web.demo.extras import claimant, customer_admin, firm_of
from opencpor.web.demo.holdings import USAGE
from opencpor.web.demo.papers import agreement, disclosure
from opencpor.web.demo.story import Tale
from opencpor.web.demo.world import World

REASONS = Reasons(
    {
        ("not_enrolled", ""): "The enrollment is under way.",
        ("seats_below_minimum", ""): "Forty more seats are on order.",
        ("slot_held", ""): "We do the work now; the agreement is newer.",
        ("little_growth_left", ""): "The subsidiary joins the tenant this winter.",
    }
)
WRONG_LOCATION = "Filed for the wrong location."


def seed(world: World) -> None:
    """Make them, one after the other."""
    version = version_in_force(MICROSOFT)
    for tale in world.tales():
        telling = Telling(world, tale, version)
        telling.draft()
        MAKERS[tale.state](telling)


class Telling:
    """One claim while it is brought to its state."""

    engagement = USAGE

    def __init__(self, world: World, tale: Tale, version: Version) -> None:
        self.world, self.tale, self.version = world, tale, version
        self.firm = firm_of(tale.partner_id)
        self.partner: Actor = claimant(world, self.firm)
        self.reviewer = world.actor("reviewer")
        self.claim: Claim

    def _values(self) -> Mapping[str, object]:
        tale, company = self.tale, self.tale.company
        return {
            "name": tale.title,
            "given_partner_id": tale.partner_id,
            "tenant_id": company.tenant_id,
            "customer_name": company.name,
            "customer_domain": company.domain,
            "customer_country": company.country,
            "contact_name": company.contact,
            "contact_title": company.title,
            "contact_email": company.email,
            "contact_language": "de" if company.country in ("DE", "AT") else "en",
            "partner_contact_name": self.partner.name or self.firm.name,
            "partner_contact_email": f"claims@{self.firm.domain}",
            "agreement_date": now().date() - timedelta(days=tale.signed_days_ago),
        }

    def lines(self) -> tuple[LineChange, ...]:
        """Return what is claimed."""
        return tuple(LineChange(workload=key) for key in self.tale.workloads)

    def draft(self) -> None:
        """Write the claim, with its proof unless it stays a bare draft."""
        changes = Changes(self._values(), self.lines())
        self.claim = create(self.engagement, changes, self.partner)
        if self.tale.state is State.DRAFT and not self.tale.remark:
            return  # a draft that still lacks its proof
        signed_on = now().date() - timedelta(days=self.tale.signed_days_ago)
        paper = agreement(self.tale, self.firm.name, self.version.document, signed_on)
        upload = Upload("statement-of-work.pdf", BytesIO(paper))
        about = About(EvidenceKind.SIGNED_AGREEMENT, signed_on)
        add_evidence(self.claim.id, upload, about, self.partner)
        if self.tale.company.segment == Segment.PUBLIC_SECTOR:
            self._disclose(signed_on)

    def _disclose(self, signed_on: date) -> None:
        paper = disclosure(self.tale, self.firm.name, signed_on)
        upload = Upload("disclosure.pdf", BytesIO(paper))
        about = About(EvidenceKind.PUBLIC_SECTOR_DISCLOSURE, signed_on)
        add_evidence(self.claim.id, upload, about, self.partner)

    def submit(self) -> None:
        """Hand it in, perhaps with a remark."""
        statements = self.version.document.acknowledgements.partner
        keys = [
            one.key
            for one in statements
            if not one.engagements or self.engagement in one.engagements
        ]
        submit(self.claim.id, self.partner, acknowledgements=keys, reasons=REASONS)
        if self.tale.remark:
            comment(self.claim.id, self.tale.remark, self.partner)

    def review(self) -> None:
        """Let the reviewer take it."""
        self.submit()
        start_review(self.claim.id, self.reviewer)

    def ask(self) -> None:
        """Let the reviewer ask the partner for more."""
        self.review()
        code, text = self.tale.question
        request_information(self.claim.id, [Question(code)], text, self.reviewer)

    def accept(self) -> None:
        """Let the reviewer accept every line."""
        self.review()
        rulings = [Ruling(line.id, Outcome.ACCEPT) for line in self.claim.lines.all()]
        decide(self.claim.id, rulings, self.reviewer)

    def approve(self) -> None:
        """Let the customer acknowledge, then the reviewer accept."""
        self.submit()
        acknowledge_as_admin(self.claim.id, customer_admin(self.world, self.tale.company))
        start_review(self.claim.id, self.reviewer)
        rulings = [Ruling(line.id, Outcome.ACCEPT) for line in self.claim.lines.all()]
        decide(self.claim.id, rulings, self.reviewer)

    def reject(self) -> None:
        """Let the reviewer turn it down."""
        self.review()
        text = "The document names another company than yours."
        reject(self.claim.id, "insufficient_poe", self.reviewer, text=text)

    def withdraw(self) -> None:
        """Let the partner take it back."""
        self.submit()
        withdraw(self.claim.id, WRONG_LOCATION, self.partner)

    def end(self) -> None:
        """Half of the associations are ended by the customer, half by the partner."""
        self.approve()
        customer = customer_admin(self.world, self.tale.company)
        by_customer = self.tale.signed_days_ago % 2 == 0
        lines = self.claim.lines.values_list("id", flat=True)
        for found in Association.objects.filter(claim_line__in=list(lines)):
            if by_customer:
                end_by_customer(found.id, customer, note="The project is done.")
            else:
                disassociate(found.id, "The project is done.", self.partner)

    def overdue(self) -> None:
        """Let the clock end what waits: a deadline cannot be waited for, so it is moved."""
        Claim.objects.filter(id=self.claim.id).update(deadline_at=now() - timedelta(minutes=1))
        clocks.act(self.claim.id)

    def dispute(self) -> None:
        """Let the partner ask a senior reviewer to look again at what the reviewer turned down."""
        self.reject()
        text = "The company on page 1 is our customer's former name; page 2 says so."
        dispute(self.claim.id, text, self.partner)

    def expire(self) -> None:
        """Let the draft expire."""
        self.overdue()

    def finalize(self) -> None:
        """Let the rejection become final."""
        self.reject()
        self.overdue()

    def stay(self) -> None:
        """A draft stays as it is."""


MAKERS: dict[State, Callable[[Telling], None]] = {
    State.DRAFT: Telling.stay,
    State.SUBMITTED: Telling.submit,
    State.UNDER_REVIEW: Telling.review,
    State.ACTION_REQUIRED: Telling.ask,
    State.AWAITING_CUSTOMER: Telling.accept,
    State.APPROVED: Telling.approve,
    State.REJECTED: Telling.reject,
    State.REJECTED_FINAL: Telling.finalize,
    State.WITHDRAWN: Telling.withdraw,
    State.EXPIRED: Telling.expire,
    State.ENDED: Telling.end,
    State.DISPUTED: Telling.dispute,
}
