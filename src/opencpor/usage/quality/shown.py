"""The heat table and the charts of the page on data quality, as plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opencpor.common.months import Month
from opencpor.programs.queries import latest_version
from opencpor.programs.rendering.tables import words
from opencpor.ui.charts import Chart, ChartKind, Series
from opencpor.ui.dates import month as month_said
from opencpor.usage.quality.rules import Counts, Kind, Quality, share

COVERAGE, ASSOCIATED = "coverage", "associated"
KINDS: dict[Kind, Any] = {
    Kind.MISSING: gettext_lazy("Associated, no usage"),
    Kind.LOST: gettext_lazy("Not reported again"),
    Kind.ZERO: gettext_lazy("Fell to zero"),
    Kind.JUMP: gettext_lazy("Sudden jump"),
    Kind.ABOVE_PAID: gettext_lazy("More active than paid"),
    Kind.UNKNOWN: pgettext_lazy("units of usage", "Unknown"),
}
MEASURES: dict[str, Any] = {
    COVERAGE: gettext_lazy("Reported again"),
    ASSOCIATED: gettext_lazy("Associated units"),
    **{kind.value: name for kind, name in KINDS.items()},
}
# Coverage in percent, and units in question of all in percent, from which a cell is darker.
COVERED = (Decimal(100), Decimal(95), Decimal(75), Decimal(50))
IN_QUESTION = (Decimal(0), Decimal(1), Decimal(5), Decimal(20))


@dataclass(frozen=True)
class Cell:
    """One cell: its figure, what that is of, how dark it is, and which list stands behind it.

    ``percent`` is None in a table of counts, and where there was nothing to cover.
    """

    counted: int
    of: int
    percent: Decimal | None
    level: int
    kind: str
    month: Month
    workload: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.of and not self.counted


def _covered(part: int, whole: int) -> tuple[int, int, Decimal | None, int]:
    percent = share(part, whole)
    level = 0 if percent is None else sum(percent < bound for bound in COVERED)
    return part, whole, percent, level


def _counted(part: int, whole: int) -> tuple[int, int, None, int]:
    percent = share(part, whole)
    level = 0 if not part or percent is None else sum(percent >= bound for bound in IN_QUESTION)
    return part, whole, None, level


def cell_of(measure: str, counts: Counts, month: Month, workload: str = "") -> Cell:
    """Give a cell of the table of one measure; the empty workload stands for all."""
    if measure == COVERAGE:
        figures, kind = _covered(counts.covered, counts.before), Kind.LOST
    elif measure == ASSOCIATED:
        figures, kind = _covered(counts.associated_covered, counts.associated), Kind.MISSING
    else:
        kind = Kind(measure)
        whole = {Kind.MISSING: counts.associated, Kind.LOST: counts.before}
        figures = _counted(counts.of(kind), whole.get(kind, counts.units))
    return Cell(*figures, kind.value, month, workload)


@dataclass(frozen=True)
class Row:
    """One workload, or all, with a cell for each month."""

    name: str
    cells: list[Cell]


def heat_rows(found: Quality, measure: str) -> list[Row]:
    """Give the table: all workloads first, which a phone never folds away, then a row for each."""
    name = workload_names(found.program_key)
    rows = [
        Row(name(key), [cell_of(measure, found.cell(m, key), m, key) for m in found.months])
        for key in found.workloads
    ]
    rows.sort(key=lambda row: row.name.casefold())
    whole = [cell_of(measure, found.of_month(month), month) for month in found.months]
    return [Row(_("All workloads"), whole), *rows]


def workload_names(program_key: str) -> Callable[[str], str]:
    """Return what names a workload by its key in the reader's language."""
    document = latest_version(program_key).document

    def name(key: str) -> str:
        known = document.workload(key)
        return words(known.name) if known else key

    return name


def charts_of(found: Quality) -> list[Chart]:
    """Draw how much came in, and how much of it is in question, month by month."""
    counts = [found.of_month(month) for month in found.months]
    labels = [month_said(month.first_day) for month in found.months]
    period = _("%(start)s to %(end)s") % {"start": labels[0], "end": labels[-1]}
    about: dict[str, Any] = {"period": period, "labels": labels, "label_heading": _("Month")}
    return [
        Chart(
            key="usage-coverage",
            title=_("Usage that came in"),
            unit=_("percent of units"),
            kind=ChartKind.LINE,
            series=[
                Series(MEASURES[COVERAGE], [one.coverage for one in counts]),
                Series(MEASURES[ASSOCIATED], [one.associated_coverage for one in counts]),
            ],
            places=1,
            **about,
        ),
        Chart(
            key="usage-in-question",
            title=_("Usage in question"),
            unit=_("units"),
            kind=ChartKind.STACKED,
            series=[Series(name, [one.of(kind) for one in counts]) for kind, name in KINDS.items()],
            **about,
        ),
    ]
