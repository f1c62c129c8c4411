"""What a per-user report says that the program does not know yet, in counts that name nobody.

The report itself goes once it is imported, since it names people. So that nobody has to send it
again when a version of the program knows its services and SKUs, this is kept with its batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.layouts.base import fold


@dataclass(frozen=True)
class Users:
    """How many users of a service were active, and how many have a license; None: not said."""

    active: int
    assigned: int | None


@dataclass(frozen=True)
class Figures:
    """What a fact says; None where nothing is known."""

    active: int | None
    paid: int | None
    assigned: int | None


@dataclass(frozen=True)
class Uncounted:
    """Counts of one report that wait for the program.

    Attributes:
        services: Users of services that it does not know.
        units: Enabled units of all SKUs of the license report; None where there was none.
        skus: Which of those it does not know: they are in no figure yet.
    """

    services: Mapping[str, Users]
    units: Mapping[str, int] | None = None
    skus: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any] | None:
        """Give it as a batch keeps it; None where nothing waits."""
        if not (self.services or self.skus):
            return None
        services = {name: asdict(users) for name, users in self.services.items()}
        return {"services": services, "units": self.units, "skus": list(self.skus)}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Uncounted:
        """Read what a batch keeps."""
        services = {name: Users(**users) for name, users in stored["services"].items()}
        return cls(services, stored["units"], tuple(stored["skus"]))


@dataclass(frozen=True)
class Recount:
    """What is known by now, by workload, and what still waits."""

    facts: Mapping[str, Figures]
    left: Uncounted


def recount(kept: Uncounted, known: Mapping[str, Figures], words: Vocabulary) -> Recount:
    """Count what the program knows by now.

    A service adds a fact only where the report has none about its workload, and no other service
    of it means the same one: whoever uses both must not count twice. An SKU adds its units to the
    facts that lack them; what was counted before stays as it was.

    Args:
        kept: What waited.
        known: The facts that were made of the report so far, by workload.
        words: What the program says now.
    """
    meant = {fold(name): workload for name, workload in words.services.items()}
    named = {name: meant[fold(name)] for name in kept.services if fold(name) in meant}
    alone = {workload for workload, times in Counter(named.values()).items() if times == 1}
    added = {name: key for name, key in named.items() if key in alone - known.keys()}
    learned = [sku for sku in kept.skus if words.skus(sku) is not None]
    facts = {key: _figures(kept, name, key, words) for name, key in added.items()}
    for key, had in known.items():
        more = _paid(kept, learned, key, words)
        if more:
            facts[key] = replace(had, paid=(had.paid or 0) + more)
    left = Uncounted(
        {name: users for name, users in kept.services.items() if name not in added},
        kept.units,
        tuple(sku for sku in kept.skus if sku not in learned),
    )
    return Recount(facts, left)


def _figures(kept: Uncounted, name: str, workload: str, words: Vocabulary) -> Figures:
    users = kept.services[name]
    paid = None if kept.units is None else _paid(kept, kept.units, workload, words)
    return Figures(users.active, paid, users.assigned)


def _paid(kept: Uncounted, skus: Collection[str], workload: str, words: Vocabulary) -> int:
    """Add up the units of those of some SKUs that are paid for and contain a workload."""
    units = kept.units or {}
    meanings = {sku: words.skus(sku) for sku in skus}
    return sum(
        units[sku]
        for sku, meaning in meanings.items()
        if meaning is not None and meaning.paid and workload in meaning.workloads
    )
