"""Adds all summaries up again, to see whether the triggers of further sums did it right."""

from collections.abc import Iterator
from importlib import import_module

from django.db import connection


def wrong_sums() -> Iterator[str]:
    """Add up all rows again that triggers have added up, and say where that differs."""
    places = import_module("opencpor.insights.migrations.0007_adding")
    queries: dict[str, list[str]] = {}
    columns: dict[str, tuple[str, list[str]]] = {}
    for source, added in places.ADDED.items():
        for name, keys, sums, of in added:
            queries.setdefault(name, []).append(places.added_up(source, keys, sums, of))
            columns[name] = ", ".join(keys), [one for one, _ in sums]
    leading = import_module("opencpor.insights.migrations.0011_leading_added")
    for name, more in leading.TABLES.items():
        queries[name] = [leading.added_up(source, source, more) for source in leading.MEASURED]
        columns[name] = ", ".join((*leading.KEYS, *more)), list(leading.SUMS)
    earned = import_module("opencpor.insights.migrations.0013_earned_added")
    queries[earned.TABLE] = [earned.added_up(earned.SOURCE)]
    columns[earned.TABLE] = ", ".join(earned.KEYS), list(earned.SUMS)
    for name, own in queries.items():
        rows = _differing_sums(name, " UNION ALL ".join(own), *columns[name])
        if rows:
            yield f"{name}: {rows} rows do not add up"


def _differing_sums(name: str, added: str, keys: str, sums: list[str]) -> int:
    fresh = ", ".join(f"sum({one})::bigint" for one in sums)
    return rows_that_differ(
        f"SELECT {keys}, {fresh} FROM ({added}) AS one GROUP BY {keys}",  # noqa: S608 - our own names
        f"SELECT {keys}, {', '.join(sums)} FROM {name}",  # noqa: S608 - our own names
    )


def rows_that_differ(fresh: str, stored: str) -> int:
    """Count the rows that only one of two queries gives."""
    query = f"""
        WITH fresh AS ({fresh}), stored AS ({stored})
        SELECT count(*) FROM (
            (TABLE fresh EXCEPT ALL TABLE stored)
            UNION ALL (TABLE stored EXCEPT ALL TABLE fresh)
        ) AS one
    """  # noqa: S608 - queries of ours
    with connection.cursor() as cursor:
        cursor.execute(query)
        ((rows,),) = cursor.fetchall()
    return int(rows)
