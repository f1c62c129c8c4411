"""What the operator's figures are made of, and what follows from them. Pure.

Every figure counts claims: of how many something is true. Its name is a word, with parts after
dots, such as ``clock.submitted.late`` or ``reason.insufficient_poe``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from opencpor.claims.states import OPEN, State
from opencpor.common.months import Month
from opencpor.insights.rules.performance import whole_percent

STANDING: dict[str, tuple[State, ...]] = {
    "open": tuple(sorted(OPEN)),
    "approved": (State.APPROVED,),
    "ended": (State.ENDED,),
    "rejected": (State.REJECTED, State.REJECTED_FINAL),
    "withdrawn": (State.WITHDRAWN, State.EXPIRED, State.DRAFT),
}
"""How claims stand that were submitted once: together these are all of them."""
CLOCKS = (
    State.SUBMITTED, State.UNDER_REVIEW, State.ACTION_REQUIRED, State.AWAITING_CUSTOMER,
    State.DISPUTED,
)  # fmt: skip
"""States in which somebody is to do something by a day."""
AGES = (2, 5, 10, 20)
"""Business days through which the parts of the queue's age go; the last part has no end."""
NOW = ("waiting", "overdue", "held", "held_late", "unassigned")
"""Figures of today, whenever a claim was submitted."""
DISPUTES = ("open", "upheld", "overturned", "withdrawn", "declined")
ARBITRATIONS = ("open", "scheduled", "keep", "transfer", "moot", "withdrawn", "canceled")
SAMPLES = ("waiting", "agree", "overturn")

Counted = Mapping[tuple[Month, str], int]
"""By month and figure, how many claims."""


@dataclass(frozen=True)
class Cohort:
    """The claims that were submitted in one month, or in several, by how they stand."""

    submitted: int
    decided: int
    policy: int
    standing: Mapping[str, int]


@dataclass(frozen=True)
class Level:
    """How one clock was kept, counted by claims; late: at least once."""

    state: str
    kept: int
    late: int
    running: int

    @property
    def percent(self) -> int | None:
        """Kept of those that are over, in whole percent; None without any."""
        return whole_percent(self.kept, self.kept + self.late)


@dataclass(frozen=True)
class Age:
    """Waiting claims that were submitted between two days, both counted.

    Attributes:
        above: More business days ago than this.
        through: At most so many; None: without end.
    """

    above: int
    through: int | None
    first: date
    last: date
    claims: int


@dataclass(frozen=True)
class Load:
    """What one reviewer holds now, and has decided of the claims of the months asked for."""

    reviewer: str
    held: int
    late: int
    decided: int


@dataclass(frozen=True)
class Green:
    """How many decisions written policy made, and what people say of samples of them."""

    policy: int
    people: int
    samples: Mapping[str, int]

    @property
    def percent(self) -> int | None:
        """The share of written policy, in whole percent."""
        return whole_percent(self.policy, self.policy + self.people)


def cohort(counts: Mapping[str, int]) -> Cohort:
    """Give how claims stand."""
    standing = {name: counts.get(f"standing.{name}", 0) for name in STANDING}
    return Cohort(counts.get("all", 0), counts.get("decided", 0), counts.get("policy", 0), standing)


def in_month(counted: Counted, month: Month) -> dict[str, int]:
    """Give one month's figures."""
    return {figure: claims for (own, figure), claims in counted.items() if own == month}


def together(counted: Counted) -> dict[str, int]:
    """Add up all months."""
    found: dict[str, int] = {}
    for (_month, figure), claims in counted.items():
        found[figure] = found.get(figure, 0) + claims
    return found


def levels(counts: Mapping[str, int]) -> tuple[Level, ...]:
    """Give how each clock was kept, in the order in which claims meet them."""
    return tuple(
        Level(
            state.value,
            *(counts.get(f"clock.{state}.{how}", 0) for how in ("kept", "late", "running")),
        )
        for state in CLOCKS
    )


def under(counts: Mapping[str, int], word: str) -> dict[str, int]:
    """Give the figures that begin with a word, by what follows it."""
    return {
        figure.removeprefix(f"{word}."): claims
        for figure, claims in counts.items()
        if figure.startswith(f"{word}.") and claims
    }


def of_each(counts: Mapping[str, int], word: str, names: Sequence[str]) -> dict[str, int]:
    """Give some figures that begin with a word, those without any as 0."""
    return {name: counts.get(f"{word}.{name}", 0) for name in names}


def most_first(counts: Mapping[str, int], word: str) -> tuple[tuple[str, int], ...]:
    """Give the figures that begin with a word, the greatest first."""
    return tuple(sorted(under(counts, word).items(), key=lambda pair: (-pair[1], pair[0])))


def ages(counts: Mapping[str, int], days_since: Callable[[date], int]) -> tuple[Age, ...]:
    """Give how long claims have waited, in parts; those without any are left out.

    Args:
        counts: Waiting claims, by the day of their submission.
        days_since: Gives the business days since a day.
    """
    waiting = {date.fromisoformat(day): claims for day, claims in under(counts, "waiting").items()}
    parts: dict[int, list[tuple[date, int]]] = {}
    for day, claims in sorted(waiting.items()):
        age = days_since(day)
        place = next((at for at, most in enumerate(AGES) if age <= most), len(AGES))
        parts.setdefault(place, []).append((day, claims))
    return tuple(
        Age(
            above=AGES[place - 1] if place else -1,
            through=AGES[place] if place < len(AGES) else None,
            first=rows[0][0],
            last=rows[-1][0],
            claims=sum(claims for _day, claims in rows),
        )
        for place, rows in sorted(parts.items())
    )


def loads(counts: Mapping[str, int], today: Mapping[str, int]) -> tuple[Load, ...]:
    """Give each reviewer's load, the heaviest first."""
    held, late = under(today, "held"), under(today, "held_late")
    decided = under(counts, "reviewer")
    found = (
        Load(who, held.get(who, 0), late.get(who, 0), decided.get(who, 0))
        for who in held.keys() | decided.keys()
    )
    return tuple(sorted(found, key=lambda one: (-one.held, -one.decided, one.reviewer)))


def green(counts: Mapping[str, int]) -> Green:
    """Give the share of written policy."""
    policy = counts.get("policy", 0)
    return Green(policy, counts.get("decided", 0) - policy, of_each(counts, "sample", SAMPLES))


def overturned_percent(disputes: Mapping[str, int]) -> int | None:
    """Give how many of the disputes that were decided changed the decision, in whole percent."""
    return whole_percent(disputes["overturned"], disputes["overturned"] + disputes["upheld"])
