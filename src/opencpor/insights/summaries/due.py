"""Whose summaries are out of date, and since which month; what they are computed by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Min, Q, QuerySet

from opencpor.claims.models import Claim
from opencpor.claims.rules.disputing import TAKEN_BACK
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning
from opencpor.insights.summaries.fresh import DEPLOYED, Table
from opencpor.insights.summaries.models import (
    ClaimSummary,
    MoneySummary,
    SummaryChange,
    SummaryState,
    UsageSummary,
)
from opencpor.insights.summaries.totals import ReviewSummary
from opencpor.notices.feed.models import Publication
from opencpor.programs.queries import latest_version
from opencpor.register.actions.move_association import MOVED
from opencpor.usage.hiding import DECLINED, programs_that_hide
from opencpor.usage.models import UsageFact

ALWAYS = date(1, 1, 1)
EVERYTHING = "all"
AT_MOST = 20_000  # things that changed: a takeover may note a million
Since = dict[str, date]  # by customer
ABOUT_CLAIMS = ("claim.", "consent.", "association.", "arbitration.")


@dataclass(frozen=True)
class Note:
    """One thing that changed, however often that was noted; see `SummaryChange`."""

    kind: str
    program_key: str
    key: str


@dataclass(frozen=True)
class Changes:
    """What has changed.

    Attributes:
        rows: What triggers have noted, or the first of it.
        ids: The rows that say so.
        more: Whether more is noted: so many things that they are taken in parts.
        after: What was published up to there is in the summaries already.
        position: What was published last.
    """

    rows: Sequence[Note]
    ids: Sequence[int]
    more: bool
    after: int
    position: int

    def keys(self, kind: str, program_key: str) -> list[str]:
        """Return the ids of one kind, of a program or of whatever program."""
        fit = ("", program_key)
        return [one.key for one in self.rows if one.kind == kind and one.program_key in fit]

    @property
    def everything(self) -> bool:
        """Whether all is to be computed."""
        return any(one.kind == EVERYTHING for one in self.rows)


def changes(state: SummaryState | None, *, all_of_it: bool = False) -> Changes:
    """Return what has changed since the last time.

    Args:
        state: How far the summaries are.
        all_of_it: Whether all is computed anyway: then what is noted need not be told apart.
    """
    positions = state.position if state else 0, last_position()
    noted = SummaryChange.objects.all()
    if all_of_it or noted.filter(kind=EVERYTHING).exists():
        ids = list(noted.values_list("id", flat=True))
        return Changes([Note(EVERYTHING, "", "")], ids, False, *positions)
    names = ("kind", "program_key", "key")
    grouped = noted.order_by(*names).values_list(*names).annotate(ids=ArrayAgg("id"))
    found = list(grouped[: AT_MOST + 1])
    taken = found[:AT_MOST]
    return Changes(
        [Note(*said) for *said, _ids in taken],
        [one for *_said, ids in taken for one in ids],
        len(found) > AT_MOST,
        *positions,
    )


def last_position() -> int:
    """Return the position of what was published last."""
    return Publication.objects.aggregate(last=Max("position"))["last"] or 0


def pending() -> bool:
    """Whether anything has changed, or nothing was computed yet."""
    return pending_since(SummaryState.objects.first())


def pending_since(state: SummaryState | None) -> bool:
    """Whether anything has changed since summaries were as far as that; None: nothing was made."""
    if state is None or SummaryChange.objects.exists():
        return True
    return _about_claims(state.position).exists()


def terms_of(program_key: str) -> dict[str, Any]:
    """Return what else decides a program's summaries; whatever changes in it changes them all."""
    calendar = latest_version(program_key).document.business_calendar
    return {
        "hides": program_key in programs_that_hide(),
        "zone": calendar.zone.key,
        "declined": DECLINED,
        "moved": MOVED,
        "deployed": DEPLOYED,
        "taken_back": list(TAKEN_BACK),
    }


def everybody(table: Table, program_key: str) -> Since:
    """Return all customers that a program's table has rows of, or should have."""
    own = _sources(table)
    sources = [*own, table._default_manager.all()]
    found: set[str] = set()
    for rows in sources:
        ids = rows.filter(program_key=program_key, customer__isnull=False).order_by()
        found.update(ids.values_list("customer_id", flat=True).distinct())
    return dict.fromkeys(sorted(found), ALWAYS)


def _sources(table: Table) -> list[Any]:
    if table is UsageSummary:
        return [UsageFact.objects.all()]
    if table is MoneySummary:
        return [Earning.objects.all(), Adjustment.objects.filter(state="approved")]
    return [Claim.objects.filter(submitted_at__isnull=False)]


def wanted(table: Table, program_key: str, found: Changes) -> Since:
    """Return the customers whose rows are to be computed anew, and from which month on."""
    since: Since = dict.fromkeys(found.keys("customer", program_key), ALWAYS)
    if table in (ClaimSummary, ReviewSummary):
        told = found.keys("claims", program_key)
        return since | dict.fromkeys((*told, *_with_claims(found)), ALWAYS)
    if table is UsageSummary:
        batches = found.keys("batch", program_key)
        facts = UsageFact.objects.filter(program_key=program_key, batch_id__in=batches)
        return _earliest(since, _first(facts))
    journals = found.keys("journal", program_key)
    lines = Earning.objects.filter(program_key=program_key, entry__journal__in=journals)
    by_hand = Adjustment.objects.filter(program_key=program_key, journal__in=journals)
    return _earliest(_earliest(since, _first(lines)), _first(by_hand))


def _first(rows: Any) -> Iterable[tuple[str, date]]:
    found: Iterable[tuple[str, date]] = (
        rows.order_by().values_list("customer_id").annotate(first=Min("month")).iterator()
    )
    return found


def _earliest(one: Mapping[str, date], other: Iterable[tuple[str, date]]) -> Since:
    found = dict(one)
    for customer, month in other:
        found[customer] = min(month, found.get(customer, month))
    return found


def _about_claims(after: int) -> QuerySet[Publication]:
    """Return what was published of customers' claims behind a position."""
    names = reduce(or_, (Q(name__startswith=one) for one in ABOUT_CLAIMS))
    return Publication.objects.filter(names, position__gt=after).exclude(customer_id="")


def _with_claims(found: Changes) -> list[str]:
    """Return the customers of whose claims something was published since."""
    rows = _about_claims(found.after).filter(position__lte=found.position)
    return list(rows.order_by().values_list("customer_id", flat=True).distinct())
