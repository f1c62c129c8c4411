"""What-ifs for tests: three closed months, somebody who tries, and the answer at once."""

from dataclasses import dataclass
from pathlib import Path

from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, MARCH, PROGRAM, World, make_world
from tests.jobs import run_jobs

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, Rate, ask_back_test
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.queries import Line, lines

RULE = "mws-usage-growth"


@dataclass
class Bench:
    """January earned 1,800.00 by 400 users, February nothing, March 270.00 by 60 more."""

    world: World
    manager: User

    @property
    def actor(self) -> Actor:
        return actor_of_user(self.manager)

    def tried(self, *rates: Rate, **otherwise: object) -> WhatIf:
        wish = BackTest(PROGRAM, rates=rates, **otherwise)  # type: ignore[arg-type]
        operation = ask_back_test(wish, self.actor)
        run_jobs()
        return WhatIf.objects.get(operation_id=operation.id)

    def lines(self, row: WhatIf) -> list[Line]:
        return list(lines(self.actor, row))


def make_bench(folder: Path) -> Bench:
    world = make_world(folder)
    world.enroll()
    world.associate()
    used = ((JANUARY, 400), (FEBRUARY, 400), (MARCH, 460))
    world.usage(*(("teams", month, users, 1000) for month, users in used))
    for month, _users in used:
        world.close(month)
    place = world.finance.memberships.get().organization
    return Bench(world, make_user(Role.PROGRAM_MANAGER, place))
