"""Checking one file: which layout it has, which facts it gives, which rows it gives none for.

Afterwards the workbench holds the relation ``facts`` (row, tenant_id, workload, subscription_id,
month index, active_users, paid_units, assigned_units) and the table ``quarantine``; ids are UUIDs,
a subscription is null where there is none. Of a file of transactions ``facts`` are those, see
``usage.transactions.checking``.
"""

from __future__ import annotations

from pathlib import Path

from opencpor.common.phrases import phrase
from opencpor.usage.imports.given import AUTO, Given
from opencpor.usage.imports.order import tenants_in_order
from opencpor.usage.imports.outcome import Counts, Outcome, codes_of, count_by_month, counted
from opencpor.usage.imports.per_user import check_per_user
from opencpor.usage.imports.quarantine import make_quarantine, number_rows, numbered
from opencpor.usage.imports.refusal import Refusal, RefusedError
from opencpor.usage.imports.repeats import GOOD, settle_repeats, units, without_surplus
from opencpor.usage.imports.source import Source, open_source
from opencpor.usage.imports.staging import stage
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts import BY_KEY, LAYOUTS
from opencpor.usage.layouts.base import LayoutError, Match, recognize
from opencpor.usage.transactions.checking import check_transactions


def check_file(bench: Workbench, path: Path, given: Given, words: Vocabulary) -> Outcome:
    """Check a file.

    Raises:
        RefusedError: If it cannot be read at all.
    """
    import duckdb

    source = open_source(path, bench.scratch)
    match = _match(source, given)
    try:
        if match.layout.per_user:
            return check_per_user(bench, source, match, given, words)
        _refuse_surplus_options(given, match)
        if match.layout.transactions:
            return check_transactions(bench, source, match, words)
        return _check_facts(bench, source, match, words)
    except duckdb.Error as error:
        raise RefusedError(
            Refusal.DAMAGED, "The file is damaged: its rows cannot be read. Export it again."
        ) from error


def _match(source: Source, given: Given) -> Match:
    layouts = LAYOUTS if given.layout == AUTO else (BY_KEY[given.layout],)
    try:
        return recognize(source.headings, layouts)
    except LayoutError as error:
        raise RefusedError(Refusal.HEADINGS, error.reason) from error


def _refuse_surplus_options(given: Given, match: Match) -> None:
    if given.tenant_id or given.report_date or given.licenses:
        raise RefusedError(
            Refusal.OPTIONS,
            phrase(
                "Tenant, report date and license report go with a per-user report. This file is "
                "'{layout}', which says them itself: send it without them.",
                layout=match.layout.title,
            ),
        )


def _check_facts(bench: Workbench, source: Source, match: Match, words: Vocabulary) -> Outcome:
    stage(bench, source, match, words)
    number_rows(bench)
    repeats = settle_repeats(bench, units(bench))
    make_quarantine(bench, source, match)
    _make_facts(bench, repeats)
    broken = bench.number("SELECT count(*) FROM broken")
    # Rows that are looked up in other tables may come in any order.
    bench.in_order = not broken and not repeats and tenants_in_order(bench, GOOD)
    count_by_month(bench)
    staged, ignored, bad = bench.rows(
        "SELECT count(*), count(*) FILTER (ignored), count(*) FILTER (problems > 0) FROM staged"
    )[0]
    rows = staged + broken
    if not rows:
        raise RefusedError(Refusal.EMPTY, "The file has headings but no rows.")
    facts, flagged, months = counted(bench)
    return Outcome(
        layout=match.layout.key,
        headings=source.headings,
        counts=Counts(rows, facts, repeats, ignored, bad + broken, flagged),
        months=months,
        codes=codes_of(bench),
        notes=source.notes,
    )


def _make_facts(bench: Workbench, repeats: int) -> None:
    bench.run(
        f"""CREATE VIEW facts AS
        SELECT row, tenant AS tenant_id, workload, subscription AS subscription_id, month,
          active AS active_users, paid AS paid_units, assigned AS assigned_units
        FROM {numbered(bench, "staged")}
        WHERE {GOOD} {without_surplus(repeats)}"""  # noqa: S608 - our names
    )
