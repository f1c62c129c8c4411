"""`restrict`: the one function through which every read and write of rows passes.

Every model declares, as data, which of its columns lead to the organization, unit or customer
whose row it is. `restrict` reads that and the actor's grants, and nothing else decides.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.roles import Permission, Side
from opencpor.common.errors import NotFound, not_found

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scope:
    """Whose row it is.

    Attributes:
        read: The permission that reading takes.
        partner: Lookup path to the partner organization's id; empty: no partner sees it.
        unit: Lookup path to the location's id, for roles limited to locations; may be empty.
        customer: Lookup path to the customer organization's id; empty: no customer sees it.
        operator: Whether operators see all rows.
        everyone: Whether everybody with the permission sees all rows.
        home: Lookup path to the organization whose people alone see the row, on whatever side; then
            no operator sees another's. With ``unit``, roles limited to locations see the rows of
            theirs and those that are of no location; without it, all of them.
        internal: Why the table is for the software alone; then `restrict` refuses it.
    """

    read: Permission | None = None
    partner: str = ""
    unit: str = ""
    customer: str = ""
    operator: bool = True
    everyone: bool = False
    home: str = ""
    internal: str = ""


def _at_home(scope: Scope, grant: Grant) -> Q:
    rows = Q(**{scope.home: grant.organization_id})
    if not scope.unit or grant.units is None:
        return rows
    here = Q(**{f"{scope.unit}__in": sorted(grant.units)})
    return rows & (here | Q(**{f"{scope.unit}__isnull": True}))


def _grant_filter(scope: Scope, grant: Grant) -> Q | None:
    """Return which rows one grant opens: a filter, or None for none of them."""
    if scope.home:
        return _at_home(scope, grant)
    if scope.everyone or (grant.side is Side.OPERATOR and scope.operator):
        return Q()
    if grant.side is Side.PARTNER and scope.partner:
        rows = Q(**{scope.partner: grant.organization_id})
        if grant.units is None:
            return rows
        return rows & Q(**{f"{scope.unit}__in": sorted(grant.units)}) if scope.unit else None
    if grant.side is Side.CUSTOMER and scope.customer:
        return Q(**{scope.customer: grant.organization_id})
    return None


# Tables of the room below, which cannot know about permissions.
BELOW = {
    "journal.Event": Scope(Permission.LOG_READ),
    "journal.Checkpoint": Scope(Permission.LOG_READ),
    "journal.StreamHead": Scope(internal="where streams end; `verify` reads it"),
    "journal.Unplaced": Scope(internal="waits for its position; the sequencer reads it"),
    "journal.PersonalValue": Scope(internal="read through the row that refers to it"),
    "procrastinate.ProcrastinateJob": Scope(Permission.SYSTEM),
}


def scope_of(model: type[Model]) -> Scope:
    """Return a model's declared scope.

    Raises:
        TypeError: If the model has none; a schema test keeps this from happening.
    """
    scope = getattr(model, "scope", BELOW.get(model._meta.label))
    if not isinstance(scope, Scope):
        raise TypeError(f"{model.__name__} declares no scope")
    return scope


def restrict(rows: QuerySet[M], actor: Actor, permission: Permission | None = None) -> QuerySet[M]:
    """Return only the rows that an actor may use with a permission.

    Args:
        rows: Any query over a model that declares its scope.
        actor: Who asks.
        permission: What for; default the model's own reading permission.

    Raises:
        TypeError: If the model is internal or declares no scope.
    """
    scope = scope_of(rows.model)
    needed = permission or scope.read
    if scope.internal or needed is None:
        raise TypeError(f"{rows.model.__name__} is internal: {scope.internal}")
    if actor.kind is ActorKind.SYSTEM:
        return rows
    filters = [_grant_filter(scope, grant) for grant in actor.granting(needed)]
    opened = [found for found in filters if found is not None]
    if not opened:
        return rows.none()
    if any(not found for found in opened):
        return rows
    union = opened[0]
    for found in opened[1:]:
        union |= found
    return rows.filter(union)


def fetch(
    rows: QuerySet[M], actor: Actor, what: str, permission: Permission | None = None, **lookup: Any
) -> M:
    """Return the one row that matches and that the actor may use.

    Raises:
        NotFound: If there is none, or it is another's: both look alike.
    """
    found = restrict(rows, actor, permission).filter(**lookup).first()
    if found is None:
        missing: NotFound = not_found(what)
        raise missing
    return found
