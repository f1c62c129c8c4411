"""Who runs the program, in which money, languages and calendar."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, EmailStr, Field, StringConstraints

from opencpor.common.calendar import DAYS_IN_WEEK, BusinessCalendar
from opencpor.common.phrases import phrase
from opencpor.programs.document.base import Day, Grouped, Key, Label, Listed, Section, wrong
from opencpor.programs.document.texts import Language, Text


class Weekday(StrEnum):
    """A day of the week as written in the document, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Its number as `date.weekday()` counts: Monday 0."""
        return list(Weekday).index(self)


class Holiday(Section):
    """One day on which nobody works."""

    date: Day
    name: Text


class Calendar(Section):
    """The business calendar that every clock of the program runs by."""

    weekend: Annotated[tuple[Annotated[Weekday, Field(strict=False)], ...], Grouped] = (
        Weekday.SATURDAY,
        Weekday.SUNDAY,
    )
    """Days of the week on which nobody works; at least one day must remain."""
    holidays: Annotated[tuple[Holiday, ...], Listed] = ()


class Contact(Section):
    """Whom people ask about the program."""

    name: Text
    email: EmailStr
    url: str | None = None


class FiscalYear(Section):
    """The program's own year, which enrollments and reports follow."""

    first_month: Annotated[int, Field(ge=1, le=12)]
    """The month it begins with, 1 to 12."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        what = phrase("{name} is no known time zone", name=repr(name))
        raise wrong(what, "an IANA name such as Europe/Berlin") from error
    return name


def _working_week(calendar: Calendar) -> Calendar:
    if len(calendar.weekend) == DAYS_IN_WEEK:
        raise wrong("every day is weekend", "at least one working day a week")
    days = [holiday.date for holiday in calendar.holidays]
    twice = sorted({day.isoformat() for day in days if days.count(day) > 1})
    if twice:
        what = phrase("holiday {days} listed twice", days=", ".join(twice))
        raise wrong(what, "each day once")
    return calendar


class Identity(Section):
    """The program's name plate; these keys stand at the document's top level."""

    key: Key
    """Identifies the program for good; never changes between versions."""
    name: Text
    operator_name: Label
    """The vendor that runs the program, as partners and customers know it."""
    logo: str | None = None
    """Path or address of the operator's logo; pages show the name if absent."""
    sender_address: EmailStr
    """The address notices are sent from."""
    privacy_text: Text
    """What happens with personal data; shown under every form and notice."""
    contact: Contact
    languages: Annotated[tuple[Language, ...], Listed, Field(min_length=1)] = ("en",)
    """Languages of the program; every translated text has at least the first."""
    fiscal_year: FiscalYear
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code of all money in the document."""
    time_zone: Annotated[str, AfterValidator(_zone)]
    """IANA name; days end and months close in this zone."""
    calendar: Annotated[Calendar, AfterValidator(_working_week)] = Calendar()

    @cached_property
    def business_calendar(self) -> BusinessCalendar:
        """The calendar to compute with."""
        return BusinessCalendar.create(
            self.time_zone,
            (day.number for day in self.calendar.weekend),
            (holiday.date for holiday in self.calendar.holidays),
        )
