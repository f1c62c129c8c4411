"""The parts of the operator's dashboard as plain values: each figure leads to what is behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opencpor.common.money import from_minor_units, minor_digits
from opencpor.insights import program_words as names
from opencpor.insights.program_asked import ProgramFilter
from opencpor.insights.queries.budgets import BudgetUse
from opencpor.insights.queries.program import ProgramFigures
from opencpor.insights.rules.performance import whole_percent
from opencpor.insights.rules.program import AGES, Age, overturned_percent
from opencpor.insights.words import Words, month_name, span_name
from opencpor.ui import figures
from opencpor.ui.charts import Chart, ChartKind, Mark, Series
from opencpor.usage.quality.rules import Kind
from opencpor.usage.quality.shown import KINDS


@dataclass(frozen=True)
class Cell:
    """One figure or name as it is written, and where it leads; empty: nowhere."""

    text: str
    url: str = ""

    @property
    def slight(self) -> bool:
        """Whether it says that there is nothing, so that what there is stands out."""
        return self.text in {"0", figures.NONE}


@dataclass(frozen=True)
class Table:
    """One part of the page.

    Attributes:
        heading: What the rows are.
        columns: The headings of the figures.
        rows: What each is called, and its figures.
        empty: What is said instead where there are no rows.
        more: A link below: its words and its address.
        export: The key of its files.
        program: The one that its files are of, where the page is of several; empty: as the page is.
        listed: Whether the rows say what the chart draws, so that it needs no table of its own.
    """

    key: str
    title: str
    heading: str
    columns: Sequence[str]
    rows: Sequence[tuple[str | Cell, Sequence[Cell]]]
    note: str = ""
    empty: str = ""
    chart: Chart | None = None
    more: tuple[str, str] | None = None
    export: str = ""
    program: str = ""
    listed: bool = True

    @property
    def any(self) -> bool:
        """Whether there is anything to draw."""
        return self.chart is not None and any(any(row.values) for row in self.chart.series)


@dataclass(frozen=True)
class Tile:
    """One figure above all: what presses, in words and not by its color alone."""

    label: str
    figure: str
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Way:
    """Writes addresses that keep what the page is narrowed to."""

    asked: ProgramFilter
    said: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        given = self.asked.model_dump(include=set(ProgramFilter.model_fields))
        object.__setattr__(self, "said", {name: str(one) for name, one in given.items() if one})

    def to(self, page: str, **more: str) -> str:
        """Return the address of a page."""
        return f"{reverse(page)}?{urlencode({**self.said, **more})}"

    def claims(self, count: int, figure: str, **more: str) -> Cell:
        """Return a figure that leads to its claims; of none there is nothing to see."""
        url = self.to("insights:program_claims", figure=figure, **more) if count else ""
        return Cell(figures.number(count), url)


def _percent(share: int | None) -> Cell:
    return Cell(figures.NONE if share is None else figures.percent(share_of(share), 0))


def share_of(percent: int) -> Decimal:
    """Give a whole percent as a share."""
    return Decimal(percent) / 100


def tiles(found: ProgramFigures, way: Way) -> list[Tile]:
    """Return what needs somebody first."""
    shown = (
        (_("Past our deadline"), sum(found.overdue.values()), "overdue", "alert-triangle"),
        (_("Nobody reviews yet"), found.unassigned, "unassigned", "user-question"),
        (_("Waiting for a decision"), found.waiting, "waiting", "hourglass"),
        (_("Open disputes"), found.disputes["open"], "dispute.open", "gavel"),
        (_("Open arbitrations"), found.arbitrations["open"], "arbitration.open", "scale"),
        (_("Samples to look at"), found.green.samples["waiting"], "sample.waiting", "eye"),
    )
    return [
        Tile(label, figures.number(count), way.to("insights:program_claims", figure=key), icon)
        for label, count, key, icon in shown
    ]


def sections(found: ProgramFigures, way: Way, words: Words) -> list[list[Table]]:
    """Return the parts of the page in their order; those in one list stand side by side.

    Of three the first, which has a chart, stands beside both others.
    """
    disputes = _named(
        "disputes", _("Disputes"), "dispute", found.disputes, names.DISPUTES, way,
        note=_overturned(found),
    )  # fmt: skip
    arbitrations = _named(
        "arbitrations", _("Arbitration"), "arbitration", found.arbitrations, names.ARBITRATIONS,
        way, note=_("Claims that challenged who held a product."),
    )  # fmt: skip
    parts = [
        [_queue(found, way), _reviewers(found, way), _reasons(found, way, words)],
        [_clocks(found, way), _funnel(found, way)],
        [_months(found, way)],
        [_green(found, way), disputes, arbitrations],
    ]
    if found.money is not None:
        parts.append([_money(found, way, words)])
    if found.budgets is not None:
        parts.append([_budgets(found.budgets, words)])
    if found.quality is not None:
        parts.append(_quality(found, words))
    return parts


def _age(above: int, through: int | None) -> str:
    if through is None:
        return _("More than %(days)s") % {"days": figures.number(above)}
    return _("%(first)s to %(last)s") % {
        "first": figures.number(above + 1), "last": figures.number(through),
    }  # fmt: skip


def _every_age(found: Sequence[Age]) -> list[tuple[str, int]]:
    """Count every part of the queue, also those in which nothing waits: a gap says something."""
    waiting = {one.above: one.claims for one in found}
    return [
        (_age(above, through), waiting.get(above, 0))
        for above, through in zip((-1, *AGES), (*AGES, None), strict=True)
    ]


def _bars(key: str, title: str, rows: Iterable[tuple[str, int]], period: str, of: str) -> Chart:
    listed = list(rows)
    return Chart(
        key, title, _("claims"), period, ChartKind.BAR, [name for name, _claims in listed],
        [Series(_("Claims"), [claims for _name, claims in listed])], label_heading=of,
    )  # fmt: skip


def _queue(found: ProgramFigures, way: Way) -> Table:
    of = _("Business days since submission")
    return Table(
        "queue", _("Age of the queue"), of, [_("Claims")],
        [
            (
                _age(one.above, one.through),
                [way.claims(one.claims, f"waiting.{one.first}.{one.last}")],
            )
            for one in found.ages
        ],
        note=_("Claims that wait for a reviewer today, whenever they were submitted."),
        empty=_("Nothing waits for a reviewer."),
        export="program-queue",
        listed=False,  # the chart draws the ages in which nothing waits, too
        chart=_bars(
            "program-queue", _("Age of the queue"), _every_age(found.ages), _("today"), of,
        ) if found.ages else None,
    )  # fmt: skip


def _clocks(found: ProgramFigures, way: Way) -> Table:
    shown = [(str(names.CLOCKS[one.state]), one) for one in found.clocks]
    rows = [
        (
            name,
            [
                *(way.claims(getattr(one, how), f"clock.{one.state}.{how}") for how in names.HOW),
                _percent(one.percent),
            ],
        )
        for name, one in shown
    ]
    series = [
        Series(str(label), [getattr(one, how) for _name, one in shown])
        for how, label in names.HOW.items()
    ]
    title = _("Service levels")
    return Table(
        "clocks", title, _("Clock"), [*map(str, names.HOW.values()), _("In time, of those over")],
        rows,
        note=_("Claims by how each clock was kept; late is a claim that was late at least once."),
        export="program-clocks",
        chart=Chart(
            "program-clocks", title, _("claims"), span_name(found.months), ChartKind.STACKED,
            [name for name, _one in shown], series, label_heading=_("Clock"),
        ),
    )  # fmt: skip


def _reviewers(found: ProgramFigures, way: Way) -> Table:
    rows = [
        (
            found.names.get(one.reviewer, one.reviewer),
            [
                way.claims(one.held, f"held.{one.reviewer}"),
                way.claims(one.late, f"held_late.{one.reviewer}"),
                way.claims(one.decided, f"reviewer.{one.reviewer}"),
            ],
        )
        for one in found.loads
    ]
    return Table(
        "reviewers", _("Reviewers"), _("Reviewer"), [_("In work now"), _("Late now"), _("Decided")],
        rows, note=_("Decided counts claims that were submitted in the months."),
        empty=_("Nobody reviews or has decided a claim."), export="program-reviewers",
    )  # fmt: skip


def _funnel(found: ProgramFigures, way: Way) -> Table:
    whole = found.whole
    approved, ended = whole.standing["approved"], whole.standing["ended"]
    steps = [
        (_("Submitted"), whole.submitted, "all"),
        (_("Decided"), whole.decided, "decided"),
        (_("Approved at some time"), approved + ended, "accepted"),
        (_("Approved now"), approved, "standing.approved"),
    ]
    rows = [
        (name, [way.claims(claims, key), _percent(whole_percent(claims, whole.submitted))])
        for name, claims, key in steps
    ]
    return Table(
        "funnel", _("Claim funnel"), _("Step"), [_("Claims"), _("Of those submitted")], rows,
        note=_("Claims that were submitted in the months, as they stand today."),
        export="program-funnel",
        chart=_bars(
            "program-funnel", _("Claim funnel"), ((name, claims) for name, claims, _key in steps),
            span_name(found.months), _("Step"),
        ),
    )  # fmt: skip


def _months(found: ProgramFigures, way: Way) -> Table:
    labels = [month_name(month) for month in found.months]
    rows = []
    for month, one in reversed(list(zip(found.months, found.cohorts, strict=True))):
        here = {"since": str(month), "through": str(month)}
        cells = [
            way.claims(one.submitted, "all", **here),
            *(way.claims(one.standing[key], f"standing.{key}", **here) for key in names.STANDINGS),
        ]
        rows.append((month_name(month), cells))
    series = [
        Series(str(label), [one.standing[key] for one in found.cohorts])
        for key, label in names.STANDINGS.items()
    ]
    title = _("Claims by the month of submission")
    return Table(
        "months", title, _("Month"), [_("Submitted"), *map(str, names.STANDINGS.values())], rows,
        export="program-months",
        chart=Chart(
            "program-months", title, _("claims"), span_name(found.months), ChartKind.STACKED,
            labels, series, label_heading=_("Month"),
        ),
    )  # fmt: skip


def _reasons(found: ProgramFigures, way: Way, words: Words) -> Table:
    shown = [(names.reason_name(code, words), code, claims) for code, claims in found.reasons]
    title = _("Why lines are turned down")
    return Table(
        "reasons", title, _("Reason"), [_("Claims")],
        [(name, [way.claims(claims, f"reason.{code}")]) for name, code, claims in shown],
        empty=_("No line was turned down."), export="program-reasons",
    )  # fmt: skip


def _overturned(found: ProgramFigures) -> str:
    share = overturned_percent(found.disputes)
    if share is None:
        return ""
    said = figures.percent(share_of(share), 0)
    return _("Of the disputes that were decided, %(share)s changed the decision.") % {"share": said}


def _named(
    key: str, title: str, word: str, counts: Mapping[str, int], labels: Mapping[str, Any],
    way: Way, *, note: str = "",
) -> Table:  # fmt: skip
    return Table(
        key, title, _("Outcome"), [_("Claims")],
        [
            (str(labels[name]), [way.claims(claims, f"{word}.{name}")])
            for name, claims in counts.items()
        ],
        note=note, export=f"program-{key}",
    )  # fmt: skip


def _green(found: ProgramFigures, way: Way) -> Table:
    green = found.green
    rows = [
        (_("Decided by written policy"), [way.claims(green.policy, "policy"),
                                          _percent(green.percent)]),
        (_("Decided by people"), [way.claims(green.people, "people"),
                                  _percent(whole_percent(green.people,
                                                         green.policy + green.people))]),
        *(
            (str(names.SAMPLES[name]), [way.claims(claims, f"sample.{name}"), Cell("")])
            for name, claims in green.samples.items()
        ),
    ]  # fmt: skip
    series = [
        Series(_("Written policy"), [one.policy for one in found.cohorts]),
        Series(_("People"), [one.decided - one.policy for one in found.cohorts]),
    ]
    return Table(
        "green", _("Green path"), _("What"), [_("Claims"), _("Share")], rows,
        export="program-green", listed=False,
        chart=Chart(
            "program-green", _("Decisions by the month of submission"), _("claims"),
            span_name(found.months), ChartKind.STACKED,
            [month_name(month) for month in found.months], series, label_heading=_("Month"),
        ),
    )  # fmt: skip


def _money(found: ProgramFigures, way: Way, words: Words) -> Table:
    def amount(minor: int, currency: str, url: str = "") -> Cell:
        value = from_minor_units(minor, currency)
        return Cell(figures.money(value, currency, minor_digits(currency)), url)

    rows = []
    for one in found.money or ():
        behind = {"program": one.program_key, "rule": one.rule, "currency": one.currency}
        rows.append(
            (
                names.rule_name(one.program_key, one.rule, words),
                [
                    amount(one.earned, one.currency),
                    amount(one.differences + one.by_hand, one.currency),
                    amount(one.total, one.currency, way.to("insights:program_money", **behind)),
                ],
            )
        )
    return Table(
        "money", _("Money by rule"), _("Rule"), [_("Earned"), _("Corrected"), _("Total")], rows,
        note=_("Posted for the months of usage, whenever that was."),
        empty=_("Nothing was posted for these months."), export="program-money",
    )  # fmt: skip


def _budget_cells(one: BudgetUse) -> list[Cell]:
    """Return a budget's figures; what was posted leads to the postings of its own months."""

    def amount(minor: int | None, url: str = "") -> Cell:
        if minor is None:
            return Cell(figures.NONE)
        value = from_minor_units(minor, one.currency)
        return Cell(figures.money(value, one.currency, minor_digits(one.currency)), url)

    behind = urlencode(
        {
            "program": one.program_key, "rule": one.rule, "currency": one.currency,
            "since": str(one.first), "through": str(one.last),
        }
    )  # fmt: skip
    return [
        amount(one.budget),
        amount(one.posted, f"{reverse('insights:program_money')}?{behind}" if one.posted else ""),
        amount(one.left),
        _percent(one.percent),
        amount(one.expected),
    ]


