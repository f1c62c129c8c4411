"""Searches for words in the names of claims, by whichever way is the short one.

Of words that many claims hold, the first fifty stand near the beginning of any list: the list is
read in its order, row by row. Rare ones are collected from the index of words and sorted. What is
rare the database estimates from its statistics. They know neither that a word is old nor that two
never come together, so that a list is read for some thousand rows only.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Window,
)

from opencpor.claims.models import BEGINNING, WORDS, Claim
from opencpor.http.paging import USUAL

WALKED = 5000  # rows: two milliseconds
RARE = 2000  # claims: one to collect costs as much as two to pass
EXPECTED = """
    EXPLAIN (FORMAT JSON) SELECT FROM claims_claim
    WHERE words @@ claims_beginnings_sought(to_tsquery('simple', %s))
"""
# What is read within keeps its order without, as PostgreSQL's manual says of `array_agg`.
FIRST_NEAR = "SELECT id FROM ({near}) AS near WHERE fits LIMIT %s"
ALL_NEAR = """
    SELECT (array_agg(id) FILTER (WHERE fits))[1:%s], count(*) FILTER (WHERE fits), count(*)
    FROM ({near}) AS near
"""


class _Sought(SearchQuery):
    """What must be among the beginnings that a claim keeps; the database shortens it itself."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        text, values = super().as_sql(*args, **kwargs)
        return f"claims_beginnings_sought({text})", values


def _plain(word: str) -> bool:
    """Whether a word is surely one word to the database, none of whose signs is cut off."""
    return word.isascii() and (word.isalpha() or word.isdigit()) and len(word) <= BEGINNING


def _raw(words: str) -> tuple[str, bool]:
    """Return the database's own words for claims whose names hold words with some beginnings.

    Returns:
        Empty if there is no word among them; and whether the beginnings that are kept say it all.
    """
    kept = [word.translate({ord("'"): None, ord("\\"): None}) for word in words.split()]
    kept = [word for word in kept if any(sign.isalnum() for sign in word)]
    return " & ".join(f"'{word}':*" for word in kept), all(map(_plain, kept))


def named(words: str) -> Q | None:
    """Return the condition that the names of a claim hold words with these beginnings.

    It takes rows that have been through `readable`.

    Returns:
        None if there is no word among them.
    """
    raw, plain = _raw(words)
    if not raw:
        return None
    held = Q(words=_Sought(raw, search_type="raw", config="simple"))
    if plain:
        return held
    return held & Q(whole_words=SearchQuery(raw, search_type="raw", config="simple"))


def rare(words: str) -> bool:
    """Whether few claims are expected to hold words with these beginnings, whoever may see them."""
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED, [_raw(words)[0]])
        (plan,) = cursor.fetchone()
    plans = json.loads(plan) if isinstance(plan, str) else plan
    return bool(plans[0]["Plan"]["Plan Rows"] <= RARE)


def readable(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return the rows with what `named` compares."""
    return rows.alias(whole_words=WORDS)


@dataclass(frozen=True)
class Found:
    """The first claims of a search.

    Attributes:
        ids: In the order of the list, no more than were wanted.
        number: How many there are.
        more: Whether there are more than ``number``.
    """

    ids: list[str]
    number: int
    more: bool


class _Unindexed(Func):
    """A value that no index knows, so that rows are collected before they are sorted by it."""

    template = "(ARRAY[%(expressions)s])[1]"


def walk(
    rows: QuerySet[Claim], fits: Q, order: tuple[str, ...], wanted: int, *, counted: bool
) -> Found | None:
    """Search by reading a list from its beginning.

    Args:
        rows: The list, restricted; an index has them in their order.
        fits: The search.
        order: Sort fields, each perhaps with ``-``.
        wanted: How many claims are wanted.
        counted: Whether reading goes on to count; else it stops at the last claim that is wanted.

    Returns:
        None if too few of them are near. The number then is rounded down to full pages, unless
        the whole list was read; if it is not to be counted, it is that of the claims returned.
    """
    near = readable(rows).annotate(fits=ExpressionWrapper(fits, BooleanField()))
    walked = near.order_by(*order).values_list("id", "fits")[:WALKED].query
    try:
        text, values = walked.sql_with_params()
    except EmptyResultSet:  # a role at locations of which none is left sees none
        return Found([], 0, more=False)
    with connection.cursor() as cursor:
        if not counted:
            cursor.execute(FIRST_NEAR.format(near=text), [*values, wanted])
            ids = [one for (one,) in cursor.fetchall()]
            return Found(ids, len(ids), more=True) if len(ids) == wanted else None
        cursor.execute(ALL_NEAR.format(near=text), [wanted, *values])
        ids, number, passed = cursor.fetchone()
    if passed < WALKED:
        return Found(ids or [], number, more=False)
    if number < wanted or number <= USUAL:
        return None
    return Found(ids, (number - 1) // USUAL * USUAL, more=True)


def collect(rows: QuerySet[Claim], order: tuple[str, ...], wanted: int) -> Found:
    """Search by the index of words, and sort what was found.

    Args:
        rows: What fits, restricted.
        order: Sort fields, each perhaps with ``-``.
        wanted: How many claims are wanted.
    """
    by = [
        _Unindexed(F(name.lstrip("-"))).desc()
        if name.startswith("-")
        else _Unindexed(F(name)).asc()
        for name in order
    ]
    found = rows.annotate(number=Window(Count("id"))).order_by(*by)
    first = list(found.values_list("id", "number")[:wanted])
    return Found([one for one, _ in first], first[0][1] if first else 0, more=False)
