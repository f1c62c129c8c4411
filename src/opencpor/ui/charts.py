"""Charts as values: the figures, their unit and period, and the lines that matter.

One script draws them (``static/ui/chart.js``); the table under each chart holds the same figures,
which are exact: they travel to the page as text and become floats only where pixels are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from opencpor.ui.figures import NONE, Number, number


class ChartKind(StrEnum):
    """How the figures are drawn; bars start at zero."""

    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True)
class Series:
    """One row of figures, one for each label of the chart; None where there is none.

    Attributes:
        band: One of two rows, the lower one first, between which a chart of lines is shaded.
    """

    name: Any
    values: Sequence[Number | None]
    band: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across the chart at a value: a high-water mark, a milestone, a target."""

    label: Any
    value: Number


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        key: Its name on the page: letters, digits and dashes; also the downloads' file name.
        title: What it shows.
        unit: In what, such as "monthly active users" or "USD".
        period: Over which time.
        kind: How it is drawn.
        labels: The categories along the axis, such as months.
        series: The rows of figures.
        marks: Reference lines.
        places: Decimal places of all figures; None: as many as each has.
        label_heading: What the labels are, the heading of the table's first column.
    """

    key: str
    title: Any
    unit: Any
    period: Any
    kind: ChartKind
    labels: Sequence[Any]
    series: Sequence[Series]
    marks: Sequence[Mark] = field(default=())
    places: int | None = None
    label_heading: Any = ""

    def __post_init__(self) -> None:
        for row in self.series:
            if len(row.values) != len(self.labels):
                raise ValueError(f"series {row.name} has not one figure for each label")

    @cached_property
    def _cells(self) -> list[list[dict[str, str] | None]]:
        """Every figure as it is drawn and listed, series by series: written once for both."""
        return [[self._cell(value) for value in row.values] for row in self.series]

    def _cell(self, value: Number | None) -> dict[str, str] | None:
        if value is None:
            return None
        return {"exact": str(Decimal(value)), "shown": number(value, self.places)}

    def _mark(self, value: Number) -> dict[str, str]:
        """Give the value of a line; a whole one is written beside it without places."""
        whole = Decimal(value) == Decimal(value).to_integral_value()
        return {"exact": str(Decimal(value)), "shown": number(value, 0 if whole else self.places)}

    @property
    def heading(self) -> str:
        """Title, unit and period in one line."""
        return ", ".join(str(part) for part in (self.title, self.unit, self.period) if str(part))

    def rows(self) -> list[tuple[Any, list[str]]]:
        """Return the table: a label, then its figures as they are shown."""
        return [
            (label, [row[at]["shown"] if row[at] else NONE for row in self._cells])  # type: ignore[index]
            for at, label in enumerate(self.labels)
        ]

    def data(self) -> dict[str, Any]:
        """Return what the script draws."""
        return {
            "key": self.key,
            "heading": self.heading,
            "labelHeading": str(self.label_heading),
            "kind": self.kind.value,
            "labels": [str(label) for label in self.labels],
            "series": [
                {
                    "name": str(row.name),
                    "values": cells,
                    "band": row.band,
                }
                for row, cells in zip(self.series, self._cells, strict=True)
            ],
            "marks": [
                {"label": str(mark.label), "value": self._mark(mark.value)} for mark in self.marks
            ],
        }
