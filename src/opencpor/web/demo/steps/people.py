"""The operator's organization, and a login for every role."""

from opencpor.access.actions.create_user import create_user
from opencpor.access.actions.giving import give
from opencpor.access.models import Organization
from opencpor.access.roles import Side
from opencpor.web.demo.cast import OPERATOR, PEOPLE
from opencpor.web.demo.world import World


def seed(world: World) -> None:
    """Make everybody; passwords and tokens are set when the logins are written down."""
    by = world.system()
    Organization.objects.create(kind=Side.OPERATOR.value, name=OPERATOR)
    for person in PEOPLE:
        user = create_user(by, person.email, person.name)
        give(user, world.organization(person.place), person.role, [], by)
