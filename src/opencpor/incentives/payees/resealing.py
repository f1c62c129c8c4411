"""Seals rows anew, under the first key, that older keys sealed: then those can be thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.incentives.payees.sealing import all_keys
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Resealing(Generic[M]):
    """One kind of rows that are sealed.

    Attributes:
        rows: All of them; each names its key in ``key_id``.
        again: Seals one with the first key and saves it; returns the keys before and after.
        event: What is recorded of each.
        stream: Where: this word and the row's key.
    """

    rows: QuerySet[M]
    again: Callable[[M], tuple[str, str]]
    event: EventType
    stream: str

    def run(self, actor: Actor) -> int:
        """Seal every row that is not sealed with the first key; return how many there were.

        Each is a transaction of its own: interrupted, it goes on where it was.

        Raises:
            Forbidden: Without the right of an administrator of the system.
        """
        actor.require(Permission.SYSTEM)
        older = self.rows.exclude(key_id=all_keys()[0].id).order_by("pk")
        return sum(self._one(older, key, actor) for key in list(older.values_list("pk", flat=True)))

    @transaction.atomic
    def _one(self, older: QuerySet[M], key: str, actor: Actor) -> bool:
        row = older.select_for_update().filter(pk=key).first()
        if row is None:  # another run, or erasing, was quicker
            return False
        before, after = self.again(row)
        changed = {"before": {"key": before}, "after": {"key": after}}
        record(self.event, f"{self.stream}:{key}", actor.ref(), data=changed)
        return True
