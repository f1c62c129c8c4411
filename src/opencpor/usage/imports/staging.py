"""One pass over a file of facts: every row typed, every problem found, in DuckDB.

The result is the table ``staged``: ``place`` (from 1, in file order), ``tenant`` and
``subscription`` as UUID, ``workload`` (index of ``workload_keys``), ``month`` (index), the three
counts, ``problems`` (a set of bits, see ``codes``) and ``ignored`` (a row marked as duplicate).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from opencpor.common.months import Month
from opencpor.usage.imports.codes import COUNT_BITS
from opencpor.usage.imports.source import Source
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import Column, Match
from opencpor.usage.layouts.months import written_forms

WHOLE = "[0-9]{1,18}([.]0*)?"
NEGATIVE = "-[0-9]+([.][0-9]*)?"
FRACTION = "[0-9]+[.][0-9]+"
MOST_NEW_NAMES = 10_000  # spellings that are looked up one by one; a report has a few dozen
UNKNOWN = 1 << 5
NO_TENANT = "00000000-0000-0000-0000-000000000000"  # what systems write for none


def stage(bench: Workbench, source: Source, match: Match, words: Vocabulary) -> None:
    """Read the file into ``staged``.

    Raises:
        duckdb.Error: If the file turns out to be damaged on the way.
    """
    _register_months(bench, words)
    _register_workloads(bench, words)
    with bench.joins_as_written():
        bench.run(f"CREATE TABLE staged AS {_typed(_texts(source, match))}")
    _second_look(bench, words)


def raw_text(source: Source, match: Match, column: Column) -> str:
    """Give the SQL of a column's text; null where the file has no such column."""
    place = match.places.get(column)
    return "CAST(NULL AS VARCHAR)" if place is None else source.columns[place]


def _texts(source: Source, match: Match) -> str:
    named = {
        "tenant": Column.TENANT,
        "workload": Column.WORKLOAD,
        "subscription": Column.SUBSCRIPTION,
        "month": Column.MONTH,
        "active": Column.ACTIVE,
        "paid": Column.PAID,
        "assigned": Column.ASSIGNED,
        "flag": Column.DUPLICATE,
    }
    columns = ", ".join(
        f"{raw_text(source, match, column)} AS {name}" for name, column in named.items()
    )
    return f"SELECT row_number() OVER () AS place, {columns} FROM {source.relation}"  # noqa: S608 - columns and relation are quoted where they are made


def _typed(texts: str) -> str:
    """Give the statement that turns texts into values and problems."""
    return f"""
      SELECT place, tenant, subscription, key AS workload, month_index AS month,
        active, paid, assigned, ignored, CASE WHEN ignored THEN 0 ELSE problems END AS problems,
        CASE WHEN NOT ignored AND problems & {UNKNOWN} > 0 THEN name END AS unknown_name
      FROM (
        SELECT r.place, r.workload AS name, w.key, m.month_index,
          TRY_CAST(r.tenant AS UUID) AS tenant, TRY_CAST(r.subscription AS UUID) AS subscription,
          {_value("active")}, {_value("paid")}, {_value("assigned")},
          coalesce(lower(r.flag) IN ('1', 'true'), false) AS ignored,
          {" | ".join(_problems())} AS problems
        FROM ({texts}) r
        LEFT JOIN written_months m ON m.written =
          CASE WHEN length(r.month) > 10 AND r.month[11] IN ('T', ' ')
               THEN left(r.month, 10) ELSE lower(r.month) END
        LEFT JOIN workload_names w ON w.name = lower(r.workload)
      )"""  # noqa: S608 - built from our own names


def _value(name: str) -> str:
    whole = f"regexp_full_match(r.{name}, '{WHOLE}')"
    return f"CASE WHEN {whole} THEN TRY_CAST(r.{name} AS BIGINT) END AS {name}"


def _problems() -> list[str]:
    """Give one SQL number per problem: its bit, or 0. The bits are those of ``codes.PROBLEMS``."""
    conditions: Mapping[int, str] = {
        0: "r.tenant IS NULL",
        1: "r.workload IS NULL",
        2: "r.month IS NULL",
        3: (
            "r.tenant IS NOT NULL AND (TRY_CAST(r.tenant AS UUID) IS NULL "
            f"OR TRY_CAST(r.tenant AS UUID) = '{NO_TENANT}')"
        ),
        4: "r.subscription IS NOT NULL AND TRY_CAST(r.subscription AS UUID) IS NULL",
        5: "r.workload IS NOT NULL AND w.key IS NULL",
        6: "r.month IS NOT NULL AND m.month_index IS NULL",
        7: "coalesce(m.future, false)",
        17: "r.active IS NULL AND r.paid IS NULL",
        18: "coalesce(lower(r.flag) NOT IN ('0', '1', 'true', 'false'), false)",
    }
    plain = [f"CASE WHEN {said} THEN {1 << bit} ELSE 0 END" for bit, said in conditions.items()]
    return plain + [
        _count_problem(column.partition("_")[0], bit) for column, bit in COUNT_BITS.items()
    ]


def _count_problem(name: str, bit: int) -> str:
    text = f"r.{name}"
    return (
        f"CASE WHEN {text} IS NULL OR regexp_full_match({text}, '{WHOLE}') THEN 0 "
        f"WHEN regexp_full_match({text}, '{NEGATIVE}') THEN {1 << bit} "
        f"WHEN regexp_full_match({text}, '{FRACTION}') THEN {1 << bit + 1} "
        f"ELSE {1 << bit + 2} END"
    )


def _register_months(bench: Workbench, words: Vocabulary) -> None:
    bench.keep_lists("written_months", _month_lists(words.current))


@lru_cache(maxsize=2)
def _month_lists(current: Month) -> dict[str, tuple[str, list[object]]]:
    forms = list(written_forms(current))
    return {
        "written": ("VARCHAR", [text for text, _month in forms]),
        "month_index": ("INTEGER", [month.index for _text, month in forms]),
        "future": ("BOOLEAN", [month > current for _text, month in forms]),
    }


def _register_workloads(bench: Workbench, words: Vocabulary) -> None:
    keys = sorted(set(words.names.values()) | set(words.services.values()))
    places: list[object] = list(range(len(keys)))
    bench.keep_lists(
        "workload_keys", {"key": ("SMALLINT", places), "workload": ("VARCHAR", list(keys))}
    )
    index = {key: place for place, key in enumerate(keys)}
    named: list[object] = [index[key] for key in words.names.values()]
    bench.keep_lists(
        "workload_names", {"name": ("VARCHAR", list(words.names)), "key": ("SMALLINT", named)}
    )


def _second_look(bench: Workbench, words: Vocabulary) -> None:
    """Look names up that are not written as the program writes them, such as with odd blanks."""
    names = bench.rows(
        "SELECT DISTINCT unknown_name FROM staged WHERE unknown_name IS NOT NULL LIMIT ?",
        [MOST_NEW_NAMES],
    )
    for (name,) in names:
        key = words.find(name)
        if key is None:
            continue
        bench.run(
            f"""UPDATE staged SET problems = problems - {UNKNOWN}, workload =
              (SELECT k.key FROM workload_keys k WHERE k.workload = ?)
            WHERE unknown_name = ? AND problems & {UNKNOWN} > 0""",  # noqa: S608 - a number of ours
            [key, name],
        )
