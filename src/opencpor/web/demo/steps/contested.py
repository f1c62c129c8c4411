"""A contested slot: one partner holds it, another proves its work too, a decision is due."""

from contextlib import suppress

from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.models import ArbitrationSide
from opencpor.claims.states import State
from opencpor.common.errors import Conflict
from opencpor.directory.terms import Segment
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.customers import Company
from opencpor.web.demo.steps.claims import Telling
from opencpor.web.demo.steps.console import free_workloads
from opencpor.web.demo.story import QUESTIONS, Tale
from opencpor.web.demo.world import World

HOLDS, WANTS = "5100001", "5200001"
SAYS = "We took the rollout over in the summer; the new statement of work names us."


def _claimed(world: World, partner_id: str, company: Company, workload: str, days: int) -> Telling:
    """Let a partner claim, its customer acknowledge and a reviewer accept."""
    title = f"{company.name}: adoption program"
    tale = Tale(State.APPROVED, partner_id, company, (workload,), title, "", QUESTIONS[0], days)
    telling = Telling(world, tale, version_in_force(MICROSOFT))
    telling.draft()
    with suppress(Conflict):  # says of the second that the slot is taken
        telling.approve()
    return telling


def seed(world: World) -> None:
    """Make them; the challenger has answered, the holder has not."""
    ordinary = [one for one in world.companies()[1:] if one.segment != Segment.PUBLIC_SECTOR]
    company = next(one for one in ordinary if free_workloads(one))
    workload = free_workloads(company)[0]
    _claimed(world, HOLDS, company, workload, 90)
    wants = _claimed(world, WANTS, company, workload, 10)
    side = ArbitrationSide.objects.get(lines__claim=wants.claim)
    answer(side.arbitration_id, SAYS, wants.partner)
