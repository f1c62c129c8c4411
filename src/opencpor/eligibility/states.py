"""How far partners are with designations: of one score, and to narrow rows by, which agree."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DurationField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncMonth

from opencpor.eligibility.models import Score
from opencpor.programs.document.eligibility import Window, WindowStart
from opencpor.programs.queries import version_by_number


class ScoreState(StrEnum):
    """How far a partner is with a designation."""

    QUALIFIED = "qualified"  # today; it is not known to be held
    IN_WINDOW = "in_window"  # on another day that counts
    HELD = "held"
    RENEWAL_DUE = "renewal_due"  # held, and to be reached anew in days that have begun
    IN_PROGRESS = "in_progress"


def in_state(rows: QuerySet[Score], state: str) -> QuerySet[Score]:
    """Keep the rows of one state.

    Args:
        rows: With what is known of their designation beside, as `queries` returns them.
        state: One of `ScoreState`.
    """
    windows = list(_windows(rows))
    months = _by_window(windows, IntegerField(), lambda window: window.months_before)
    opened = _by_window(windows, CharField(), lambda window: window.start.value)
    dated = rows.annotate(
        day_month=TruncMonth("day"),
        renewal_month=TruncMonth("renews_on"),
        reached_month=TruncMonth("reached_last"),
        renewal_from=_earlier(TruncMonth("renews_on"), months),
        same_day=_earlier(F("day"), months),
        opened=opened,
    ).annotate(month_start=TruncMonth("same_day"))
    return dated.annotate(state=_STATE).filter(state=state)


_HELD = Q(held_since__lte=F("day"), renewal_month__gte=F("day_month"))
_REACHED_ANEW = Q(reached_last__gte=F("renewal_from"), reached_month__lte=F("renewal_month"))
_REACHED = Q(reached_last__lte=F("day")) & (
    Q(opened=WindowStart.SAME_DAY.value, reached_last__gte=F("same_day"))
    | Q(opened=WindowStart.MONTH_START.value, reached_last__gte=F("month_start"))
)
# In this order: what is asked later is asked of those that no condition before fits, nor of those
# of which it is unknown, for a condition about a day that there is not is neither true nor false.
_STATE = Case(
    When(_HELD & _REACHED_ANEW, then=Value(ScoreState.HELD.value)),
    When(_HELD & Q(day__gte=F("renewal_from")), then=Value(ScoreState.RENEWAL_DUE.value)),
    When(_HELD, then=Value(ScoreState.HELD.value)),
    When(qualified=True, then=Value(ScoreState.QUALIFIED.value)),
    When(_REACHED, then=Value(ScoreState.IN_WINDOW.value)),
    default=Value(ScoreState.IN_PROGRESS.value),
    output_field=CharField(),
)


def _windows(rows: QuerySet[Score]) -> Iterator[tuple[Q, Window]]:
    """Give the window of each designation as the versions say that rows were scored by."""
    scored = rows.order_by().values_list("program_key", "program_version").distinct()
    for program, number in scored:
        for one in version_by_number(program, number).document.eligibility.designations:
            said = Q(program_key=program, program_version=number, designation=one.key)
            yield said, one.window


def _by_window(windows: list[tuple[Q, Window]], kind: Any, read: Any) -> Cast:
    whens = [When(said, then=Value(read(window))) for said, window in windows]
    return Cast(Case(*whens, default=Value(None), output_field=kind), kind)


def _earlier(day: Any, months: Cast) -> Func:
    """Return the same day so many months before, as `common.months` counts them."""
    span = Func(
        months,
        template="make_interval(months => %(expressions)s)",
        output_field=DurationField(),
    )
    kind: DateField[Any, Any] = DateField()
    return Func(
        day, span, template="CAST(%(expressions)s AS date)", arg_joiner=" - ", output_field=kind
    )
