"""The chart of a score's twelve months: the same figures as its table and the API."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from opencpor.eligibility.queries import ScoreView
from opencpor.eligibility.rules.points import rounded, rounded_down
from opencpor.ui import dates
from opencpor.ui.charts import Chart, ChartKind, Mark, Series

PLACES = 1


def history_chart(shown: ScoreView, language: str) -> Chart:
    """Draw the points of each metric in the track that counts, month by month, and the total."""
    track = next(one for one in shown.designation.tracks if one.key == shown.result.track)
    months = [one.month for one in shown.history]
    needed = shown.designation.qualification.total
    return Chart(
        key="score-history",
        title=_("Points by month"),
        unit=_("points"),
        period=_("%(first)s to %(last)s")
        % {
            "first": dates.short_month(months[0].first_day),
            "last": dates.short_month(months[-1].first_day),
        },
        kind=ChartKind.LINE,
        labels=[dates.short_month(month.first_day) for month in months],
        series=[
            Series(_("Total"), [_total(one.total) for one in shown.history]),
            *(
                Series(
                    metric.name.in_language(language),
                    [_point(one.metrics.get(metric.key)) for one in shown.history],
                )
                for metric in track.metrics
            ),
        ],
        marks=[] if needed is None else [Mark(_("Needed"), needed)],
        places=PLACES,
        label_heading=_("Month"),
    )


def _total(points: Fraction | None) -> Decimal | None:
    return None if points is None else rounded_down(points, PLACES)


def _point(points: Fraction | None) -> Decimal | None:
    return None if points is None else rounded(points, PLACES)
