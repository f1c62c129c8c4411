"""The rows that were left out, each with its row number, code, text and what it said.

The table ``quarantine`` has ``row`` (the heading is row 1), ``code``, ``text`` and the file's own
columns as ``c0``, ``c1``, ... so that its download can be corrected and sent again as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opencpor.usage.imports.codes import PROBLEMS, Code, Problem
from opencpor.usage.imports.source import Source, quoted
from opencpor.usage.imports.staging import raw_text
from opencpor.usage.imports.wordings import (
    BETWEEN,
    FEW_VALUES,
    LONG_LINE,
    MANY_VALUES,
    OPEN_QUOTE,
    UNREADABLE,
    heading,
    parts_of,
)
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import Column, Match

SHOWN = 60  # characters of a wrong value in a text
COUNTED = {
    "found": r"regexp_extract(error_message, 'Found: (\d+)', 1)",
    "expected": r"regexp_extract(error_message, 'Columns: (\d+)', 1)",
}


def _filled(template: str, gaps: Mapping[str, str]) -> str:
    """Give the SQL of a sentence whose gaps are filled by SQL."""
    return f"concat({', '.join(parts_of(template, quoted, gaps.__getitem__))})"


BROKEN = f"""CASE error_type
    WHEN 'TOO MANY COLUMNS' THEN {quoted(MANY_VALUES)}
    WHEN 'MISSING COLUMNS' THEN {_filled(FEW_VALUES, COUNTED)}
    WHEN 'UNQUOTED VALUE' THEN {quoted(OPEN_QUOTE)}
    WHEN 'LINE SIZE OVER MAXIMUM' THEN {quoted(LONG_LINE)}
    ELSE {quoted(UNREADABLE)} END"""


def number_rows(bench: Workbench) -> None:
    """Make ``broken``, lines that could not be read, and ``shifts``: how many came before a place.

    Rows count as a spreadsheet counts them, so a place moves by the broken lines above it.
    """
    has_rejects = bench.number(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'"
    )
    lines = (
        f"SELECT line, min({BROKEN}) AS message, min(csv_line) AS raw FROM reject_errors "  # noqa: S608 - ours
        "GROUP BY line"
        if has_rejects
        else "SELECT 0 AS line, '' AS message, '' AS raw WHERE false"
    )
    bench.run(f"CREATE TABLE broken AS {lines}")
    bench.run(
        "CREATE TABLE shifts AS SELECT CAST(line AS BIGINT) - count(*) OVER earlier AS from_place, "
        "count(*) OVER earlier AS moved FROM broken WINDOW earlier AS (ORDER BY line)"
    )


def numbered(bench: Workbench, table: str) -> str:
    """Give the SQL of a table with its rows' numbers in the file, as `row`, beside their places."""
    if not bench.number("SELECT count(*) FROM broken"):
        return f"(SELECT place + 1 AS row, * FROM {table})"  # noqa: S608 - our name
    return (
        f"(SELECT place + 1 + coalesce(moved, 0) AS row, * EXCLUDE (from_place, moved) "  # noqa: S608 - our name
        f"FROM {table} ASOF LEFT JOIN shifts ON place >= from_place)"
    )


def make_quarantine(
    bench: Workbench, source: Source, match: Match, problems: Sequence[Problem] = PROBLEMS
) -> None:
    """Make the table ``quarantine``; the file is read again only if a row is in it."""
    width = len(source.columns)
    names = [f"c{place}" for place in range(width)]
    nothing = "".join(f", CAST(NULL AS VARCHAR) AS {name}" for name in names[1:])
    bench.run(
        f"""CREATE TABLE quarantine AS SELECT CAST(line AS BIGINT) AS row,
          '{Code.BROKENROW}' AS code, message AS text, raw AS c0{nothing} FROM broken"""  # noqa: S608 - our names
    )
    if not bench.number("SELECT count(*) FROM staged WHERE problems > 0"):
        return
    said = ", ".join(f"{text} AS {name}" for text, name in zip(source.columns, names, strict=True))
    bench.run("CREATE TABLE bad AS SELECT place, problems FROM staged WHERE problems > 0")
    bench.run(
        f"""INSERT INTO quarantine
        SELECT row, {_code(problems)}, {_text(match, problems)}, {", ".join(names)}
        FROM (SELECT row_number() OVER () AS place, * FROM
               (SELECT {said}, {_named(source, match)} FROM {source.relation})) said
        JOIN {numbered(bench, "bad")} USING (place)"""  # noqa: S608 - quoted where they are made
    )


def _named(source: Source, match: Match) -> str:
    """Give the columns that texts speak of, under our own names."""
    return ", ".join(f"{raw_text(source, match, c)} AS said_{c.value}" for c in Column)


def _code(problems: Sequence[Problem]) -> str:
    order = {code: place for place, code in enumerate(Code)}
    ranked = sorted(problems, key=lambda problem: (order[problem.code], problem.bit))
    cases = " ".join(f"WHEN problems & {1 << p.bit} > 0 THEN '{p.code}'" for p in ranked)
    return f"CASE {cases} END"


def _text(match: Match, problems: Sequence[Problem]) -> str:
    """Give the SQL that joins what is wrong with a row into one text."""
    parts = []
    for problem in problems:
        gaps = {
            "column": quoted(heading(match.layout, problem.column)),
            "value": f"left(said_{problem.column}, {SHOWN})",
        }
        text = _filled(problem.text, gaps)
        parts.append(f"CASE WHEN problems & {1 << problem.bit} > 0 THEN {text} END")
    return f"concat_ws({quoted(BETWEEN)}, {', '.join(parts)})"
