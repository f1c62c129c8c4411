"""Pages of the list of claims, by the cheapest way that gives them."""

from collections.abc import Callable
from functools import lru_cache

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
    sorted_claims,
)
from opencpor.claims.models import Claim
from opencpor.http.paging import USUAL, Page, cut, page_of

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


def _some(actor: Actor) -> Rows:
    rows, _order = sorted_claims(actor, Filter(), NEWEST)
    return rows.only("pk").order_by()[: COUNTED + 1]


SOME = KeptFor(_some)  # of the whole list, to be counted


class Pages:
    """Pages of a list, each row with what its reader needs of it."""

    def __init__(self, shape: Callable[[Rows], Rows]) -> None:
        """Say what is read.

        Args:
            shape: Adds to rows what is read with them.
        """
        self._shape = shape
        self._kept = lru_cache(maxsize=len(SORTS))(self._keep)

    def _keep(self, sort: str) -> KeptFor[Claim]:
        def first(actor: Actor) -> Rows:
            rows, order = sorted_claims(actor, Filter(), sort)
            return self._shape(rows).order_by(*order)[: USUAL + 1]

        return KeptFor(first)

    def page(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str = "", limit: int = USUAL
    ) -> Page[Claim]:
        """Return one page; the first one of the whole list, asked for most, by a kept query.

        Raises:
            Invalid: For an unknown sort, or as `page_of` does.
        """
        plain = not wanted and not cursor and limit == USUAL and sort in SORTS
        if plain and _one_plan(actor, sort):
            return cut(self._kept(sort)(actor), SORTS[sort], limit)
        rows, order = sorted_claims(actor, wanted, sort)
        return page_of(self._shape(rows), order, cursor, limit)

    def counted(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str
    ) -> tuple[Page[Claim], Count]:
        """Return one page as people see it, and how many claims there are, as far as is counted.

        A search by words costs the same however few rows are taken of it, so that it is made once:
        as many identifiers as are counted, of which the page shows the first.

        Raises:
            Invalid: As `page` does.
        """
        if wanted.words.strip() and not cursor:
            return self._searched(actor, wanted, sort)
        page = self.page(actor, wanted, sort, cursor, USUAL)
        if not cursor and not page.next_cursor:
            return page, Count(len(page.rows), more=False)
        if not wanted and sort == NEWEST and _one_plan(actor, sort):
            return page, count_of(SOME.count(actor))
        return page, count_some(sorted_claims(actor, wanted, sort)[0])

    def _searched(self, actor: Actor, wanted: Filter, sort: str) -> tuple[Page[Claim], Count]:
        rows, order = sorted_claims(actor, wanted, sort)
        found = list(rows.order_by(*order).values_list("id", flat=True)[: COUNTED + 1])
        some = found[: USUAL + 1]
        everything, _order = sorted_claims(actor, Filter(), sort)
        by_id = {one.id: one for one in self._shape(everything).filter(id__in=some)}
        page = cut([by_id[one] for one in some if one in by_id], order, USUAL)
        return page, count_of(len(found))
