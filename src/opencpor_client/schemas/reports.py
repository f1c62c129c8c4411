"""The shapes of requests and answers about reports.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from opencpor_client.schemas.insights_and_reports import ColumnOut


class DataSetOut(TypedDict):
    """A data set; ``time`` is the column that a span narrows."""

    key: str
    title: str
    meaning: str
    permission: str
    time: str
    columns: list[ColumnOut]


class DataSets(TypedDict):
    """The data sets that the caller may read; what filters and sums may say."""

    items: list[DataSetOut]
    tests: NotRequired[list[str]]
    functions: NotRequired[list[str]]


class HeadingOut(TypedDict):
    """A column that came out."""

    name: str
    kind: str


class PreviewOut(TypedDict):
    """The first rows, as the CSV file writes them."""

    columns: list[HeadingOut]
    rows: list[list[str | int | None]]


class DefinitionIn(TypedDict):
    """A query over a data set. With ``sums``, rows with the same columns become one."""

    data_set: str
    columns: NotRequired[list[str]]
    sums: NotRequired[list[SumIn]]
    filters: NotRequired[list[FilterIn]]
    span: NotRequired[SpanIn]
    sort: NotRequired[list[str]]


class FilterIn(TypedDict):
    """Which rows count; ``test`` is one of those that the data set's list names."""

    column: str
    test: str
    values: NotRequired[list[str]]


class SpanIn(TypedDict):
    """Months of the data set's own time: the last whole ones, or from one to another."""

    last_months: NotRequired[int | None]
    first: NotRequired[str]
    last: NotRequired[str]


class SumIn(TypedDict):
    """A figure of each group: ``function`` and its column; ``name``: what it is called."""

    function: str
    column: NotRequired[str]
    name: NotRequired[str]


class RunOut(TypedDict):
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
    asked_at: str
    finished_at: str | None
    expires_at: str


class RunPage(TypedDict):
    """Some runs, and where the next are."""

    items: list[RunOut]
    next: str | None


class QueryIn(TypedDict):
    """A query that is carried out without being saved."""

    definition: DefinitionIn
    name: NotRequired[str]
    organization_id: NotRequired[str]


class ReportOut(TypedDict):
    """A saved report; ``next_at``: when it runs by itself."""

    id: str
    name: str
    organization_id: str
    definition: dict[str, Any]
    rhythm: str
    next_at: str | None
    mailed: bool
    created_at: str
    revision: int


class ReportPage(TypedDict):
    """Some reports, and where the next are."""

    items: list[ReportOut]
    next: str | None


class ReportIn(TypedDict):
    """A report: a name, a query, and how often it runs by itself: daily, weekly or monthly."""

    name: str
    definition: DefinitionIn
    rhythm: NotRequired[str]
    mailed: NotRequired[bool]
    organization_id: NotRequired[str]


class ReportPatch(TypedDict):
    """What is to change; members left out stay."""

    name: NotRequired[str | None]
    definition: NotRequired[DefinitionIn | None]
    rhythm: NotRequired[str | None]
    mailed: NotRequired[bool | None]
