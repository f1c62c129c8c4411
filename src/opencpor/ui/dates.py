"""Days, moments and deadlines in words: absolute, with the time left beside them.

Pages, mails and papers write dates by these alone, so that one day looks the same everywhere.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from opencpor.common.calendar import BusinessCalendar
from opencpor.ui.figures import number

SOON_DAYS = 2  # business days left from which a deadline is drawn as pressing


@lru_cache(maxsize=4096)
def _written(value: date, form: str, language: str | None) -> str:
    """Write a day as a PHP date format says; lists name the same few days again and again."""
    del language  # it is part of what is remembered: months have names
    return date_format(value, form)


def day(value: date) -> str:
    """Write a day: 4 December 2026."""
    return _written(value, pgettext("a day; PHP date format", "j F Y"), get_language())


def day_in(value: date, language: str) -> str:
    """Write a day for somebody who is not the one who asks now: 4 December 2026."""
    with override(language):
        return day(value)


def weekday(value: date) -> str:
    """Write a day with its weekday: Friday 4 December 2026."""
    form = pgettext("a weekday and day; PHP date format", "l j F Y")
    return _written(value, form, get_language())


def month(value: date) -> str:
    """Write a month: December 2026."""
    return _written(value, pgettext("a month; PHP date format", "F Y"), get_language())


def short_month(value: date) -> str:
    """Write a month shortly, for axes and columns: Dec 2026."""
    return _written(value, pgettext("a short month; PHP date format", "M Y"), get_language())


def moment(value: datetime, zone: tzinfo = UTC) -> str:
    """Write an instant in a time zone, which is named: 4 December 2026, 14:05 UTC.

    Raises:
        ValueError: If the value has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = value.astimezone(zone)
    clock = date_format(local, pgettext("a time; PHP date format", "H:i"))
    return f"{day(local.date())}, {clock} {local.tzname()}"


def left(last: date, today: date) -> str:
    """Say how many days are left until a last day: 39 days left. Nothing once it is over."""
    days = (last - today) // timedelta(days=1)
    if days < 0:
        return ""
    if days == 0:
        return _("today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": number(days)}


@dataclass(frozen=True)
class Due:
    """A deadline as it is drawn: the last day on which one may act, and what is left."""

    last_day: date
    left: str
    tone: str  # muted, warning or danger


def due(
    deadline: datetime, calendar: BusinessCalendar, now: datetime, language: str | None = None
) -> Due:
    """Work out a deadline's words.

    Args:
        deadline: The first instant at which it is too late.
        calendar: The program's business calendar.
        now: The current instant.
        language: The active one, if the caller has asked for it; a list asks once.
    """
    days = calendar.last_day_before(deadline), calendar.local_date(now)
    return _due(*days, calendar, language or get_language(), passed=now >= deadline)


def business_left(last: date, calendar: BusinessCalendar, now: datetime) -> str:
    """Say how many business days are left until a last day; nothing once it is over."""
    today = calendar.local_date(now)
    return "" if last < today else _due(last, today, calendar, get_language(), passed=False).left


@lru_cache(maxsize=4096)
def _due(
    last: date, today: date, calendar: BusinessCalendar, language: str | None, *, passed: bool
) -> Due:
    """Find the words; the deadlines of a list end on the same few days."""
    del language  # it is part of what is remembered
    if passed:
        days = (today - last) // timedelta(days=1)
        over = ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
        return Due(last, over if days else _("time is up"), "danger")
    days = calendar.business_days_between(today, last)
    if days == 0 and today == last:
        return Due(last, _("today is the last day"), "danger")
    left = ngettext("%(days)s business day left", "%(days)s business days left", days)
    return Due(last, left % {"days": days}, "warning" if days <= SOON_DAYS else "muted")
