"""The months of the past closed, all but the last, with a late correction on the way.

Before the last one that is closed what the others brought is paid, and an adjustment by hand is
agreed on, so that both are on a statement.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from opencpor.common.months import Month
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.programs.shipped import MICROSOFT
from opencpor.runtime import stopping
from opencpor.web.demo.steps.adjustments import approve_one
from opencpor.web.demo.steps.payments import pay_the_past
from opencpor.web.demo.steps.usage import Row, import_rows, rows_of
from opencpor.web.demo.world import World

LATE = -5  # place of the month that is corrected
TOLD = -3  # place of the month in whose close the correction shows
KNOWN_DAY = 10  # of the last month: after every file that it corrects
UNITS = 40
PERCENT_LEFT = 93


def seed(world: World) -> None:
    """Close in order, as finance does."""
    months, finance = world.months(), world.actor("finance")
    for month in months[:-1]:
        stopping.check()
        if month == months[TOLD]:
            _correct(world, months[LATE], months[-1])
        if month == months[-2]:
            pay_the_past(world)
            approve_one(world)
        close_month(Wish(MICROSOFT, month), finance)


def corrected(rows: list[Row], month: Month) -> list[Row]:
    """Return what was wrong in a month: some units had fewer active users."""
    own = [row for row in rows if row[2] == month]
    return [
        (tenant, workload, when, active * PERCENT_LEFT // 100, paid, subscription)
        for tenant, workload, when, active, paid, subscription in own[:UNITS]
    ]


def _correct(world: World, month: Month, known_in: Month) -> None:
    known = datetime.combine(known_in.first_day.replace(day=KNOWN_DAY), time(6), tzinfo=UTC)
    rows = [
        (tenant, workload, str(when), active, paid, subscription)
        for tenant, workload, when, active, paid, subscription in corrected(
            rows_of(world, MICROSOFT), month
        )
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"usage-{month}-corrected.csv"
        import_rows(world, path, MICROSOFT, rows, known)
