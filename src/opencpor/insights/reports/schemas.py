"""Reports as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from opencpor.common.columns import Heading, Row
from opencpor.common.tables import cells_of
from opencpor.http.inputs import Input
from opencpor.http.wording import reworded
from opencpor.insights.reports import rules
from opencpor.insights.reports.actions.save_report import Wish
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.sets.base import DataSet


class FilterIn(Input):
    """Which rows count; ``test`` is one of those that the data set's list names."""

    column: str = Field(max_length=60)
    test: str = Field(max_length=20)
    values: list[str] = Field(default_factory=list, max_length=rules.MOST_VALUES)


class SumIn(Input):
    """A figure of each group: ``function`` and its column; ``name``: what it is called."""

    function: str = Field(max_length=20)
    column: str = Field(default="", max_length=60)
    name: str = Field(default="", max_length=60)


class SpanIn(Input):
    """Months of the data set's own time: the last whole ones, or from one to another."""

    last_months: int | None = None
    first: str = Field(default="", max_length=7)
    last: str = Field(default="", max_length=7)


class DefinitionIn(Input):
    """A query over a data set. With ``sums``, rows with the same columns become one."""

    data_set: str = Field(max_length=60)
    columns: list[str] = Field(default_factory=list, max_length=200)
    sums: list[SumIn] = Field(default_factory=list, max_length=200)
    filters: list[FilterIn] = Field(default_factory=list, max_length=200)
    span: SpanIn = Field(default_factory=SpanIn)
    sort: list[str] = Field(default_factory=list, max_length=200)

    def definition(self) -> rules.Definition:
        """Return it as a value."""
        return rules.definition_of(self.model_dump())


class ReportIn(Input):
    """A report: a name, a query, and how often it runs by itself: daily, weekly or monthly."""

    name: str = Field(max_length=300)
    definition: DefinitionIn
    rhythm: str = Field(default="", max_length=20)
    mailed: bool = False  # a mail with a link once a run by itself is done
    organization_id: str = Field(default="", max_length=40)  # where it is kept, if you have several

    def wish(self) -> Wish:
        """Return what is wanted."""
        return Wish(
            self.name,
            self.definition.definition(),
            self.rhythm,
            self.mailed,
            self.organization_id,
        )


class ReportPatch(Input):
    """What is to change; members left out stay."""

    name: str | None = Field(default=None, max_length=300)
    definition: DefinitionIn | None = None
    rhythm: str | None = Field(default=None, max_length=20)
    mailed: bool | None = None

    def wish(self, row: Report) -> Wish:
        """Return what the report is to be."""
        definition = self.definition.definition() if self.definition else None
        return Wish(
            row.name if self.name is None else self.name,
            definition or rules.definition_of(row.definition),
            row.rhythm if self.rhythm is None else self.rhythm,
            row.mailed if self.mailed is None else self.mailed,
        )


class QueryIn(Input):
    """A query that is carried out without being saved."""

    definition: DefinitionIn
    name: str = Field(default="", max_length=100)
    organization_id: str = Field(default="", max_length=40)


class ColumnOut(Schema):
    """One column: ``kind`` is text, whole, amount, date, month, instant or truth."""

    name: str
    kind: str
    meaning: str


class DataSetOut(Schema):
    """A data set; ``time`` is the column that a span narrows."""

    key: str
    title: str
    meaning: str
    permission: str
    time: str
    columns: list[ColumnOut]

    @classmethod
    def of(cls, one: DataSet) -> "DataSetOut":
        """Describe it."""
        return cls(
            key=one.key,
            title=str(one.title),
            meaning=str(one.meaning),
            permission=one.permission.value,
            time=one.time,
            columns=[
                ColumnOut(name=column.name, kind=column.kind.value, meaning=str(column.meaning))
                for column in one.columns
            ],
        )


class DataSets(Schema):
    """The data sets that the caller may read; what filters and sums may say."""

    items: list[DataSetOut]
    tests: list[str] = Field(default_factory=lambda: [one.value for one in rules.Test])
    functions: list[str] = Field(default_factory=lambda: [one.value for one in rules.Function])


class ReportOut(Schema):
    """A saved report; ``next_at``: when it runs by itself."""

    id: str
    name: str
    organization_id: str
    definition: dict[str, Any]
    rhythm: str
    next_at: datetime | None
    mailed: bool
    created_at: datetime
    revision: int


class ReportPage(Schema):
    """Some reports, and where the next are."""

    items: list[ReportOut]
    next: str | None


class HeadingOut(Schema):
    """A column that came out."""

    name: str
    kind: str


class RunOut(Schema):
    """A run: ``state`` is waiting, ready or failed; files stay until ``expires_at``."""

    id: str
    report: str | None
    name: str
    state: str
    scheduled: bool
    definition: dict[str, Any]
    columns: list[HeadingOut]
    rows: int | None
    size: int | None
    operation: str
    problem: dict[str, Any] | None
    asked_at: datetime
    finished_at: datetime | None
    expires_at: datetime

    @classmethod
    def of(cls, row: ReportRun) -> "RunOut":
        """Describe it."""
        return cls(
            id=row.id,
            report=row.report_id,
            name=row.name,
            state=row.state,
            scheduled=row.scheduled,
            definition=row.definition,
            columns=[HeadingOut(**one) for one in row.columns],
            rows=row.rows,
            size=row.size,
            operation=row.operation_id,
            problem=reworded(row.problem) if row.problem else None,
            asked_at=row.asked_at,
            finished_at=row.finished_at,
            expires_at=row.expires_at,
        )


class RunPage(Schema):
    """Some runs, and where the next are."""

    items: list[RunOut]
    next: str | None


class PreviewOut(Schema):
    """The first rows, as the CSV file writes them."""

    columns: list[HeadingOut]
    rows: list[list[str | int | None]]

    @classmethod
    def of(cls, headings: tuple[Heading, ...], rows: list[Row]) -> "PreviewOut":
        """Describe it."""
        return cls(
            columns=[HeadingOut(name=one.name, kind=one.kind.value) for one in headings],
            rows=[[_plain(value) for value in cells_of(headings, row)] for row in rows],
        )


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)  # days and months
