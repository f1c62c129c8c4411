"""One pass over a file of facts: every row typed, every problem found, in DuckDB.

The result is the view ``staged`` of the table ``typed``: ``nth`` (where a row is in the table),
``place`` (from 1, in file order), ``tenant`` and ``subscription`` as UUID, ``workload`` (a word of
``workload_key``), ``month`` (index), the three counts, ``problems`` (a set of bits, see ``codes``)
and ``ignored`` (a row marked as duplicate).

What needs no other look than ``glance`` takes is not looked at again.

Nothing here is a join: a table that is made from a file alone keeps the file's order whatever
number of threads read it, so that a row's place in the table is its place in the file.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from itertools import groupby

from opencpor.common.months import Month
from opencpor.usage.imports.codes import COUNT_BITS
from opencpor.usage.imports.glance import COUNTS, NO_TENANT, enough, glanced
from opencpor.usage.imports.source import Source, quoted
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import Column, Match
from opencpor.usage.layouts.months import EARLIEST, written_forms

WHOLE = "[0-9]{1,18}([.]0*)?"
NEGATIVE = "-[0-9]+([.][0-9]*)?"
FRACTION = "[0-9]+[.][0-9]+"
MOST_NEW_NAMES = 10_000  # spellings that are looked up one by one; a report has a few dozen
UNKNOWN = 1 << 5
FLAGS = "('0', '1', 'true', 'false')"
NAMED = {
    "tenant": Column.TENANT,
    "workload": Column.WORKLOAD,
    "subscription": Column.SUBSCRIPTION,
    "month": Column.MONTH,
    "active": Column.ACTIVE,
    "paid": Column.PAID,
    "assigned": Column.ASSIGNED,
    "flag": Column.DUPLICATE,
}
OPTIONAL = {  # what the view says where a file has no such column: nothing is kept for it
    Column.SUBSCRIPTION: ("subscription", "CAST(NULL AS UUID)"),
    Column.ACTIVE: ("active", "CAST(NULL AS BIGINT)"),
    Column.PAID: ("paid", "CAST(NULL AS BIGINT)"),
    Column.ASSIGNED: ("assigned", "CAST(NULL AS BIGINT)"),
    Column.DUPLICATE: ("ignored", "false"),
}


def stage(bench: Workbench, source: Source, match: Match, words: Vocabulary) -> None:
    """Read the file into ``staged``.

    Raises:
        duckdb.Error: If the file turns out to be damaged on the way.
    """
    forms, each = month_words(words.current)
    bench.keep_words("written_month", forms)
    bench.keep_words("workload_name", list(words.names) or [""])  # a cell is never empty
    bench.keep_words("workload_key", sorted(set(words.names.values())) or [""])
    absent = dict(said for column, said in OPTIONAL.items() if column not in match.places)
    there = {name for name, column in NAMED.items() if column in match.places}
    texts = glanced(_texts(source, match), there, words.current, each)
    read = _counted(_read(texts, words, each))
    bench.run(f"CREATE TABLE typed AS {_judged(read, words.current, absent)}")
    given = "".join(f", {value} AS {name}" for name, value in absent.items())
    places = "rowid AS nth, rowid + 1 AS place"
    bench.run(f"CREATE VIEW staged AS SELECT {places}, *{given} FROM typed")  # noqa: S608 - our names
    _second_look(bench, words)


def raw_text(source: Source, match: Match, column: Column) -> str:
    """Give the SQL of a column's text; null where the file has no such column."""
    place = match.places.get(column)
    return "CAST(NULL AS VARCHAR)" if place is None else source.columns[place]


def _texts(source: Source, match: Match) -> str:
    """Give the columns as they stand; blanks around a text are looked for where it makes no sense.

    Hardly any text has some, and every look costs.
    """
    texts = {name: match.places.get(column) for name, column in NAMED.items()}
    columns = ", ".join(
        f"{'CAST(NULL AS VARCHAR)' if place is None else source.raw[place]} AS {name}"
        for name, place in texts.items()
    )
    return f"SELECT {columns} FROM {source.relation}"  # noqa: S608 - columns and relation are quoted where they are made


def _plain(name: str) -> str:
    """Give the SQL of a text without blanks around it, null where nothing is left."""
    return f"nullif(trim({name}), '')"


def _read(texts: str, words: Vocabulary, each: int) -> str:
    """Give the statement that puts beside texts what they mean, null where they mean nothing."""
    keys = ", ".join(quoted(key) for key in words.names.values())
    month = _plain("month")
    day = f"""CASE WHEN length({month}) > 10 AND {month}[11] IN ('T', ' ')
      THEN left({month}, 10) ELSE lower({month}) END"""
    return f"""
      SELECT *, {_known("tenant", "UUID")} AS tenant_id,
        {_known("subscription", "UUID")} AS subscription_id,
        CAST([{keys}] AS workload_key[])
          [1 + {_place("workload", "workload_name", f"lower({_plain('workload')})")}] AS key,
        {EARLIEST.index} + {_place("month", "written_month", day)} // {each} AS month_index,
        {enough("false", f"coalesce(lower({_plain('flag')}) IN ('1', 'true'), false)")} AS ignored
      FROM ({texts})"""  # noqa: S608 - built from our own names


