"""Queries on behalf of an actor that are built once for each combination of roles.

See `opencpor.runtime.kept`. What an actor may see is a part of the query, by `restrict`: a role
that is given or taken away makes it another query, and whose organizations and locations they are
is put in at each call. Nothing of a person is remembered.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.roles import Role
from opencpor.runtime.kept import SHAPES, Blank, Compiled, Written, counts

M = TypeVar("M", bound=Model)
Shape = tuple[tuple[Role, int | None], ...]  # each role, and at how many units it is held


def _shape_of(actor: Actor) -> Shape:
    return tuple(
        (grant.role, None if grant.units is None else len(grant.units)) for grant in actor.grants
    )


def _values_of(actor: Actor) -> Iterator[str]:
    """Yield what differs between actors of one shape, in the order of `_blank_actor`."""
    for grant in actor.grants:
        yield grant.organization_id
        yield from grant.units or ()


def _blank_actor(kind: ActorKind, shape: Shape, places: Iterator[int]) -> Actor:
    grants = []
    for role, units in shape:
        place = Blank(next(places))
        held = None if units is None else frozenset(Blank(next(places)) for _ in range(units))
        grants.append(Grant(role, place, held))
    return Actor(kind, "", grants=tuple(grants))


class KeptFor(Generic[M]):
    """A query that takes an actor, and texts such as identifiers."""

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        """Keep a query.

        Args:
            build: Returns the query for an actor and some texts, through `restrict`. It is called
                once for each combination of roles, with blanks for the actor's organizations and
                units and for the texts: it must hand them on as they are, and decide by nothing
                but kind, roles and permissions of the actor.
        """
        self._build = build
        self._compiled = lru_cache(maxsize=SHAPES)(self._compile)

    def _compile(self, kind: ActorKind, shape: Shape, number: int) -> Compiled[M]:
        places = count()
        actor = _blank_actor(kind, shape, places)
        return Compiled(self._build(actor, *(Blank(next(places)) for _ in range(number))))

    def __call__(self, actor: Actor, *texts: str) -> list[M]:
        """Return the rows that the actor may see."""
        compiled = self._compiled(actor.kind, _shape_of(actor), len(texts))
        return compiled.rows([*_values_of(actor), *texts])

    def among(self, actor: Actor, some: Written) -> list[M]:
        """Return the rows that the actor may see among some, see `Compiled.among`."""
        compiled = self._compiled(actor.kind, _shape_of(actor), 0)
        return compiled.among([*_values_of(actor)], some)

    def count(self, actor: Actor, *texts: str) -> int:
        """Return how many rows the actor may see, within the query's own limit."""
        return counts([self.counting(actor, *texts)])[0]

    def counting(self, actor: Actor, *texts: str) -> tuple[str, list[str]]:
        """Return what `runtime.kept.counts` takes, to count several kept queries at once."""
        compiled = self._compiled(actor.kind, _shape_of(actor), len(texts))
        return compiled.counting([*_values_of(actor), *texts])
