"""Pages of the list of claims, by the cheapest way that gives them."""

from collections.abc import Callable
from functools import cache, lru_cache

from django.db.models import Count as Counting
from django.db.models import QuerySet, Window

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
    own_in_names,
    sorted_claims,
)
from opencpor.claims.models import Claim
from opencpor.claims.searching import Found, collect, reach, walk
from opencpor.http.paging import USUAL, Page, cut, page_of, rest_of
from opencpor.runtime.kept import Compiled, at_once

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


def _partner_of(actor: Actor) -> str:
    """Return the partner whose claims alone an actor reads; empty: others' as well, or none."""
    reads = actor.granting(Permission.CLAIM_READ)
    homes = {grant.organization_id for grant in reads if grant.side is Side.PARTNER}
    alone = len(homes) == 1 and all(grant.side is Side.PARTNER for grant in reads)
    return homes.pop() if alone else ""


def _in_names_alone(wanted: Filter) -> bool:
    """Whether words in names are all that narrows a list."""
    return wanted == Filter(words=wanted.words) and in_names(wanted.words) is not None


def _near(
    actor: Actor, wanted: Filter, sort: str, cursor: str, limit: int, partner: str
) -> Found | None:
    """Search for a while from the beginning of the actor's whole list, which an index has in order.

    Returns:
        None if too few are found, or if the words are so rare that it is quicker to collect them.
    """
    fits = in_names(wanted.words)
    far = reach(wanted.words, limit + 1, partner)
    if fits is None or not far:
        return None
    whole, order = sorted_claims(actor, Filter(), sort)
    return walk(rest_of(whole, order, cursor, limit), fits, order, limit + 1, far)


def search(actor: Actor, wanted: Filter, sort: str, cursor: str = "", limit: int = USUAL) -> Found:
    """Return the first claims of a list that is narrowed by words in names, one more than `limit`.

    Where nothing else narrows the list, it is read from its beginning for a while, unless the words
    are rare.

    Args:
        actor: Who asks.
        wanted: What the list is narrowed to.
        sort: Its order.
        cursor: From the page before; empty for the first.
        limit: How many rows a page has.

    Raises:
        Invalid: As `Pages.page` does.
    """
    if _in_names_alone(wanted):
        near = _near(actor, wanted, sort, cursor, limit, "")
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
        self._kept_counted = lru_cache(maxsize=len(SORTS))(self._keep_counted)

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

    def _keep_counted(self, sort: str) -> KeptFor[Claim]:
        def first(actor: Actor) -> Rows:
            return self._counting(*sorted_claims(actor, Filter(), sort), USUAL)

        return KeptFor(first)

    def _counting(self, rows: Rows, order: tuple[str, ...], limit: int) -> Rows:
        """Return one row more than a page has, each with the number of all."""
        counting = self._shape(rows).annotate(number=Window(Counting("id")))
        return counting.order_by(*order)[: limit + 1]

    def page(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str = "", limit: int = USUAL
    ) -> Page[Claim]:
        """Return one page; the first one of the whole list, asked for most, by a kept query.

        Raises:
            Invalid: For an unknown sort, or as `page_of` does.
        """
        if in_names(wanted.words) is not None:
            return self._searched(actor, wanted, sort, cursor, limit)[0]
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
            page, found = self._searched(actor, wanted, sort, cursor, USUAL)
            more = Count(USUAL, more=True)
            return page, more if cursor or found.more else count_of(found.number)
        page = self.page(actor, wanted, sort, cursor, USUAL)
        if not cursor and not page.next_cursor:
            return page, Count(len(page.rows), more=False)
        if not wanted and _one_plan(actor, sort):
            some = _some(by_deadline=sort.endswith("deadline"))
            return page, count_of(some.count(actor))
        return page, count_some(sorted_claims(actor, wanted, sort)[0])

    def _searched(
        self, actor: Actor, wanted: Filter, sort: str, cursor: str, limit: int
    ) -> tuple[Page[Claim], Found]:
        partner = _partner_of(actor) if _in_names_alone(wanted) else ""
        found = (
            _near(actor, wanted, sort, cursor, limit, partner)
            if partner
            else search(actor, wanted, sort, cursor, limit)
        )
        if found is not None:
            return self._shown(actor, found, sort, limit), found
        rows = self._of_partner(actor, wanted.words, sort, cursor, limit)
        number = vars(rows[0])["number"] if rows else 0
        return cut(rows, SORTS[sort], limit), Found([one.id for one in rows], number, more=False)

    def _of_partner(
        self, actor: Actor, words: str, sort: str, cursor: str, limit: int
    ) -> list[Claim]:
        """Return what is read of one partner's claims that hold words: their index names them.

        The list is asked of those alone: else the database may go through all of the partner's.
        """
        some = own_in_names(words, _partner_of(actor))
        if not cursor and limit == USUAL:
            return self._kept_counted(sort).among(actor, some)
        rows, order = sorted_claims(actor, Filter(), sort)
        rest = rest_of(rows, order, cursor, limit)
        return Compiled(self._counting(rest, order, limit)).among((), some)

    def _shown(self, actor: Actor, found: Found, sort: str, limit: int) -> Page[Claim]:
        # One query for whatever fits a page: gaps are filled with what no claim is called.
        ids = found.ids + [""] * (limit + 1 - len(found.ids)) if found.ids else []
        by_id = {one.id: one for one in self._kept_by_ids(sort)(actor, *ids)} if ids else {}
        return cut([by_id[one] for one in found.ids if one in by_id], SORTS[sort], limit)
