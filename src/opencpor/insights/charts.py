"""The charts of the pages: the same figures as their tables and as the API."""

from collections.abc import Iterable
from decimal import ROUND_CEILING

from django.utils.translation import gettext as _

from opencpor.common.money import from_minor_units, minor_digits
from opencpor.common.months import Month
from opencpor.insights.queries.customer import UnitView
from opencpor.insights.queries.reading import MonthlyUsage
from opencpor.insights.rules.money import Earned
from opencpor.insights.rules.usage import by_month
from opencpor.insights.words import Words, month_name, span_name
from opencpor.programs.queries import program_keys
from opencpor.ui.charts import Chart, ChartKind, Mark, Series
from opencpor.ui.figures import percent


def usage_chart(usage: MonthlyUsage) -> Chart:
    """Draw what was used of everything visible, month by month."""
    return Chart(
        key="usage",
        title=_("Usage of what you hold"),
        unit=_("users and units"),
        period=span_name(usage.months),
        kind=ChartKind.LINE,
        labels=[month_name(month) for month in usage.months],
        series=[
            Series(_("Active users (MAU)"), usage.active),
            Series(_("Paid units (PAU)"), usage.paid),
        ],
        label_heading=_("Month"),
    )


def earnings_charts(found: Iterable[Earned], words: Words) -> list[Chart]:
    """Draw what was posted by the month it applies to, a chart for each currency."""
    keys = program_keys()
    return [_earnings(one, words, keys) for one in found]


def _earnings(one: Earned, words: Words, keys: list[str]) -> Chart:
    rows = [
        Series(
            words.any_workload(stack.workload, keys),
            [
                None if minor is None else from_minor_units(minor, one.currency)
                for minor in stack.amounts
            ],
        )
        for stack in one.stacks
    ]
    return Chart(
        key=f"earnings-{one.currency.lower()}",
        title=_("Earnings by the month they apply to"),
        unit=one.currency,
        period=span_name(one.months),
        kind=ChartKind.STACKED,
        labels=[month_name(month) for month in one.months],
        series=rows,
        places=minor_digits(one.currency),
        label_heading=_("Month"),
    )


def unit_chart(view: UnitView, months: tuple[Month, ...], name: str) -> Chart:
    """Draw one unit's usage with the mark that each month's growth was measured against."""
    facts = {fact.month: fact for fact in view.facts}

    def row(figure: str) -> tuple[int | None, ...]:
        return by_month(((month, getattr(fact, figure)) for month, fact in facts.items()), months)

    return Chart(
        key="unit-usage",
        title=_("Usage of %(name)s") % {"name": name},
        unit=_("users and units"),
        period=span_name(months),
        kind=ChartKind.LINE,
        labels=[month_name(month) for month in months],
        series=[
            Series(_("Active users (MAU)"), row("active")),
            Series(_("Paid units (PAU)"), row("paid")),
            Series(_("Mark before"), row("prior_mark")),
        ],
        marks=_marks(view),
        label_heading=_("Month"),
    )


def _marks(view: UnitView) -> list[Mark]:
    """Give the lines that the next month is measured by: the high-water mark, open milestones.

    A milestone stands where its share of the newest month's paid units is reached.
    """
    newest = view.usage
    if newest is None:
        return []
    found = [] if newest.mark is None else [Mark(_("High-water mark"), newest.mark)]
    for share in view.open_milestones if newest.paid else ():
        label = _("Milestone %(share)s") % {"share": percent(share, 0)}
        needed = (share * (newest.paid or 0)).to_integral_value(ROUND_CEILING)
        found.append(Mark(label, needed))
    return found
