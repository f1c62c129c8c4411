"""Which adjustments an address asks for."""

from collections.abc import Iterator
from dataclasses import replace

from opencpor.common.errors import FieldError
from opencpor.common.phrases import phrase
from opencpor.incentives.adjustments.queries import Wanted
from opencpor.incentives.adjustments.rules import Kind
from opencpor.incentives.narrowing import MoneyAsked, month_given
from opencpor.incentives.proposals import State


class AdjustmentFilter(MoneyAsked):
    """Which adjustments; months as 2026-10."""

    state: str = ""
    type: str = ""
    earning: str = ""
    applies_to: str = ""
    processed_in: str = ""

    def read(self) -> Wanted:
        """Return what is asked for; raises Invalid as for other lists of money."""
        lines = replace(
            self.wanted(),
            applies_to=month_given(self.applies_to, "applies_to"),
            processed_in=month_given(self.processed_in, "processed_in"),
        )
        return Wanted(self.state, self.type, self.earning, lines)

    def _wrong(self) -> Iterator[FieldError]:
        yield from super()._wrong()
        if self.state and self.state not in set(State):
            known = phrase("One of {known}.", known=", ".join(State))
            yield FieldError("state", "unknown_state", "There is no such state.", known)
        if self.type and self.type not in set(Kind):
            known = phrase("One of {known}.", known=", ".join(Kind))
            yield FieldError("type", "unknown_type", "There is no such type.", known)
