"""What taking over anything begins with."""

from datetime import date

from django.db import connection

from opencpor.common.errors import NotFound
from opencpor.programs.queries import Version, version_in_force

_ONE_AFTER_THE_OTHER = 0x74616B65  # advisory lock: what is taken over


def wait_for_turn() -> None:
    """Wait until nobody else takes something over; it lasts as long as the transaction.

    So one reference is never looked up by two before either has stored what it stands for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AFTER_THE_OTHER])


def governing(today: Version, engagement: str, day: date | None) -> Version:
    """Return the version of a day; today's if none governed then or it lacks the engagement."""
    try:
        then = version_in_force(today.program_key, day)
    except NotFound:
        return today
    return then if then.document.engagement(engagement) else today
