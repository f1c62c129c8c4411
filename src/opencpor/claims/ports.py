"""What the claims room needs from others, and how they register: once, in their AppConfig.

`consent` and `arbitration` are parts of this room that live beside the life cycle; `usage` is a
room above. Usage absent means that no finding speaks of usage; consent absent means that no claim
goes beyond a draft, and everybody is told so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from opencpor.access.actor import Actor
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.errors import Conflict
from opencpor.programs.document.program import Program
from opencpor.register.rules import SlotKey


class Hint(StrEnum):
    """The coded answers about usage that a partner may get before it holds anything."""

    SEATS_BELOW_MINIMUM = "seats_below_minimum"
    LITTLE_GROWTH_LEFT = "little_growth_left"


class BaselineSource(Protocol):
    """Tells, in codes, what usage a claim would start from. Registered by `usage`."""

    def hints(
        self, program: Program, engagement: str, keys: Collection[SlotKey], on: date
    ) -> Mapping[SlotKey, frozenset[Hint]]:
        """Return what is worth a warning, by unit; units without usage are left out.

        Args:
            program: The program's document in force on the day: its rules give the limits.
            engagement: Engagement key.
            keys: The units, all of one customer; a subscription with the workload that its usage is
                reported under.
            on: The day asked for, in the program's zone.
        """


@dataclass(frozen=True)
class Figure:
    """What was used of one unit in a month; None where the feed did not say.

    Attributes:
        month: Its first day.
        active_users: Who used it in the month (MAU).
        paid_units: Seats paid for (PAU).
    """

    month: date
    active_users: int | None
    paid_units: int | None


class FigureSource(Protocol):
    """Tells the usage of one unit. Registered by `usage`.

    For the customer itself: nobody else may be shown what comes from here.
    """

    def recent(
        self, program_key: str, customer_id: str, workload: str, subscription_id: UUID | None
    ) -> Sequence[Figure]:
        """Return the newest few months with figures, oldest first; an unknown unit has none."""


@dataclass(frozen=True)
class Standing:
    """Where the customer's consent to one claim stands.

    Attributes:
        settled: Whether the present text was acknowledged, or silence settled it.
        answer_by: When the window is up; None: none runs.
        refused: Whether the window has passed where silence is a refusal.
    """

    settled: bool
    answer_by: datetime | None = None
    refused: bool = False


@dataclass(frozen=True)
class Receipt:
    """The customer's acknowledgement, where it is certain that the customer gave it.

    Attributes:
        id: Its identifier.
        at: When it was given.
        lines: The lines that were acknowledged.
    """

    id: str
    at: datetime
    lines: frozenset[str]


class Alteration(StrEnum):
    """What changes about an association while it stands."""

    WAIVED = "waived"  # the partner is no longer paid for it
    PAID = "paid"  # the partner is paid for it again
    MOVED = "moved"  # another location of the partner has it, or will have
    STAYS = "stays"  # a location that was to hand it on keeps it


class ConsentRoom(Protocol):
    """The customer's say. Registered by `claims.consent`.

    Every call comes inside the transaction of the change, after the claim's row was written, with
    the claim locked.
    """

    def submitted(self, claim: Claim, actor: Actor) -> None:
        """A claim was submitted: freeze the text, ask the contact when the policy says so."""

    def refuse_unwelcome(
        self, partner_id: str, slots: Collection[int], program: Program, at: datetime
    ) -> None:
        """A partner might ask for some slots; nothing is written.

        Raises:
            Conflict: ``customer_declined_before``, as a submission would.
        """

    def changed(self, claim: Claim, taken_out: Collection[ClaimLine], actor: Actor) -> None:
        """A claim was resubmitted: freeze a new text if what the customer saw has changed.

        What was only taken out of it is no longer asked for, which the customer is told.
        """

    def decided(self, claim: Claim, dropped: Collection[ClaimLine], actor: Actor) -> None:
        """Lines were accepted or dropped: ask or tell the customer what follows from it."""

    def disputed(self, claim: Claim, actor: Actor) -> None:
        """Lines that were turned down are looked at again: tell the customer, who may decline."""

    def overturned(self, claim: Claim, actor: Actor) -> None:
        """Lines were accepted after all: ask the customer, unless it has acknowledged them."""

    def upheld(self, claim: Claim, dropped: Collection[ClaimLine], actor: Actor) -> None:
        """Nothing came of a dispute about some lines: tell the customer."""

    def approved(self, claim: Claim, started: Collection[ClaimLine], actor: Actor) -> None:
        """Associations have started."""

    def closed(self, claim: Claim, actor: Actor) -> None:
        """A claim was withdrawn or rejected: stop the window, tell the customer."""

    def declined(self, claim: Claim, declined: Collection[ClaimLine], actor: Actor) -> None:
        """The customer said no to lines that waited, and something of the claim goes on."""

    def ended(self, claim: Claim, ended: Collection[ClaimLine], actor: Actor) -> None:
        """Associations have ended."""

    def ending(
        self,
        claim: Claim,
        line: ClaimLine,
        last_day: date,
        actor: Actor,
        bought: bool,  # noqa: FBT001 - one of five values of a port
    ) -> None:
        """An association ends before long: remind the customer.

        By itself, or (``bought``) with its subscription, unless that is prolonged.
        """

    def reopened(self, claim: Claim, actor: Actor) -> None:
        """A line that the customer ended is to stand again: ask for its explicit yes."""

    def altered(
        self,
        claim: Claim,
        altered: Collection[ClaimLine],
        what: Alteration,
        actor: Actor,
        gaps: Mapping[str, str] | None = None,
    ) -> None:
        """Something about standing associations has changed: tell the customer.

        ``gaps`` fills the words for it: of a move its ``location`` and its ``month``.
        """

    def receipts(self, claim: Claim) -> Sequence[Receipt]:
        """Return the receipts that count as evidence: of the present text, identity verified."""

    def standing(self, claim: Claim, now: datetime) -> Standing:
        """Return where consent to the claim's present text stands."""


