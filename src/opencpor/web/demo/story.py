"""Which claims there are and how far each has come. Pure; the steps carry them out."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opencpor.claims.states import State
from opencpor.web.demo.customers import HELD, Company

COUNTS = {
    State.DRAFT: 6,
    State.SUBMITTED: 7,
    State.UNDER_REVIEW: 6,
    State.ACTION_REQUIRED: 4,
    State.APPROVED: 8,
    State.REJECTED: 3,
    State.REJECTED_FINAL: 2,
    State.WITHDRAWN: 2,
    State.EXPIRED: 2,
    State.ENDED: 3,
    State.DISPUTED: 1,
    State.AWAITING_CUSTOMER: 5,  # last, so that the newest mails are those to be answered
}
"""How many claims end up in each state."""
FRONT = ("5100001", "5200001", "5100002")
"""Locations of the partners with logins: they have the first claims of every state."""
OTHERS = ("5300001", "5400001", "5500001", "5600001", "5300002", "5100003")
TITLES = ("{workload} rollout at {name}", "{name}: adoption of {workload}", "{workload} for {name}")
REMARKS = (
    "The signed agreement covers all sites of the customer.",
    "The customer asked us to begin with the head office.",
    "Training for the help desk starts next week.",
    "Please note the second page: it lists the activities by workload.",
)
QUESTIONS = (
    ("missing_products", "The agreement does not name the product on page 1. Which page does?"),
    ("missing_or_old_dates", "The date beside the signature cannot be read."),
    ("missing_partner_solution", "What exactly will your team do in the second quarter?"),
)


@dataclass(frozen=True)
class Tale:
    """One claim.

    Attributes:
        state: Where it ends up.
        partner_id: The location that claims.
        company: The customer.
        workloads: What is claimed.
        title: Its name.
        remark: What the partner says on it; empty: nothing.
        question: Reason code and text, should a reviewer ask.
        signed_days_ago: How long ago the customer signed.
    """

    state: State
    partner_id: str
    company: Company
    workloads: tuple[str, ...]
    title: str
    remark: str
    question: tuple[str, str]
    signed_days_ago: int


def _site(place: int, chance: random.Random) -> str:
    return FRONT[place] if place < len(FRONT) else chance.choice(OTHERS)


def tales(
    chance: random.Random, companies: Sequence[Company], names: Mapping[str, str]
) -> list[Tale]:
    """Return all claims; no two are about the same customer.

    Args:
        chance: The source of chance.
        companies: The customers, the first of them that of the cast.
        names: The workloads' names by their keys.
    """
    free = list(companies[1:])
    chance.shuffle(free)
    free.insert(_place_of(State.APPROVED), companies[0])
    found: list[Tale] = []
    for state, count in COUNTS.items():
        for place in range(count):
            company = free[len(found)]
            unheld = company.workloads[HELD:]
            chosen = unheld[: chance.randint(1, len(unheld))]
            title = chance.choice(TITLES).format(
                workload=names.get(chosen[0], chosen[0]), name=company.name
            )
            found.append(
                Tale(
                    state,
                    _site(place, chance),
                    company,
                    chosen,
                    title,
                    chance.choice((*REMARKS, "")),
                    chance.choice(QUESTIONS),
                    chance.randint(3, 120),
                )
            )
    return found


def _place_of(state: State) -> int:
    """Return the place of a state's first claim among all."""
    before = list(COUNTS)[: list(COUNTS).index(state)]
    return sum(COUNTS[one] for one in before)
