"""What tests of reports ask, and what comes out."""

from contextlib import ExitStack
from typing import Any

from opencpor.access.actor import Actor
from opencpor.insights.reports.actions.ask_run import run_query
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.models import ReportRun
from opencpor.insights.reports.rules import Definition, Filter, Span, Sum
from opencpor.insights.reports.writing import headings_of, table
from opencpor.usage.lake.here import the_lake

BY_WORKLOAD = Definition(
    "earnings", ("workload", "currency"), (Sum("sum", "amount", "total"), Sum("count")),
    sort=("-total",),
)  # fmt: skip
USED = {
    "data_set": "usage", "columns": ["month", "workload", "active_users"],
    "filters": [{"column": "workload", "test": "one_of", "values": ["teams"]}],
}  # fmt: skip


def made(actor: Actor, asked: Definition) -> ReportRun:
    """A run that is over."""
    run = run_query(actor, asked).run
    make_run(run)
    return run


def rows_of(run: ReportRun) -> list[list[Any]]:
    """The rows of a run's file, as cells, without the headings."""
    with ExitStack() as stack:
        (path,) = stack.enter_context(the_lake().local(run.file))
        return list(table(headings_of(run.columns), path))[1:]


def given(actor: Actor, asked: Definition) -> list[list[Any]]:
    """What a query gives somebody."""
    return rows_of(made(actor, asked))


__all__ = ["BY_WORKLOAD", "USED", "Definition", "Filter", "Span", "Sum", "given", "made"]
