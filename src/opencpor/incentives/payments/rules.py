"""Which locations a batch pays, and why it leaves the others out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from opencpor.incentives.payments.holds.rules import NOT_HELD, Held


class LeftOut(StrEnum):
    """Why a location is not paid, in the order in which it is judged."""

    IN_DEBT = "in_debt"  # less than nothing is owed: later earnings are set off against it
    BELOW_MINIMUM = "below_minimum"  # carried forward
    HELD = "held"  # by finance
    NO_PAYEE = "no_payee"  # none is approved, or its account was erased
    PAYEE_TOO_NEW = "payee_too_new"  # approved, but not as old as the program asks
    HELD_BY_PARTNER = "held_by_partner"  # by the partner itself
    OTHER_FORMAT = "other_format"  # the payee is one that this format cannot name


@dataclass(frozen=True)
class Place:
    """What is known of a location when a batch is put together.

    Attributes:
        owed_minor: Its whole balance; negative: it owes.
        payee: The version that counts now; empty: none does.
        newer: Whether one is approved that does not count yet.
        nameable: Whether the batch's format can name the payee.
        held: On which sides its payments are held.
    """

    location: str
    owed_minor: int
    payee: str = ""
    newer: bool = False
    nameable: bool = True
    held: Held = NOT_HELD


@dataclass(frozen=True)
class Due:
    """One location that is paid: its whole balance."""

    location: str
    amount_minor: int
    payee: str


@dataclass(frozen=True)
class Omission:
    """One location that is not paid, and why."""

    location: str
    owed_minor: int
    why: LeftOut


@dataclass(frozen=True)
class Selection:
    """What a batch would hold."""

    paid: tuple[Due, ...]
    left_out: tuple[Omission, ...]

    @property
    def total_minor(self) -> int:
        """What it pays in all."""
        return sum(one.amount_minor for one in self.paid)


def why_left_out(place: Place, minimum_minor: int) -> LeftOut | None:
    """Return why a location is not paid; None if it is."""
    if place.owed_minor < 0:
        return LeftOut.IN_DEBT
    if place.owed_minor < max(minimum_minor, 1):
        return LeftOut.BELOW_MINIMUM
    if place.held.by_finance:
        return LeftOut.HELD
    if not place.payee:
        return LeftOut.PAYEE_TOO_NEW if place.newer else LeftOut.NO_PAYEE
    if place.held.by_partner:
        return LeftOut.HELD_BY_PARTNER
    return None if place.nameable else LeftOut.OTHER_FORMAT


def select(places: Iterable[Place], minimum_minor: int) -> Selection:
    """Divide locations into those that are paid and those that are left out.

    Args:
        places: In any order; those that are owed nothing belong to neither.
        minimum_minor: Below this nothing is paid.
    """
    paid: list[Due] = []
    left_out: list[Omission] = []
    for place in sorted(places, key=lambda one: one.location):
        if place.owed_minor == 0:
            continue
        why = why_left_out(place, minimum_minor)
        if why is None:
            paid.append(Due(place.location, place.owed_minor, place.payee))
        else:
            left_out.append(Omission(place.location, place.owed_minor, why))
    return Selection(tuple(paid), tuple(left_out))


def changes(held: Iterable[Due], now: Selection) -> dict[str, str]:
    """Return what differs between what was proposed and what would be paid now, by location.

    Codes are those of `LeftOut`, ``amount_changed`` and ``payee_changed``. A location that came
    to be due since is no difference: it waits for the next batch.
    """
    due = {one.location: one for one in now.paid}
    gone = {one.location: one.why.value for one in now.left_out}
    found = {}
    for was in held:
        one = due.get(was.location)
        if one is None:
            found[was.location] = gone.get(was.location, "amount_changed")
        elif one.amount_minor != was.amount_minor:
            found[was.location] = "amount_changed"
        elif one.payee != was.payee:
            found[was.location] = "payee_changed"
    return found
