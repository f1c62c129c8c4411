"""Long work comes back: whoever asked for it and left is told that it is over, or why it is not.

Rooms above register what their work is called and where its outcome stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import system
from opencpor.access.models import Membership
from opencpor.http.models import Operation, OperationState
from opencpor.http.wording import reworded
from opencpor.notices.center.writing import (
    House,
    Occasion,
    Saying,
    own_house,
    readers_of,
    tell_readers,
)

OVER = "work.over"
LONG = timedelta(seconds=10)  # nobody has to wait for what takes more
OPEN = _("Open it:")
SAYINGS = {
    OperationState.SUCCEEDED: Saying(
        _("Finished: {work}"), _("What you asked for is done: {work}."), OPEN
    ),
    OperationState.FAILED: Saying(
        _("Not finished: {work}"), _("What you asked for could not be done: {work}. {why}"), OPEN
    ),
}


@dataclass(frozen=True)
class Work:
    """A kind of long work.

    Attributes:
        name: What people call it.
        page: Gives the page of its outcome; empty: whoever asked is told otherwise.
    """

    name: Promise
    page: Callable[[Operation], str]


_works: dict[str, Work] = {}
_houses: list[Callable[[], House | None]] = []


def register_work(kind: str, work: Work) -> None:
    """Make a kind of work known, so that its end is told."""
    _works[kind] = work


def register_house(house: Callable[[], House | None]) -> None:
    """Say in whose name it is told; without one, or where it gives none, in the installation's."""
    _houses[:] = [house]


def tell_over(operation: Operation) -> None:
    """Tell whoever asked for work that took long; call it in the transaction of its end.

    It stands in the notice center and is not mailed: who waits looks there.
    """
    work = _works.get(operation.kind)
    if work is None or operation.updated_at - operation.created_at < LONG:
        return
    roles = Membership.objects.filter(
        user_id=operation.actor_id, organization_id=operation.organization_id
    )
    readers = [replace(one, address="") for one in readers_of(roles)]
    page = work.page(operation) if readers else ""
    if not page:
        return

    def gaps() -> dict[str, str]:
        why = reworded(operation.problem or {}).get("detail", "")
        return {"work": str(work.name), "why": why}

    about = f"operation:{operation.id}"
    occasion = Occasion(OVER, f"{OVER}:{operation.id}", about, page, gaps)
    house = next((found for ask in _houses if (found := ask())), None) or own_house()
    saying = SAYINGS[OperationState(operation.state)]
    tell_readers(readers, saying, house, occasion, system("work"))
