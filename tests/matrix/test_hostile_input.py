"""Every operation and every page with input that no honest caller sends: never a failure of ours.

What is sent is drawn from the API's own description: one query parameter, one part of the address
or one place in the body is replaced by something hostile. Any answer below 500 is right here; what
the right one is, the rooms' own tests say.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opencpor.access.roles import Permission, Role, permissions_of
from tests.matrix.bodies import described, full_value, request_of
from tests.matrix.routes import Route, guarded_routes
from tests.matrix.samples import BODIES, sample
from tests.matrix.world import World

FAILED = 500
NESTED: Any = []
for _ in range(40):
    NESTED = [NESTED]
VALUES: list[Any] = [
    "a\0b", "\ud800", "", " ", "x" * 5000, "\u202e", "DE\n", "a@b.example\r\nBcc: c@d.example",
    "0001-01-01", "9999-12-31", "9999-12", "0001-01", "10000-01", "2026-W01", "1e999", "NaN",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "=1+1", "<b>x</b>", "٣", "%00",
    -1, 0, 2**31, 2**63, 10**400, 1.5, True, None, [], {}, NESTED, float("nan"), float("inf"),
]  # fmt: skip
RAW = [b"", b"\xff", b"[", b"null", b'"x"', b"[" * 50_000, b'{"a":' * 900 + b"1" + b"}" * 900,
       b'"\xed\xa0\x80"', b'{"a": 1' + b"0" * 5000 + b"}", "\ufeff{}".encode(), b"{}"]  # fmt: skip
# Forged cursors among them: a list with a NUL, half a pair, null, a float, and 1,000 open lists.
QUERY = [
    *(value for value in VALUES if isinstance(value, str) and value != "\ud800"),
    "-1", "9" * 400, "true", "__class__", "a & b | !", "'", '"', "WyJcdTAwMDAiXQ", "WyJcdWQ4MDAiXQ",
    "W251bGxd", "WzFlOTk5XQ", "WyJcdTAwMDAiLCJcdTAwMDAiXQ", "W1tb" * 1000,
]  # fmt: skip
PAGE_FIELDS = ("q", "cursor", "sort", "status", "location", "customer", "engagement", "program",
               "workload", "month", "text", "name", "email", "reason", "next")  # fmt: skip
hostile = settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

pytestmark = pytest.mark.django_db
operations = pytest.mark.parametrize("route", [r for r in guarded_routes() if r.is_api], ids=str)
addressed = pytest.mark.parametrize(
    "route", [r for r in guarded_routes() if r.is_api and r.parameters], ids=str
)
pages = pytest.mark.parametrize("route", [r for r in guarded_routes() if not r.is_api], ids=str)


def role_for(route: Route) -> Role:
    """Return a role that gets through the guard."""
    needed = [part for part in route.guard if isinstance(part, Permission)]
    fits = [r for r in Role if not needed or permissions_of(r).intersection(needed)]
    return fits[0]


def address(world: World, route: Route, role: Role) -> str:
    """Return the route's address with objects of the caller where there are any."""
    pairs = {name: sample(name, world, role) for name in route.parameters}
    return route.path.format(**{n: pair.own or pair.others or "x" for n, pair in pairs.items()})


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where something stands in a body."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield (*before, key)
        if isinstance(part, (dict, list)):
            yield from places(part, (*before, key))


def put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return a body with something else at one place."""
    changed = json.loads(json.dumps(body))
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


def send(world: World, role: Role, method: str, path: str, **wire: Any) -> int:
    """Return the status of one call, undone afterwards; an error of ours is raised as it is."""
    headers = {"If-Match": "*", "Authorization": f"Bearer {world.tokens[role]}"}
    with transaction.atomic():
        response = getattr(Client(), method.lower())(path, headers=headers, **wire)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return int(response.status_code)


@operations
def test_hostile_bodies_and_queries_never_break_an_operation(route: Route) -> None:
    world, role = World(), role_for(route)
    path = address(world, route, role)
    _, kind, _ = request_of(route.path, route.method)
    make = BODIES.get((route.method, route.path))
    body = make(world) if make else full_value(route.path, route.method)
    names = [p["name"] for p in described(route.path, route.method) if p["in"] == "query"]
    holes = list(places(body)) if kind == "application/json" else []

    @hostile
    @given(data=st.data())
    def attack(data: st.DataObject) -> None:
        query = {n: data.draw(st.sampled_from(QUERY)) for n in names if data.draw(st.booleans())}
        wire: dict[str, Any] = {"query_params": query}
        if route.method not in {"GET", "DELETE"}:
            raw = data.draw(st.sampled_from(RAW))
            if holes and data.draw(st.integers(0, 3)):
                place = data.draw(st.sampled_from(holes))
                raw = json.dumps(put(body, place, data.draw(st.sampled_from(VALUES)))).encode()
            wire |= {"data": raw, "content_type": "application/json"}
        assert send(world, role, route.method, path, **wire) < FAILED

    attack()


@addressed
def test_hostile_parts_of_an_address_never_break_an_operation(route: Route) -> None:
    world, role = World(), role_for(route)
    _, kind, body = request_of(route.path, route.method)
    wire = {"data": body, "content_type": kind} if kind == "application/json" else {}
    for sign in ("\0", "\ufffd", "9" * 400, "../x", "a\n"):
        path = route.path.format(**dict.fromkeys(route.parameters, quote(sign, safe="")))
        assert send(world, role, route.method, path, **wire) < FAILED


@pages
def test_hostile_queries_and_forms_never_break_a_page(route: Route) -> None:
    world, role = World(), role_for(route)
    path = address(world, route, role)
    client = Client()
    client.force_login(world.users[role], "django.contrib.auth.backends.ModelBackend")

    @hostile
    @given(values=st.dictionaries(st.sampled_from(PAGE_FIELDS), st.sampled_from(QUERY), min_size=1))
    def attack(values: dict[str, str]) -> None:
        for method, wire in (("get", {"query_params": values}), ("post", {"data": values})):
            with transaction.atomic():
                response = getattr(client, method)(path, **wire)
                if response.streaming:
                    b"".join(response.streaming_content)
                transaction.set_rollback(True)
            assert response.status_code < FAILED

    attack()
