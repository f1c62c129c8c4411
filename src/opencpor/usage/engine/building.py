"""Expressions that are built once: of tables that are alike the same expression is made.

Ibis checks every node that it makes, which takes longer than the engine needs for a small month.
Sessions name alike what is alike, so that months are judged by expressions that are there already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

import ibis.expr.types as ir

KEPT = 64  # of each function: programs, their versions and ways to judge are few
P = ParamSpec("P")
T = TypeVar("T")


class _Call:
    """What a function is called with; alike if all of it is."""

    __slots__ = ("args", "key", "named")

    def __init__(self, args: tuple[object, ...], named: Mapping[str, object]) -> None:
        self.args, self.named = args, named
        self.key = (_key(args), _key(named))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _key(value: object) -> Hashable:
    """Tell values apart: expressions by what they say, what is no plain value by itself."""
    if isinstance(value, ir.Expr):
        node: Hashable = value.op()
        return node
    if value is None or isinstance(value, (str, int)):
        return (type(value), value)
    if isinstance(value, (tuple, list)):
        return tuple(map(_key, value))
    if isinstance(value, Mapping):
        return tuple((name, _key(one)) for name, one in value.items())
    if is_dataclass(value):
        return tuple(_key(getattr(value, field.name)) for field in fields(value))
    return id(value)  # its call is kept, and so is it


def built_once(build: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function makes of what it is called with; it depends on nothing else."""

    @lru_cache(maxsize=KEPT)
    def kept(call: _Call) -> T:
        return build(*call.args, **call.named)  # type: ignore[arg-type]

    @wraps(build)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        return kept(_Call(args, kwargs))

    return found
