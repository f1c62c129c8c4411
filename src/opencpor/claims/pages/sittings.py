"""Makes a history short: what one person changed in one sitting is one line of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from opencpor.claims.queries import Happening
from opencpor.journal.events import EventType

PAUSE = timedelta(minutes=30)  # longer ones begin another sitting


def _goes_on(before: Happening, one: Happening) -> bool:
    edited = before.event == one.event == EventType.CLAIM_EDITED
    same = (before.stream, before.by) == (one.stream, one.by)
    return edited and same and one.at - before.at <= PAUSE


def in_sittings(logged: Iterable[Happening]) -> list[Happening]:
    """Join changes that follow one another, since the form saves after every field.

    Args:
        logged: What happened, the oldest first.

    Returns:
        The same with each row of changes in place of its parts, at the time of the last.
    """
    found: list[Happening] = []
    for one in logged:
        if found and _goes_on(found[-1], one):
            before = found.pop()
            changed = {**before.data.get("changed", {}), **one.data.get("changed", {})}
            found.append(replace(one, data={**one.data, "changed": changed}))
        else:
            found.append(one)
    return found
