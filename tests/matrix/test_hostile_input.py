"""Every operation and every page with input that no honest caller sends: never a failure of ours.

What is sent is drawn from the API's own description: one query parameter, one part of the address
or one place in the body is replaced by something hostile. Any answer below 500 is right here; what
the right one is, the rooms' own tests say.
"""

import json
import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from opencpor.access.roles import Role
from opencpor.http.guards import Open
from tests.matrix.bodies import described, full_value, request_of
from tests.matrix.calling import caller, signed_in
from tests.matrix.routes import Route, guarded_routes, permitted
from tests.matrix.samples import sample
from tests.matrix.wishes import BODIES
from tests.matrix.world import World

FAILED, REFUSED, HALF = 500, 400, 0.5
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
    "WyIyMDI2LTEwLTAxVDAwOjAwOjAwLTIzOjU5IiwieCJd", "2026-10-01T00:00:00-23:59",
    "2026-01", "teams",  # so that what else is sent is looked at, too
]  # fmt: skip
PAGE_FIELDS = ("q", "cursor", "sort", "status", "location", "customer", "engagement", "program",
               "workload", "month", "text", "name", "email", "reason", "next")  # fmt: skip
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\sname="([a-z_:-]+(?:_\d+)?)"')
HEADERS: dict[str, list[str]] = {
    "If-Match": ["", '""', 'W/"1"', "*, *", '"' + "9" * 400 + '"', '"-1"', '"\xe9"'],
    "Idempotency-Key": ["", " ", "\xe9", "k" * 255, "k" * 256],
    "Authorization": [
        "",
        "Bearer",
        "Bearer  ",
        "Basic AAAA",
        "Bearer \xe9",
        "Bearer " + "x" * 9999,
    ],
    "Accept-Language": ["x" * 5000, ",;q=,", "de;q=NaN", "../.."],
    "Accept": ["", "text/html", "*/*;q=x"],
    "Cookie": ["sessionid=x", "sessionid=" + "x" * 5000, ";;=;", "csrftoken=\xe9"],
    "X-Request-ID": ["x" * 5000, "<b>", "\xe9"],
    "X-Forwarded-For": ["x", "::1, 9", "1.2.3.4" * 500],
    "Range": ["bytes=5-1", "bytes=" + "9" * 400 + "-"],
    "If-Modified-Since": ["x", "Thu, 99 Xxx 9999 99:99:99 GMT"],
    "HX-Request": ["true"],
    "HX-Current-URL": ["http://[", "javascript:x"],
}
KINDS_OF_BODY = [
    "", "text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json",
    "application/json; charset=utf-16", "application/json; charset=none", "x" * 3000, "/", ";=;",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a b",
    "multipart/form-data; boundary=" + "x" * 300, "application/octet-stream",
]  # fmt: skip
# A few of each route: what the description itself leads to is drawn in `test_described`.
ATTACKS, WITH_HEADERS = 5, 3

pytestmark = pytest.mark.django_db
operations = pytest.mark.parametrize("route", [r for r in guarded_routes() if r.is_api], ids=str)
addressed = pytest.mark.parametrize(
    "route", [r for r in guarded_routes() if r.is_api and r.parameters], ids=str
)
pages = pytest.mark.parametrize("route", [r for r in guarded_routes() if not r.is_api], ids=str)


def attacks(route: Route, count: int = ATTACKS) -> Iterator[Random]:
    """Yield a source of chance for each attack: the same at every run, others for each route.

    All there is to draw from are short lists, of which nothing would have to be made smaller.
    """
    for number in range(count):
        yield Random(f"{route} {number}")  # noqa: S311 - guards nothing


def some(chance: Random, among: Iterable[str]) -> list[str]:
    """Draw some of all."""
    return [one for one in among if chance.random() < HALF]


def role_for(route: Route) -> Role:
    """Return a role that gets through the guard."""
    return next(role for role in Role if permitted(route, role))


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


def send(
    world: World,
    role: Role,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    **wire: Any,
) -> int:
    """Return the status of one call, undone afterwards; an error of ours is raised as it is.

    Whatever is refused is refused in the one form that programs read.
    """
    usual = {"If-Match": "*", "Authorization": f"Bearer {world.tokens[role]}"}
    with transaction.atomic():
        sent = {"headers": usual | (headers or {}), **wire}
        if isinstance(wire.get("data"), bytes):  # as it is, whatever the header says of it
            response = caller().generic(method, path, **sent)
        else:
            response = getattr(caller(), method.lower())(path, **sent)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code >= REFUSED:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
    return int(response.status_code)