def _budgets(found: Sequence[BudgetUse], words: Words) -> Table:
    def name(one: BudgetUse) -> str:
        rule = names.rule_name(one.program_key, one.rule, words)
        return f"{rule}, {span_name((one.first, one.last))}"

    title, of = _("Money by rule against budget"), _("Rule and months")
    labels = [name(one) for one in found]
    return Table(
        "budgets", title, of,
        [_("Budget"), _("Posted"), _("Still left"), _("Used"), _("Expected in all")],
        [(label, _budget_cells(one)) for label, one in zip(labels, found, strict=True)],
        note=_("Each budget for all of its months and all that it pays for: filters change nothing "
               "here. What is expected goes on as its closed months were."),
        empty=_("No budget is set for these months."), export="program-budgets",
        more=(_("Open budgets"), reverse("incentives:budgets")),
        chart=Chart(
            "program-budgets", _("How much of each budget is used"), _("percent"), "",
            ChartKind.BAR, labels,
            [Series(_("Used"), [one.percent for one in found])],
            [Mark(_("Budget"), 100)], label_heading=of,
        ) if found else None,
    )  # fmt: skip


def _quality(found: ProgramFigures, words: Words) -> list[Table]:
    tables = []
    for one in found.quality or ():
        span = {"program": one.program_key, "months": str(len(one.months))}
        if one.months:
            span |= {"through": str(one.months[-1])}
        rows = []
        for kind in Kind:
            count = one.counts.of(kind)
            said = urlencode({**span, "kind": kind.value})
            url = f"{reverse('usage:quality_units')}?{said}" if count else ""
            rows.append((str(KINDS[kind]), [Cell(figures.number(count), url)]))
        units = one.counts.units
        note = ngettext(
            "%(units)s unit of all customers and workloads was looked at: only program and months "
            "narrow it.",
            "%(units)s units of all customers and workloads were looked at: only program and "
            "months narrow them.",
            units,
        )
        tables.append(
            Table(
                f"quality-{one.program_key}",
                _("Quality of usage: %(program)s") % {"program": words.program(one.program_key)},
                _("What is amiss"), [_("Units")], rows if one.months else [],
                note=note % {"units": figures.number(units)} if one.months else "",
                empty=_("Nothing was looked at in these months."),
                more=(_("Open data quality"), f"{reverse('usage:quality')}?{urlencode(span)}")
                if one.months else (_("Open batches of usage"), reverse("usage:batches")),
                export="program-quality",
                program=one.program_key,
            )
        )  # fmt: skip
    return tables