def _known(name: str, kind: str, otherwise: str = "") -> str:
    """Give the SQL of a text as a value, else of the same text written otherwise."""
    again = otherwise or _plain(name)
    return enough(f"{name}_as", f"coalesce({name}_as, TRY_CAST({again} AS {kind}))")


def _place(name: str, kind: str, otherwise: str) -> str:
    """Give the SQL of a text's place in a list of words, from 0."""
    return f"CAST(enum_code({_known(name, kind, otherwise)}) AS INTEGER)"


def _counted(read: str) -> str:
    """Add the three counts; what is no plain number is looked at by its letters."""
    return f"SELECT *, {', '.join(map(_count, COUNTS))} FROM ({read})"  # noqa: S608 - built from our own names


def _count(name: str) -> str:
    read = f"{name}_as"
    whole = f"CASE WHEN regexp_full_match(trim({name}), '{WHOLE}') THEN {read} END"
    return f"{enough(read, whole)} AS {name}_count"


def _judged(counted: str, current: Month, absent: Container[str]) -> str:
    """Give the statement of the whole: what is wrong with a row is asked only if anything is."""
    columns = {
        "tenant": "tenant_id",
        "subscription": "subscription_id",
        "workload": "key",
        "month": "month_index",
        **{name: f"{name}_count" for name in COUNTS},
        "ignored": "ignored",
    }
    kept = ", ".join(f"{said} AS {name}" for name, said in columns.items() if name not in absent)
    return f"""
      SELECT {kept},
        CASE WHEN plain THEN 0 WHEN ignored OR ({" AND ".join(_right(current))}) THEN 0
             ELSE {" | ".join(_problems(current))} END AS problems,
        CASE WHEN NOT ignored AND key IS NULL THEN {_plain("workload")} END AS unknown_name
      FROM ({counted})"""  # noqa: S608 - built from our own names


def _right(current: Month) -> list[str]:
    """Give the conditions that rows fulfil with which nothing is wrong."""
    return [
        f"tenant_id <> '{NO_TENANT}'",
        "key IS NOT NULL",
        f"month_index <= {current.index}",
        "(subscription IS NULL OR subscription_id IS NOT NULL)",
        "(active IS NOT NULL OR paid IS NOT NULL)",
        f"(flag IS NULL OR lower(flag) IN {FLAGS})",
        *(f"({name} IS NULL OR {name}_count IS NOT NULL)" for name in COUNTS),
    ]


def _problems(current: Month) -> list[str]:
    """Give one SQL number per problem: its bit, or 0. The bits are those of ``codes.PROBLEMS``."""
    has = {name: f"{_plain(name)} IS NOT NULL" for name in NAMED}
    conditions: Mapping[int, str] = {
        0: f"NOT {has['tenant']}",
        1: f"NOT {has['workload']}",
        2: f"NOT {has['month']}",
        3: f"{has['tenant']} AND coalesce(tenant_id = '{NO_TENANT}', true)",
        4: f"{has['subscription']} AND subscription_id IS NULL",
        5: f"{has['workload']} AND key IS NULL",
        6: f"{has['month']} AND month_index IS NULL",
        7: f"coalesce(month_index > {current.index}, false)",
        17: f"NOT ({has['active']} OR {has['paid']})",
        18: f"coalesce(lower({_plain('flag')}) NOT IN {FLAGS}, false)",
    }
    plain = [f"CASE WHEN {said} THEN {1 << bit} ELSE 0 END" for bit, said in conditions.items()]
    return plain + [
        _count_problem(name, bit) for name, bit in zip(COUNTS, COUNT_BITS.values(), strict=True)
    ]


def _count_problem(name: str, bit: int) -> str:
    text = _plain(name)
    return (
        f"CASE WHEN {text} IS NULL OR {name}_count IS NOT NULL THEN 0 "
        f"WHEN regexp_full_match({text}, '{NEGATIVE}') THEN {1 << bit} "
        f"WHEN regexp_full_match({text}, '{FRACTION}') THEN {1 << bit + 1} "
        f"ELSE {1 << bit + 2} END"
    )


@lru_cache(maxsize=2)
def month_words(current: Month) -> tuple[list[str], int]:
    """Give all written forms of months, and how many of each: a form's place tells its month.

    Months with fewer forms are filled up with names that begin with a capital: they mean the same.
    """
    forms = [
        [text for text, _month in same]
        for _month, same in groupby(written_forms(current), key=lambda form: form[1])
    ]
    most = max(map(len, forms))
    for texts in forms:
        names = [text.title() for text in texts if text[0].isalpha()]
        texts.extend(names[: most - len(texts)])
    return [text for texts in forms for text in texts], most


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
            f"""UPDATE typed SET problems = problems - {UNKNOWN}, workload = ?
            WHERE unknown_name = ? AND problems & {UNKNOWN} > 0""",  # noqa: S608 - a number of ours
            [key, name],
        )
