"""For the customer with a login: a request to answer, one that was declined, and who asked."""

from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.consent.actions.acknowledge import acknowledge_as_admin
from opencpor.claims.consent.actions.decline import decline_as_admin
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import State
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.customers import HELD, Company
from opencpor.web.demo.extras import claimant, firm_of
from opencpor.web.demo.holdings import USAGE
from opencpor.web.demo.steps.claims import Telling
from opencpor.web.demo.story import QUESTIONS, Tale
from opencpor.web.demo.world import World

ASKS, DECLINED, CURIOUS = "5300001", "5200001", "5400001"


def free_workloads(company: Company) -> list[str]:
    """Return workloads that nobody holds or claims at a customer."""
    document = version_in_force(MICROSOFT).document
    taken = set(company.workloads[:HELD])
    lines = ClaimLine.objects.filter(claim__customer__customer__tenant_id=company.tenant_id)
    taken |= set(lines.values_list("workload", flat=True))
    paid = [one.key for one in document.workloads if one.incentive_eligible and not one.retired]
    return [key for key in paid if key not in taken]


def _tale(state: State, partner_id: str, company: Company, *workloads: str) -> Tale:
    title = f"{company.name}: rollout with our training"
    return Tale(state, partner_id, company, workloads, title, "", QUESTIONS[0], 20)


def seed(world: World) -> None:
    """Make them; the customer's admin answers in its console."""
    company, admin = world.companies()[0], world.actor("customer_admin")
    version = version_in_force(MICROSOFT)
    first, second, third = free_workloads(company)[:3]
    ended = Telling(world, _tale(State.ENDED, DECLINED, company, first), version)
    ended.draft()
    ended.accept()
    acknowledge_as_admin(ended.claim.id, admin)
    decline_as_admin(ended.claim.id, admin)
    asked = Telling(world, _tale(State.SUBMITTED, ASKS, company, second, third), version)
    asked.draft()
    asked.submit()
    units = (LineChange(workload=second),)
    curious = claimant(world, firm_of(CURIOUS))
    ask_availability(Question(USAGE, company.tenant_id, units), curious)
