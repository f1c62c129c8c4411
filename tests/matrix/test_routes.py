"""Every route x every role x own and other's objects.

The routes are read from Django's addresses and from the API's operations, so a new one is in the
matrix at once. What you have to do for it:

- Decorate it with ``@guard(...)``. A route of a library that cannot be is listed, with the
  reason, in `routes.UNGUARDED`.
- Give each parameter of its address a line in `samples.SAMPLES`: a function that returns an object
  of the caller's organization and one of another's, for each side.
- Look a thing up (`fetch`) before judging the input, so that another's thing is always 404. If the
  smallest input made from the API's description is refused all the same, name a better one in
  `wishes.BODIES`.

What is expected: nobody signed in gets 401 (API) or the sign-in page; a role without the
permission gets 403; a role with it gets 404 for another's object, and for its own anything but
401, 403, 404 and a failure. A page may answer 405 to the method that it does not have.
"""

from itertools import count

import pytest
from django.db import transaction

from opencpor.access.roles import Role, side_of
from opencpor.http.guards import Open
from tests.matrix.bodies import request_of
from tests.matrix.calling import caller, signed_in
from tests.matrix.described import hold
from tests.matrix.routes import Route, every_route, guarded_routes, permitted
from tests.matrix.samples import SAMPLES, sample
from tests.matrix.wishes import BODIES
from tests.matrix.world import World

REFUSED = {401, 403, 404}
SET_UP_BY_THE_OPERATOR = "/accounts/oidc/"  # leads nowhere until a provider is named
WRONG_METHOD = 405
_key = count(1)

pytestmark = pytest.mark.django_db
routes = pytest.mark.parametrize("route", guarded_routes(), ids=str)


def ask(world: World, route: Route, method: str, path: str, role: Role | None) -> tuple[int, str]:
    """Return status and redirect target of one call, undone afterwards."""
    with transaction.atomic():
        answer = send(world, route, method, path, role)
        transaction.set_rollback(True)
    return answer


def send(world: World, route: Route, method: str, path: str, role: Role | None) -> tuple[int, str]:
    """Return status and redirect target of one call; what it changes stays for the test."""
    client = signed_in(world, role) if role is not None and not route.is_api else caller()
    headers = {"If-Match": "*", "Idempotency-Key": f"matrix-{next(_key)}"}
    if role in world.tokens and route.is_api:
        headers["Authorization"] = f"Bearer {world.tokens[role]}"
    query, kind, body = request_of(route.path, method) if route.is_api else ({}, "", None)
    make = BODIES.get((method, route.path))
    sent = make(world) if make else body
    wire = {"data": sent} if sent is not None else {}
    if kind == "application/json":
        wire["content_type"] = kind
    response = getattr(client, method.lower())(path, headers=headers, query_params=query, **wire)
    if route.is_api:
        hold(route, path, response)
    elif response.streaming:
        b"".join(response.streaming_content)  # read to its end, so that the file is closed
    return response.status_code, response.headers.get("Location", "")


def addresses(world: World, route: Route, role: Role) -> tuple[str | None, list[str]]:
    """Return the route's address with own objects (None: has none), and those with another's."""
    pairs = {name: sample(name, world, role) for name in route.parameters}
    own = {name: pair.own for name, pair in pairs.items()}
    known = {name: pair.own or pair.others or "none" for name, pair in pairs.items()}
    foreign = [
        route.path.format(**known | {name: pair.others})
        for name, pair in pairs.items()
        if pair.others is not None
    ]
    mine = None if None in own.values() else route.path.format(**own)
    return mine, foreign


def roles_for(route: Route) -> list[Role]:
    """Return the roles that can use a kind of route at all: machines see no pages."""
    return [role for role in Role if route.is_api or role is not Role.USAGE_FEED]


def test_every_route_declares_its_guard() -> None:
    assert [str(one) for one in every_route() if not (one.guard or one.allowed_open)] == []


def test_every_parameter_has_a_sample() -> None:
    known = set(SAMPLES)
    assert [str(one) for one in guarded_routes() if not set(one.parameters) <= known] == []


@routes
def test_nobody_gets_in_without_signing_in(world: World, route: Route) -> None:
    path, _ = addresses(world, route, Role.INCENTIVES_ADMIN)
    answers = [
        ask(world, route, method, path or addresses(world, route, Role.AUDITOR)[0] or "/", None)
        for method in route.methods
    ]
    statuses = {status for status, _ in answers} - {WRONG_METHOD}
    assert statuses
    if set(route.guard) <= {Open.PUBLIC, Open.SECRET}:
        assert all(status < 500 and status not in {401, 403} for status in statuses)
    elif route.is_api:
        assert statuses == {401}
    else:
        assert statuses == {302}
        assert all("/accounts/login/?next=" in to for status, to in answers if status == 302)


@routes
def test_a_role_without_the_permission_is_refused(world: World, route: Route) -> None:
    sides = set()
    for role in roles_for(route):
        if permitted(route, role):
            continue
        own, foreign = addresses(world, route, role)
        # A guard asks who calls and not for what, and another's objects are those of a whole side:
        # the first role of each asks for them, too.
        paths = [own or next(iter(foreign), None)] if side_of(role) in sides else [own, *foreign]
        sides.add(side_of(role))
        for path in filter(None, paths):
            # Who is refused changes nothing, so that nothing has to be undone in between.
            statuses = {send(world, route, m, path, role)[0] for m in route.methods}
            assert statuses - {WRONG_METHOD} == {403}, (role, path)


@routes
def test_anothers_object_is_not_found(world: World, route: Route) -> None:
    for role in filter(lambda role: permitted(route, role), roles_for(route)):
        _, foreign = addresses(world, route, role)
        for path in foreign:
            statuses = {ask(world, route, m, path, role)[0] for m in route.methods}
            assert statuses - {WRONG_METHOD} == {404}, (role, path)


@routes
def test_ones_own_object_is_answered(world: World, route: Route) -> None:
    for role in filter(lambda role: permitted(route, role), roles_for(route)):
        own, _ = addresses(world, route, role)
        if own is None:
            continue
        for method in route.methods:
            status, _ = ask(world, route, method, own, role)
            assert status < 500, (role, own)
            if not route.path.startswith(SET_UP_BY_THE_OPERATOR):
                assert status not in REFUSED, (role, own)
