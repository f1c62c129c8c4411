"""Searches for words in the names of claims, by whichever way is the short one.

Of words that many claims hold, the first fifty stand near the beginning of any list: the list is
read in its order, row by row, until they are found. Rare ones are collected from the index of words
and sorted. How many claims hold them the database estimates from its statistics. They know neither
that a word is old nor that two never come together, so that a list is not read much further than
they promise.

Whoever reads one partner's claims alone collects from an index of that partner's words: it holds
every word once more, with the last signs of the partner's identifier in front.
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
from django.db.models.functions import RowNumber

from opencpor.claims.models import BEGINNING, OWN_WORDS, WORDS, Claim

PASSED = 4  # rows of a list are passed in the time in which one claim is collected
PATIENCE = 2  # times as far as the last claim of a page is expected, a list is read
LEAST = 5000  # rows that it is read at least: two milliseconds, for words are held in clusters
EXPECTED = """
    EXPLAIN (FORMAT JSON) SELECT FROM claims_claim
    UNION ALL SELECT FROM claims_claim
    WHERE words @@ claims_beginnings_sought(to_tsquery('simple', %s))
"""
OF_PARTNER = "UNION ALL SELECT FROM claims_claim WHERE partner_id = %s"
# What is read within keeps its order without, as PostgreSQL's manual says of `array_agg`.
NEAR = "SELECT id, fits, place FROM ({near}) AS near WHERE fits OR place = %s LIMIT %s"


class _Sought(SearchQuery):
    """What must be among the beginnings that a claim keeps; the database shortens it itself."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        text, values = super().as_sql(*args, **kwargs)
        return f"claims_beginnings_sought({text})", values


class _SoughtOf(_Sought):
    """What must be among a partner's beginnings."""

    def __init__(self, partner: str, raw: str) -> None:
        super().__init__(raw, search_type="raw", config="simple")
        self._partner = partner

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        text, values = super().as_sql(*args, **kwargs)
        return f"claims_own_sought(%s, {text})", [self._partner, *values]


def _plain(word: str) -> bool:
    """Whether a word is surely one word to the database, none of whose signs is cut off."""
    return word.isascii() and (word.isalpha() or word.isdigit()) and len(word) <= BEGINNING


def raw_words(words: str) -> tuple[str, bool]:
    """Return the database's own words for claims whose names hold words with some beginnings.

    Returns:
        Empty if there is no word among them; and whether the beginnings that are kept say it all.
    """
    kept = [word.translate({ord("'"): None, ord("\\"): None}) for word in words.split()]
    kept = [word for word in kept if any(sign.isalnum() for sign in word)]
    return " & ".join(f"'{word}':*" for word in kept), all(map(_plain, kept))


def held(raw: str, partner: str = "", *, plain: bool) -> Q:
    """Return the condition that the names of a claim hold words with some beginnings.

    It takes rows that have been through `readable`.

    Args:
        raw: The words, see `raw_words`.
        partner: Whose claims alone are sought. Besides these it finds some of partners whose
            identifiers end alike: `restrict` has the last word.
        plain: Whether the beginnings that are kept say it all.
    """
    kept = (
        Q(own_words=_SoughtOf(partner, raw))
        if partner
        else Q(words=_Sought(raw, search_type="raw", config="simple"))
    )
    if plain:
        return kept
    return kept & Q(whole_words=SearchQuery(raw, search_type="raw", config="simple"))


def far_enough(total: int, holding: int, wanted: int, own: int | None = None) -> int:
    """Return how many rows of a list to read for claims that hold certain words.

    Args:
        total: How many claims there are.
        holding: How many of them are expected to hold the words.
        wanted: How many claims are wanted.
        own: How many of all are the partner's whose claims alone are collected; None: all of them.

    Returns:
        0 if it is quicker to collect all that hold them.
    """
    far = PATIENCE * wanted * total // max(holding, 1)
    collected = holding if own is None else holding * own // max(total, 1)
    return max(far, LEAST) if far <= PASSED * collected else 0


def reach(words: str, wanted: int, partner: str = "") -> int:
    """Return how many rows of a list to read for words with these beginnings, see `far_enough`.

    What is expected is the database's estimate: a partner's claims hold words as often as others'.

    Args:
        words: What was typed.
        wanted: How many claims are wanted.
        partner: Whose claims alone would be collected; empty: everybody's.
    """
    values = [raw_words(words)[0], *filter(None, [partner])]
    with connection.cursor() as cursor:
        cursor.execute(EXPECTED + OF_PARTNER if partner else EXPECTED, values)
        (plan,) = cursor.fetchone()
    plans = json.loads(plan) if isinstance(plan, str) else plan
    total, holding, *own = (int(part["Plan Rows"]) for part in plans[0]["Plan"]["Plans"])
    return far_enough(total, holding, wanted, *own)


def readable(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Return the rows with what `named` compares."""
    return rows.alias(whole_words=WORDS, own_words=OWN_WORDS)


@dataclass(frozen=True)
class Found:
    """The first claims of a search.

    Attributes:
        ids: In the order of the list, no more than were wanted.
        number: How many there are.
        more: Whether there are, or may be, more than ``number``.
    """

    ids: list[str]
    number: int
    more: bool


class _Unindexed(Func):
    """A value that no index knows, so that rows are collected before they are sorted by it."""

    template = "(ARRAY[%(expressions)s])[1]"


def walk(
    rows: QuerySet[Claim], fits: Q, order: tuple[str, ...], wanted: int, far: int
) -> Found | None:
    """Search by reading a list from its beginning until what is wanted is found.

    Args:
        rows: The list, restricted; an index has them in their order.
        fits: The search.
        order: Sort fields, each perhaps with ``-``.
        wanted: How many claims are wanted.
        far: How many rows are read at most.

    Returns:
        None if too few of them are so near.
    """
    near = readable(rows).annotate(
        fits=ExpressionWrapper(fits, BooleanField()), place=Window(RowNumber(), order_by=order)
    )
    walked = near.order_by(*order).values_list("id", "fits", "place")[:far].query
    try:
        text, values = walked.sql_with_params()
    except EmptyResultSet:  # a role at locations of which none is left sees none
        return Found([], 0, more=False)
    with connection.cursor() as cursor:
        cursor.execute(NEAR.format(near=text), [*values, far, wanted])
        passed = cursor.fetchall()
    ids = [one for one, fitting, _ in passed if fitting]
    if len(ids) == wanted:
        return Found(ids, wanted - 1, more=True)
    if passed and passed[-1][2] == far:
        return None
    return Found(ids, len(ids), more=False)


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
