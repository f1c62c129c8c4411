"""Which kinds of notices there are: upper rooms register them with their words."""

from collections.abc import Callable
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    Attributes:
        key: Its name, such as ``claim.partner-approved``.
        label: Returns its words in the active language.
        side: Whose people get it.
        mandatory: Whether its mail is always sent, since a deadline or a right hangs on it.
        needs: The permission that reading what it is about takes.
        told: By which permissions one is told, any of them; none: by ``needs``.
    """

    key: str
    label: Callable[[], str]
    side: Side
    mandatory: bool
    needs: Permission = Permission.OPERATION_READ
    told: frozenset[Permission] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        """Whether some role of an actor on the kind's side is told."""
        return any(
            grant.side is self.side
            for permission in self.told or {self.needs}
            for grant in actor.granting(permission)
        )


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known; one that is registered again replaces the first."""
    for kind in kinds:
        _kinds[kind.key] = kind


def kinds_for(actor: Actor) -> list[Kind]:
    """Return the kinds that somebody's roles are told of, in the order of their registration."""
    return [kind for kind in _kinds.values() if kind.is_for(actor)]


def is_mandatory(key: str) -> bool:
    """Whether mails of a kind are always sent; so are those of kinds that nobody registered."""
    kind = _kinds.get(key)
    return kind is None or kind.mandatory


def needs_of(key: str) -> Permission:
    """Return the permission that reading a notice takes; of a kind that nobody registered, any."""
    kind = _kinds.get(key)
    return kind.needs if kind else Permission.OPERATION_READ


def all_needs() -> list[Permission]:
    """Return every permission that some notice takes, in a stable order."""
    return sorted({Permission.OPERATION_READ, *(kind.needs for kind in _kinds.values())})
