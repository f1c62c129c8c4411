"""Every operation answers as the API's description says, to requests that fit it or do not.

Schemathesis makes the requests out of the description. Who asks is drawn from all roles and from
nobody; what the address names is the caller's own, another's, or made up. That honest requests of
every role are answered as described is seen where they are made, in `test_routes`.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from opencpor.access.roles import Role
from tests.matrix.described import operation_of, send
from tests.matrix.pairs import Pair
from tests.matrix.routes import Route, guarded_routes, permitted
from tests.matrix.samples import sample
from tests.matrix.world import World

# A few of each; `--hypothesis-profile=thorough` looks for an hour.
EXAMPLES = 4 if settings().max_examples < 1000 else 200
drawn = settings(
    max_examples=EXAMPLES, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
pytestmark = pytest.mark.django_db
operations = pytest.mark.parametrize("route", [r for r in guarded_routes() if r.is_api], ids=str)
MODES = list(GenerationMode)
WHOSE = ("own", "own", "others", None)


def named(pairs: dict[str, Pair], whose: str | None) -> dict[str, str]:
    """Return the parts of an address that are not made up."""
    found = {name: getattr(pair, whose) for name, pair in pairs.items()} if whose else {}
    return {name: value for name, value in found.items() if value is not None}


@operations
def test_every_answer_is_described(world: World, route: Route) -> None:
    operation, inside = operation_of(route), [r for r in Role if permitted(route, r)]
    varies = route.parameters or operation.query.items or operation.body.items

    @drawn
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        role = data.draw(st.sampled_from([*inside, *inside, *Role, None]))
        pairs = {name: sample(name, world, role or Role.AUDITOR) for name in route.parameters}
        parts = named(pairs, data.draw(st.sampled_from(WHOSE)))
        mode = data.draw(st.sampled_from(MODES if varies else MODES[:1]))
        fixed: dict[str, Any] = {"path_parameters": parts} if parts else {}
        case = data.draw(operation.as_strategy(mode, **fixed))
        headers = {"Authorization": f"Bearer {world.tokens[role]}"} if role else {}
        if data.draw(st.booleans()):
            headers["If-Match"] = "*"
        send(case, headers)

    ask()
