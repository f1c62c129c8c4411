"""A correction that came in after its month was closed, and a recompute that waits for its second.

What it would change is compared by the worker, as ever; nothing is posted before somebody approves.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.models import Recompute
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.steps.closes import corrected
from opencpor.web.demo.steps.usage import import_rows, rows_of
from opencpor.web.demo.world import World

LATE = -3  # place of the month that is corrected; the last that is closed comes behind it
KNOWN_DAY = 20  # of the open month: after the correction that a close has read
NOTE = "The vendor corrected its report of that month after we had closed it."


def seed(world: World) -> None:
    """Import the correction and propose the recompute; a second time changes nothing."""
    if Recompute.objects.exists():
        return
    months = world.months()
    late, closed, running = months[LATE], months[LATE + 1], months[-1]
    known = datetime.combine(running.first_day.replace(day=KNOWN_DAY), time(6), tzinfo=UTC)
    rows = [
        (tenant, workload, str(when), active, paid, subscription)
        for tenant, workload, when, active, paid, subscription in corrected(
            rows_of(world, MICROSOFT), late
        )
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"usage-{late}-after-its-close.csv"
        import_rows(world, path, MICROSOFT, rows, known)
    propose(Wish(MICROSOFT, str(late), str(closed), NOTE), world.actor("finance"))
