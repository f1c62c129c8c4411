"""Every way in: Django's addresses and the API's operations, with the guard that each declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from opencpor.access.roles import Permission, Role, permissions_of
from opencpor.config.api import api

# Where libraries answer by themselves, and why that needs no guard of ours. A view of our own
# always declares one: ``Open.PUBLIC`` if it shows nothing of anybody.
UNGUARDED = {
    "/accounts/": "sign-in, sign-out and second factors: allauth's own rules, tested by it",
    "/static/": "files that are the same for everybody",
    "/jsi18n/": "the texts of the pages, the same for everybody",
    "/api/v1/openapi.json": "the API's own description, the same for everybody",
}
API_ROOT = "/api/v1/"  # answers 404
OURS = "opencpor."
CLOSED = "opencpor.web.accounts"  # addresses of the sign-in library that lead nowhere
PARAMETER = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")


@dataclass(frozen=True)
class Route:
    """One address with one method (pages: ``PAGE``, which stands for GET and POST)."""

    method: str
    path: str  # with {name} for each parameter
    guard: tuple[Any, ...]  # empty: it declares none
    module: str
    operation: Any = field(default=None, compare=False)
    also: Permission | None = None  # what it takes besides

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    @property
    def is_api(self) -> bool:
        return self.operation is not None

    @property
    def methods(self) -> list[str]:
        return [self.method] if self.is_api else ["GET", "POST"]

    @property
    def allowed_open(self) -> bool:
        if self.module == CLOSED:
            return True
        if self.module.startswith(OURS):
            return False
        return self.path == API_ROOT or self.path.startswith(tuple(UNGUARDED))

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _module_of(view: Any) -> str:
    plain = getattr(view, "func", view)  # functools.partial
    plain = getattr(plain, "view_class", plain)
    return str(getattr(plain, "__module__", ""))


def _written(path: str) -> str:
    """Return an address with ``{name}`` for each parameter, from Django's or Ninja's notation."""
    return "/" + PARAMETER.sub(r"{\1}", path).lstrip("/")


def _pages(patterns: list[Any], prefix: str = "") -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not _is_operation(pattern):
            view = pattern.callback
            guard, also = getattr(view, "guard", ()), getattr(view, "also", None)
            yield Route("PAGE", _written(path), guard, _module_of(view), also=also)


def _is_operation(pattern: URLPattern) -> bool:
    """Whether Ninja made the view for its operations, which are listed one by one instead."""
    return "PathView" in getattr(pattern.callback, "__qualname__", "")


def _operations() -> Iterator[Route]:
    for router in api._get_bound_routers():  # noqa: SLF001 - Ninja lists its operations nowhere else
        for path, view in router.path_operations.items():
            address = "/".join(part for part in (router.prefix.strip("/"), path.strip("/")) if part)
            for operation in view.operations:
                called = operation.view_func
                for method in operation.methods:
                    yield Route(
                        method,
                        _written(API_ROOT + address),
                        getattr(called, "guard", ()),
                        _module_of(called),
                        operation,
                        getattr(called, "also", None),
                    )


@cache
def every_route() -> list[Route]:
    """Return all routes, each once, in a stable order; nobody changes the list."""
    found = {str(r): r for r in (*_pages(get_resolver().url_patterns), *_operations())}
    return [found[name] for name in sorted(found)]


def guarded_routes() -> list[Route]:
    """Return the routes that the matrix is about."""
    return [route for route in every_route() if not route.allowed_open]


def permitted(route: Route, role: Role) -> bool:
    """Whether a role gets through a route's guard."""
    needed = [part for part in route.guard if isinstance(part, Permission)]
    held = permissions_of(role)
    besides = route.also is None or route.also in held
    return besides and (not needed or bool(held.intersection(needed)))
