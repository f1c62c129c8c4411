"""Everything that the findings on a claim need to know, as plain frozen values."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from opencpor.programs.document.offer import Engagement
from opencpor.programs.document.program import Program


class Stage(StrEnum):
    """When the findings are asked for."""

    WRITING = "writing"  # the partner may still change things
    DECIDING = "deciding"  # a reviewer is about to accept lines


class AccountStanding(StrEnum):
    """What the directory says of the PartnerID that was typed."""

    MISSING = "missing"
    BAD_SHAPE = "bad_shape"
    UNKNOWN = "unknown"
    GLOBAL_ACCOUNT = "global_account"
    OUT_OF_SCOPE = "out_of_scope"  # another organization's, or outside the user's locations
    GOOD = "good"


class Holding(StrEnum):
    """Who holds a slot, as far as the asking partner may know."""

    FREE = "free"
    HELD_BY_YOU = "held_by_you"
    HELD = "held"


class Need(StrEnum):
    """Kinds of evidence."""

    AGREEMENT = "signed_agreement"
    TEMPLATE = "template"
    ACKNOWLEDGEMENT = "acknowledgement"
    DISCLOSURE = "public_sector_disclosure"
    OTHER = "other"


@dataclass(frozen=True)
class EvidenceFile:
    """One accepted file on a claim, or the customer's receipt, which counts like one.

    Attributes:
        id: Identifier of the file on the claim, or of the receipt.
        kind: What it is.
        signed_on: When it was signed; None: not said.
        readable: False once it is known that no text can be read from it.
        lines: Lines it proves; empty: all of them.
        in_quarantine: Whether the virus scanner has not spoken yet.
    """

    id: str
    kind: Need
    signed_on: date | None = None
    readable: bool = True
    lines: frozenset[str] = frozenset()
    in_quarantine: bool = False


@dataclass(frozen=True)
class Contact:
    """A person as typed on the claim."""

    name: str = ""
    title: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True)
class CustomerFacts:
    """What the directory knows of the tenant."""

    id: str
    domains: frozenset[str]  # all that it is said to have, lower case
    verified: bool
    segment: str
    country: str


@dataclass(frozen=True)
class SubscriptionFacts:
    """What the directory knows of a subscription."""

    customer_id: str
    product: str
    channel: str
    status: str
    starts_on: date


@dataclass(frozen=True)
class LineFacts:
    """One line, its subscription, and its slot.

    Attributes:
        id: Identifier of the line; empty for a question without a claim.
        place: Order of entry, from 1.
        workload: Workload key as typed; empty for a subscription.
        subscription_id: GUID as typed; empty for a workload.
        product: Product key as typed.
        subscription: What is known of it; None: nothing.
        overridden: Whether a reviewer let an unknown subscription pass.
        holding: Who holds the slot.
        own_engagements: Engagements of the organization's own associations on it.
        own_association: Its association for this very engagement; empty: none.
        own_claim: Its other open claim for slot and engagement; empty: none.
        elsewhere: Whether the organization holds it, or claims it, from another location.
        hints: Coded answers about usage.
        refused: Whether the customer has said no to the organization here so lately that only its
            own answer is consent.
        looked: False: the reader asked too much lately to be told of other partners and of usage.
    """

    id: str
    place: int
    workload: str = ""
    subscription_id: str = ""
    product: str = ""
    subscription: SubscriptionFacts | None = None
    overridden: bool = False
    holding: Holding = Holding.FREE
    own_engagements: frozenset[str] = frozenset()
    own_association: str = ""
    own_claim: str = ""
    elsewhere: bool = False
    hints: frozenset[str] = frozenset()
    refused: bool = False
    looked: bool = True

    @property
    def field(self) -> str:
        """Where the line stands in the claim's input."""
        return f"lines.{self.place - 1}"


@dataclass(frozen=True)
class ClaimFacts:
    """A claim as it stands, and the world around it."""

    program: Program
    engagement: Engagement
    stage: Stage
    today: date  # in the program's zone
    changeable: bool = True  # by its partner; then it is worth saying how the customer consents
    unanswered: bool = False  # a reviewer has asked, and nothing was changed or said since

    name: str = ""
    account: AccountStanding = AccountStanding.MISSING
    enrolled: bool = False
    partner_domains: frozenset[str] = frozenset()
    tenant_text: str = ""
    tenant_id: UUID | None = None  # None: missing, or no GUID
    customer: CustomerFacts | None = None
    customer_name: str = ""
    customer_domain: str = ""
    customer_country: str = ""
    contact: Contact = field(default_factory=Contact)
    partner_contact: Contact = field(default_factory=Contact)
    agreement_date: date | None = None
    opt_out: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    acknowledged: frozenset[str] = frozenset()
    evidence: tuple[EvidenceFile, ...] = ()
    lines: tuple[LineFacts, ...] = ()
