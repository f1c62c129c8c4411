"""The clocks of the directory."""

import structlog
from procrastinate.contrib.django import app

from opencpor.access.actor import system
from opencpor.common.each import each
from opencpor.common.errors import Conflict
from opencpor.directory.actions.lapse_enrollment import lapse_enrollment
from opencpor.directory.queries import enrollments_past_their_end

log = structlog.get_logger(__name__)


def _lapse(enrollment_id: str) -> int:
    try:
        lapse_enrollment(enrollment_id, system("clock"))
    except Conflict as changed:
        log.info("enrollment_changed_meanwhile", enrollment=enrollment_id, code=changed.code)
        return 0
    return 1


@app.periodic(cron="20 * * * *")
@app.task(name="directory.lapse_enrollments", queue="clocks", queueing_lock="directory.lapse")
def lapse_enrollments(timestamp: int) -> None:
    """Let every enrollment lapse whose requirement held until a day that is over.

    Hourly, since each program's day ends in its own time zone. What is missed is caught up with
    the right date, as the months follow from the requirement's last day.
    """
    del timestamp
    each(enrollments_past_their_end(), _lapse)
