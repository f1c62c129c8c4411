"""``/payments/forfeitures``, and the same on pages: what will be lost without a payee, and when."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from opencpor.access.models import Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.money import from_minor_units, minor_digits
from opencpor.directory.models import Location
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.models import Statement
from opencpor.incentives.payments.overdue import Coming, coming_at

router = Router(tags=["payments"])


class ForfeitureFilters(Schema):
    """Of which location, and where the list goes on."""

    location: str = ""
    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST, description="how many locations are looked at")


class ForfeitureOut(Schema):
    """One amount that will be forfeited; a payee that is entered by the last day keeps it."""

    location: str
    partner_id: str
    program: str
    amount: Money
    last_day: date = Field(description="in the program's calendar; the day after it is forfeited")
    why: str = Field(description="no_payee: none is approved, so that nobody can be paid")
    told_at: datetime | None = Field(description="when the partner was warned; null: not yet")


class ForfeiturePage(Schema):
    """A page: what is to come at some locations, perhaps nothing; `next`: there are more."""

    items: list[ForfeitureOut]
    next: str | None


@router.get("", response=ForfeiturePage, url_name="list_forfeitures")
@guard(Permission.MONEY_READ)
def list_forfeitures(request: HttpRequest, filters: Query[ForfeitureFilters]) -> ForfeiturePage:
    """List what will be forfeited unless a payee is entered; a partner sees its own.

    What was forfeited stands under `/payments?status=forfeited`. A page looks at `limit` locations.
    """
    said = Statement.objects.filter(location_id=OuterRef("pk"))
    rows = Location.objects.filter(Exists(said))
    if filters.location:
        rows = rows.filter(pk=filters.location)
    seen = restrict(rows, actor_of(request), Permission.MONEY_READ)
    page = page_of(seen, ["unit_id"], filters.cursor, filters.limit)
    numbers = {one.pk: one.partner_id for one in page.rows}
    items = [_out(one, numbers[one.location]) for one in coming_at(numbers)]
    return ForfeiturePage(items=items, next=next_link(request, page.next_cursor))


def _out(one: Coming, partner_id: str) -> ForfeitureOut:
    return ForfeitureOut(
        location=one.location,
        partner_id=partner_id,
        program=one.program_key,
        amount=money(one.amount_minor, one.currency),
        last_day=one.last_day,
        why="no_payee",
        told_at=one.told_at,
    )


def forfeitures_shown(found: Iterable[Coming]) -> list[dict[str, Any]]:
    """Return what is to come as pages draw it: what is lost together as one sum.

    Months that were closed on one day are statements of their own, and one line for the reader.
    """
    together: dict[tuple[object, ...], list[Coming]] = defaultdict(list)
    for one in found:
        together[one.location, one.program_key, one.currency, one.last_day].append(one)
    rows = [(own[0], sum(one.amount_minor for one in own), own) for own in together.values()]
    places = {one.location for one, _minor, _own in rows}
    names = dict(Unit.objects.filter(id__in=places).values_list("id", "name"))
    return [
        {
            "one": one,
            "name": names[one.location],
            "amount": from_minor_units(minor, one.currency),
            "places": minor_digits(one.currency),
            "tone": "bad" if any(part.told_at for part in own) else "waiting",
        }
        for one, minor, own in rows
    ]
