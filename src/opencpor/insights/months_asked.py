"""Which months addresses ask for, the same at every door: the last so many, or from one to one."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ninja import Schema
from pydantic import Field, ValidationError

from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.inputs import refuse_unknown
from opencpor.http.shapes import said_of
from opencpor.insights.queries.reading import last_month
from opencpor.insights.rules.usage import months_through

MOST_MONTHS = 36
EARLIEST, LATEST = Month(1900, 1), Month(2999, 12)  # instants far outside cannot be counted
NO_SUCH = phrase("There are no such months.")
S = TypeVar("S", bound=Schema)


class MonthsAsked(Schema):
    """So many months through the last one; or all from a first one on."""

    months: int = Field(12, ge=1, le=MOST_MONTHS)
    since: str = Field("", description="the first month, such as 2026-01, instead of how many")
    through: str = Field("", description="the last month, such as 2026-10")

    def ending(self, newest: Callable[[], Month | None]) -> tuple[Month, ...]:
        """Return the months, in order.

        Args:
            newest: Gives the last one, where none is named.

        Raises:
            Invalid: If one of them is none, or they are none or too many.
        """
        named = _month("through", self.through)
        last = named or newest() or last_month(now())
        first = _month("since", self.since)
        if first is None:
            try:
                return months_through(last, self.months)
            except ValueError as wrong:
                raise _not_right("through", NO_SUCH) from wrong
        if not 0 <= last.since(first) < MOST_MONTHS:
            said = phrase("From 1 to {most} months can be shown.", most=MOST_MONTHS)
            raise _not_right("since", said)
        return months_through(last, last.since(first) + 1)

    def named(self) -> dict[str, Any]:
        """Return what was asked for, as an address says it."""
        return {name: value for name, value in self.model_dump().items() if value}


def _month(field: str, text: str) -> Month | None:
    try:
        found = Month.parse(text) if text else None
    except ValueError as wrong:
        raise _not_right(field, phrase("This is no month.")) from wrong
    if found is not None and not EARLIEST <= found <= LATEST:
        raise _not_right(field, NO_SUCH)
    return found


def _not_right(field: str, message: str) -> Invalid:
    error = FieldError(field, "invalid", message, "Write months as 2026-10.")
    return Invalid("The months are not right.", code="invalid", errors=[error])


def asked_in(kind: type[S], given: Mapping[str, str], *besides: str) -> S:
    """Read what a page's address asks for.

    Args:
        kind: What it can ask for.
        given: What the address says.
        besides: Words that it may say and others read.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    refuse_unknown(given, (*kind.model_fields, *besides))
    said = {name: given[name] for name in kind.model_fields if given.get(name)}
    try:
        return kind.model_validate(said)
    except ValidationError as wrong:
        errors = [
            FieldError(str(one["loc"][0]), one["type"], said_of(one)) for one in wrong.errors()
        ]
        raise Invalid(
            "The figures cannot be narrowed so.", code="invalid", errors=errors
        ) from wrong
