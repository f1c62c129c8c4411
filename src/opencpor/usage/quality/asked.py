"""What an address asks for about the quality of usage, the same at every door."""

from collections.abc import Mapping
from typing import TypeVar

from ninja import Schema
from pydantic import Field, ValidationError

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.inputs import refuse_unknown
from opencpor.usage.asked import not_narrowed, read_month
from opencpor.usage.quality.queries import Odd, newest_month, the_program
from opencpor.usage.quality.rules import Kind
from opencpor.usage.quality.tallies import Span

USUAL_MONTHS, MOST_MONTHS = 6, 24
EARLIEST, LATEST = Month(2000, 1), Month(2099, 12)
"""Far beyond any usage, and far enough from where calendars end to count months to either side."""


class QualityFilter(Schema):
    """Which months of which program; the newest with usage if ``through`` is empty."""

    program: str = ""
    through: str = Field("", description="the last month, such as 2026-10")
    months: int = Field(USUAL_MONTHS, ge=1, le=MOST_MONTHS)

    def read(self) -> Span:
        """Return the months; raises Invalid if the month is none, or none that can have usage."""
        program = the_program(self.program)
        last = read_month("through", self.through) or newest_month(program)
        if not EARLIEST <= last <= LATEST:
            told = phrase(
                "Only months from {first} to {last} can be asked for.",
                first=str(EARLIEST),
                last=str(LATEST),
            )
            wrong = FieldError("through", "out_of_range", told)
            raise Invalid("The months are not right.", code="invalid", errors=[wrong])
        return Span.through(program, last, self.months)


class OddFilter(QualityFilter):
    """Which units: of one kind, in some months, and of one workload if it is named."""

    kind: Kind
    months: int = Field(1, ge=1, le=MOST_MONTHS)
    workload: str = ""

    def asks(self) -> Odd:
        """Return what is asked for; raises Invalid as `read` does."""
        return Odd(self.kind, self.read(), self.workload)


F = TypeVar("F", bound=QualityFilter)


def filter_in(kind: type[F], asked: Mapping[str, str], *beside: str, program: str = "") -> F:
    """Read what a page's address asks for.

    Args:
        kind: What it may say.
        asked: The query.
        beside: What else it may say, such as the page of the list.
        program: The program that is meant where it names none.

    Raises:
        Invalid: For an unknown word, or a value that is none.
    """
    refuse_unknown(asked, (*kind.model_fields, *beside))
    given = {name: asked[name] for name in kind.model_fields if asked.get(name)}
    try:
        return kind.model_validate({"program": program, **given})
    except ValidationError as wrong:
        raise not_narrowed(wrong) from wrong
