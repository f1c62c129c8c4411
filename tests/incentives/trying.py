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
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft

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


def raised_draft(bench: Bench, rate: str = "6.00") -> str:
    """Write a draft that raises the rate of Teams; return its id."""
    draft = start_draft(bench.actor, PROGRAM, name="Higher rate for Teams")
    text = draft.text.replace('teams: "4.50"', f'teams: "{rate}"')
    return save_text(draft.id, bench.actor, text, seen=None).id


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
