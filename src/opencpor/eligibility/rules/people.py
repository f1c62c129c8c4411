"""Certified people: who counts, after the steps that others must fill."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from opencpor.programs.document.eligibility import Part


@dataclass(frozen=True)
class Certificate:
    """One certification of one person.

    Attributes:
        person: Told apart from others, and nothing more.
        until: The last day on which it holds; None: it does not expire.
    """

    person: str
    certification: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def certified_people(part: Part, certificates: Iterable[Certificate], day: date) -> int:
    """Count the people who hold one of a part's certifications on a day.

    Nobody counts before each step is filled by enough people, who may be others.
    """
    valid = [one for one in certificates if one.holds(day)]

    def holders(names: Iterable[str]) -> int:
        wanted = set(names)
        return len({one.person for one in valid if one.certification in wanted})

    if any(holders(step.certifications) < step.min_people for step in part.steps):
        return 0
    return holders(part.certifications)


def ending(
    names: Collection[str], certificates: Iterable[Certificate], day: date, through: date
) -> dict[str, date]:
    """Return who holds one of some certifications on a day and none any longer after a later one.

    With the last day on which each of them holds one.
    """
    last: dict[str, date] = {}
    for one in certificates:
        if one.certification in names and one.holds(day):
            ends = one.until or date.max
            last[one.person] = max(ends, last.get(one.person, ends))
    return {person: ends for person, ends in last.items() if ends <= through}
