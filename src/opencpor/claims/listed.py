"""Pages of the list of claims, by the cheapest way that gives them."""

from collections.abc import Callable
from functools import cache, lru_cache

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission, Side
from opencpor.claims.lists import (
    COUNTED,
    SORTS,
    Count,
    Filter,
    count_of,
    count_some,
    in_names,
    sorted_claims,
)
from opencpor.claims.models import Claim
from opencpor.claims.searching import Found, collect, reach, walk
from opencpor.http.paging import USUAL, Page, cut, page_of, rest_of
from opencpor.runtime.kept import at_once

Rows = QuerySet[Claim]
NEWEST = "-created"


def _one_plan(actor: Actor, sort: str) -> bool:
    """Whether one plan of the database is right for everybody who asks like this.

    An index gives such rows in their order whoever asks. Of others the best way depends on whose
    they are: a large partner's are found by going through an index of names, a small one's not.
    """
    reads = actor.granting(Permission.CLAIM_READ)
    if any(grant.side is Side.OPERATOR for grant in reads):
        return True
    return len(reads) == 1 and reads[0].units is None and sort.endswith("created")


@cache
def _some(*, by_deadline: bool) -> KeptFor[Claim]:
    """Keep what is counted of the whole list, or of the claims whose clock runs."""

    def some(actor: Actor) -> Rows:
        rows, _order = sorted_claims(actor, Filter(), "deadline" if by_deadline else NEWEST)
        return rows.only("pk").order_by()[: COUNTED + 1]

    return KeptFor(some)


def search(actor: Actor, wanted: Filter, sort: str, cursor: str = "", limit: int = USUAL) -> Found:
    """Return the first claims of a list that is narrowed by words in names, one more than `limit`.

    Where nothing else narrows the list, it is read from its beginning for a while, unless the words
    are rare: it is the actor's whole list, which an index has in its order.

    Args:
        actor: Who asks.
        wanted: What the list is narrowed to.
        sort: Its order.
        cursor: From the page before; empty for the first.
        limit: How many rows a page has.

    Raises:
        Invalid: As `Pages.page` does.
    """
    fits = in_names(wanted.words)
    if fits is not None and wanted == Filter(words=wanted.words):
        far = reach(wanted.words, limit + 1)
        whole, order = sorted_claims(actor, Filter(), sort)
        rest = rest_of(whole, order, cursor, limit)
        near = walk(rest, fits, order, limit + 1, far) if far else None
        if near is not None:
            return near
    rows, order = sorted_claims(actor, wanted, sort)
    return collect(rest_of(rows, order, cursor, limit), order, limit + 1)


class Pages:
    """Pages of a list, each row with what its reader needs of it."""

    def __init__(self, shape: Callable[[Rows], Rows]) -> None:
        """Say what is read.

        Args:
            shape: Adds to rows what is read with them.
        """
        self._shape = shape
        self._kept = lru_cache(maxsize=len(SORTS))(self._keep)
        self._kept_by_ids = lru_cache(maxsize=len(SORTS))(self._keep_by_ids)

    def _keep(self, sort: str) -> KeptFor[Claim]:
        def first(actor: Actor) -> Rows:
            rows, order = sorted_claims(actor, Filter(), sort)
            return self._shape(rows).order_by(*order)[: USUAL + 1]

        return KeptFor(first)

    def _keep_by_ids(self, sort: str) -> KeptFor[Claim]:
        def these(actor: Actor, *ids: str) -> Rows:
            rows, _order = sorted_claims(actor, Filter(), sort)
            return self._shape(rows).filter(id__in=ids)

        return KeptFor(these)

    def page(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str = "", limit: int = USUAL
    ) -> Page[Claim]:
        """Return one page; the first one of the whole list, asked for most, by a kept query.

        Raises:
            Invalid: For an unknown sort, or as `page_of` does.
        """
        if in_names(wanted.words) is not None:
            found = search(actor, wanted, sort, cursor, limit)
            return self._shown(actor, found, sort, limit)
        plain = not wanted and not cursor and limit == USUAL and sort in SORTS
        if plain and _one_plan(actor, sort):
            return cut(self._kept(sort)(actor), SORTS[sort], limit)
        rows, order = sorted_claims(actor, wanted, sort)
        return page_of(self._shape(rows), order, cursor, limit, at_once)

    def counted(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str
    ) -> tuple[Page[Claim], Count]:
        """Return one page as people see it, and how many claims there are, as far as is counted.

        A search by words tells how many there are where it has seen them all on its way; else, and
        behind the first page, that there are more than a page shows.

        Raises:
            Invalid: As `page` does.
        """
        if in_names(wanted.words) is not None:
            found = search(actor, wanted, sort, cursor)
            page, count = self._shown(actor, found, sort, USUAL), count_of(found.number)
            return page, Count(USUAL, more=True) if cursor or found.more else count
        page = self.page(actor, wanted, sort, cursor, USUAL)
        if not cursor and not page.next_cursor:
            return page, Count(len(page.rows), more=False)
        if not wanted and _one_plan(actor, sort):
            some = _some(by_deadline=sort.endswith("deadline"))
            return page, count_of(some.count(actor))
        return page, count_some(sorted_claims(actor, wanted, sort)[0])

    def _shown(self, actor: Actor, found: Found, sort: str, limit: int) -> Page[Claim]:
        # One query for whatever fits a page: gaps are filled with what no claim is called.
        ids = found.ids + [""] * (limit + 1 - len(found.ids)) if found.ids else []
        by_id = {one.id: one for one in self._kept_by_ids(sort)(actor, *ids)} if ids else {}
        return cut([by_id[one] for one in found.ids if one in by_id], SORTS[sort], limit)
