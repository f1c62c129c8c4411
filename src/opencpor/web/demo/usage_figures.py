"""Believable usage: how the use of one workload at one customer goes month by month. Pure.

Integers only: shares are thousandths, so that the same seed gives the same figures everywhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

PER_MILLE = 1000


class Course(StrEnum):
    """How the use of a workload can go."""

    GROWING = "growing"  # a little more each month
    ROLLOUT = "rollout"  # quiet, then a quarter of strong growth, then a plateau
    PLATEAU = "plateau"  # everybody who will use it does
    DIPPING = "dipping"  # falls below its mark for a while and comes back
    SMALL = "small"  # below the seats that programs ask for


COURSES = (Course.GROWING, Course.GROWING, Course.ROLLOUT, Course.PLATEAU, Course.DIPPING)


@dataclass(frozen=True)
class Figures:
    """One month: active users and paid units."""

    active_users: int
    paid_units: int


def figures(chance: random.Random, seats: int, course: Course, months: int) -> list[Figures]:
    """Make the figures of consecutive months.

    Args:
        chance: Where all that is random comes from.
        seats: Paid units in the first month.
        course: How use goes.
        months: How many months.
    """
    share = chance.randint(*_START[course])
    found = []
    for place in range(months):
        share = max(0, min(980, share + _step(chance, course, place, months)))
        if place and place % 6 == 0:  # seats are bought twice a year
            seats += seats * chance.randint(0, 60) // PER_MILLE
        found.append(Figures(seats * share // PER_MILLE, seats))
    return found


_START = {
    Course.GROWING: (180, 420),
    Course.ROLLOUT: (60, 150),
    Course.PLATEAU: (620, 880),
    Course.DIPPING: (450, 650),
    Course.SMALL: (200, 700),
}


def _step(chance: random.Random, course: Course, place: int, months: int) -> int:
    """Return by how many thousandths use changes in a month."""
    middle = months // 2
    if course is Course.ROLLOUT:
        return chance.randint(70, 140) if middle - 3 <= place < middle + 1 else chance.randint(0, 9)
    if course is Course.DIPPING:
        if middle - 2 <= place < middle:
            return -chance.randint(40, 90)
        return chance.randint(20, 50) if place >= middle else chance.randint(0, 15)
    if course is Course.PLATEAU:
        return chance.randint(-12, 12)
    return chance.randint(4, 32)


def seats_of(chance: random.Random, course: Course) -> int:
    """Return how many paid units a customer starts with."""
    if course is Course.SMALL:
        return chance.randint(20, 140)
    return chance.choice((180, 240, 420, 650, 900, 1400, 2600, 5200)) + chance.randint(0, 60)