@operations
def test_hostile_bodies_and_queries_never_break_an_operation(world: World, route: Route) -> None:
    role = role_for(route)
    path = address(world, route, role)
    _, kind, _ = request_of(route.path, route.method)
    make = BODIES.get((route.method, route.path))
    body = make(world) if make else full_value(route.path, route.method)
    names = [p["name"] for p in described(route.path, route.method) if p["in"] == "query"]
    holes = list(places(body)) if kind == "application/json" else []

    for chance in attacks(route):
        wire: dict[str, Any] = {
            "query_params": {name: chance.choice(QUERY) for name in some(chance, names)}
        }
        if route.method not in {"GET", "DELETE"}:
            raw = chance.choice(RAW)
            if holes and chance.randrange(4):
                raw = json.dumps(put(body, chance.choice(holes), chance.choice(VALUES))).encode()
            wire |= {"data": raw, "content_type": "application/json"}
        assert send(world, role, route.method, path, **wire) < FAILED, wire


@operations
def test_hostile_headers_and_kinds_of_body_never_break_an_operation(
    world: World, route: Route
) -> None:
    role = role_for(route)
    path = address(world, route, role)
    for chance in attacks(route, WITH_HEADERS):
        headers = {name: chance.choice(HEADERS[name]) for name in some(chance, HEADERS)}
        body = {"data": chance.choice(RAW), "content_type": chance.choice(KINDS_OF_BODY)}
        wire = {} if route.method == "GET" else body
        assert send(world, role, route.method, path, headers, **wire) < FAILED, (headers, body)


@pages
def test_no_page_takes_a_form_that_another_site_sends(world: World, route: Route) -> None:
    role = role_for(route)
    client = signed_in(world, role, csrf_checks=True)
    with transaction.atomic():
        status = client.post(address(world, route, role), {"q": "x"}).status_code
        transaction.set_rollback(True)
    assert status in {403, 405}


@operations
def test_no_operation_takes_a_cookie_without_the_word_of_our_pages(
    world: World, route: Route
) -> None:
    role = role_for(route)
    if route.method == "GET" or role not in world.users:
        return
    if {Open.SECRET, Open.PUBLIC} & set(route.guard):
        return  # cookies mean nothing there
    client = signed_in(world, role, csrf_checks=True)
    call = getattr(client, route.method.lower())
    with transaction.atomic():
        response = call(address(world, route, role), b"{}", content_type="application/json")
        transaction.set_rollback(True)
    assert (response.status_code, response.json()["status"]) == (403, 403)


@addressed
def test_hostile_parts_of_an_address_never_break_an_operation(world: World, route: Route) -> None:
    role = role_for(route)
    _, kind, body = request_of(route.path, route.method)
    wire = {"data": body, "content_type": kind} if kind == "application/json" else {}
    for sign in ("\0", "\ufffd", "9" * 400, "../x", "a\n"):
        path = route.path.format(**dict.fromkeys(route.parameters, quote(sign, safe="")))
        assert send(world, role, route.method, path, **wire) < FAILED


def asked_by(client: Client, path: str) -> list[str]:
    """Name the fields of a page's own forms."""
    with transaction.atomic():
        response = client.get(path)
        content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return sorted({*FIELD.findall(content.decode(errors="replace")), "cursor"})


@pages
def test_hostile_queries_and_forms_never_break_a_page(world: World, route: Route) -> None:
    role = role_for(route)
    path = address(world, route, role)
    client = signed_in(world, role)

    own = asked_by(client, path)

    for chance in attacks(route):
        among = PAGE_FIELDS if chance.random() < HALF else own
        names = chance.sample(among, min(len(among), chance.randint(1, 6)))
        values = {name: chance.choice(QUERY) for name in names}
        for method, wire in (("get", {"query_params": values}), ("post", {"data": values})):
            with transaction.atomic():
                response = getattr(client, method)(path, **wire)
                if response.streaming:
                    b"".join(response.streaming_content)
                transaction.set_rollback(True)
            assert response.status_code < FAILED, values
