"""Adjustments for tests: two persons of finance, and a wish that only says what matters."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, World, make_world

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.propose import Wish, propose
from opencpor.incentives.adjustments.models import Adjustment


@dataclass
class Desk:
    """A world with its first month closed, 1,800.00 earned, and two persons of finance."""

    world: World
    second: User

    @property
    def one(self) -> Actor:
        return self.world.actor

    @property
    def other(self) -> Actor:
        return actor_of_user(self.second)

    def wish(self, **otherwise: Any) -> Wish:
        usual = Wish(
            PROGRAM, self.world.location.pk, self.world.customer.pk, "2026-01",
            "policy_exception", "25.00", "Agreed on the phone.",
        )  # fmt: skip
        return replace(usual, **otherwise)

    def proposed(self, **otherwise: Any) -> Adjustment:
        return propose(self.wish(**otherwise), self.one)

    def approved(self, **otherwise: Any) -> Adjustment:
        return approve(self.proposed(**otherwise).id, self.other)


def make_desk(folder: Path) -> Desk:
    world = make_world(folder)
    world.enroll()
    world.associate()
    used = ((JANUARY, 400), (FEBRUARY, 400), (MARCH, 460))
    world.usage(*(("teams", month, users, 1000) for month, users in used))
    world.close(JANUARY)
    place = world.finance.memberships.get().organization
    return Desk(world, make_user(Role.FINANCE, place))