class ArbitrationRoom(Protocol):
    """Competing claims on a slot that somebody holds. Registered by `claims.arbitration`.

    Every call comes inside the transaction of the change, with the slots of the lines locked.
    """

    def challenged(self, line: ClaimLine, actor: Actor, at: datetime) -> None:
        """A contested line's own evidence was accepted: open an arbitration, or join it."""

    def left(self, lines: Collection[ClaimLine], actor: Actor, at: datetime) -> None:
        """Lines, written already, want their slots no longer, whether in arbitration or not."""

    def freed(self, slot_id: int, actor: Actor, at: datetime) -> bool:
        """Nobody holds a slot any longer.

        Returns:
            Whether it is reserved: then nobody but the winner of an arbitration goes on.
        """

    def reserved(self, slot_ids: Collection[int]) -> Mapping[int, str]:
        """Return the organizations that slots will pass to by decision, by slot."""

    def shown(self, tenure_id: int, since: datetime) -> bool:
        """Return whether an arbitration has shown what was on record of a tenure by an instant."""


@dataclass
class _Rooms:
    """Who has registered."""

    baseline: BaselineSource | None = None
    figures: FigureSource | None = None
    consent: ConsentRoom | None = None
    arbitration: ArbitrationRoom | None = None


_rooms = _Rooms()


def register_baseline(source: BaselineSource | None) -> None:
    """Set who knows usage."""
    _rooms.baseline = source


def register_figures(source: FigureSource | None) -> None:
    """Set who shows customers their own usage."""
    _rooms.figures = source


def register_consent(room: ConsentRoom) -> None:
    """Set who asks customers."""
    _rooms.consent = room


def register_arbitration(room: ArbitrationRoom) -> None:
    """Set who compares competing proofs."""
    _rooms.arbitration = room


def baseline() -> BaselineSource | None:
    """Return who knows usage, if anybody does."""
    return _rooms.baseline


def figures() -> FigureSource | None:
    """Return who shows customers their own usage, if anybody does."""
    return _rooms.figures


def consent() -> ConsentRoom:
    """Return who asks customers."""
    if _rooms.consent is None:
        raise Conflict(
            "Customers cannot be asked on this installation yet, so no claim can go on.",
            code="not_offered_yet",
        )
    return _rooms.consent


def arbitration() -> ArbitrationRoom:
    """Return who compares competing proofs; it is part of this room, and always there."""
    if _rooms.arbitration is None:
        raise LookupError("claims.wiring has not been called")
    return _rooms.arbitration
