"""The tables of the operator's dashboard, and of the claims and postings behind its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.columns import Kind, Row
from opencpor.common.money import from_minor_units
from opencpor.http.tables import Asked, Table, TableColumn
from opencpor.insights.months_asked import asked_in
from opencpor.insights.program_asked import BehindFilter, MoneyFilter, ProgramFilter
from opencpor.insights.program_words import reason_name, rule_name
from opencpor.insights.queries.behind import claims_behind, money_behind
from opencpor.insights.queries.program import ProgramFigures, program_figures
from opencpor.insights.queries.reading import operator_side
from opencpor.insights.rules.performance import whole_percent
from opencpor.insights.words import Words
from opencpor.usage.quality.rules import Kind as Amiss

FILTERS = tuple(ProgramFilter.model_fields)
PART = 500
CLAIMS = TableColumn("claims", Kind.WHOLE, _("How many claims there are"))
NAME = TableColumn("name", Kind.TEXT, _("Its name"))
PROGRAM = TableColumn("program", Kind.TEXT, _("Key of the program"))
POSTED = (
    TableColumn("lines", Kind.WHOLE, _("How many lines were posted")),
    TableColumn("earned", Kind.AMOUNT, _("First judgments")),
    TableColumn("differences", Kind.AMOUNT, _("What later closes and recomputes corrected")),
    TableColumn("by_hand", Kind.AMOUNT, _("Adjustments by hand")),
    TableColumn("total", Kind.AMOUNT, _("All of it")),
    TableColumn("currency", Kind.TEXT, _("Of the amounts")),
)
Shown = Callable[[ProgramFigures], Iterable[Row]]


def _of(shown: Shown, needed: tuple[Permission, ...]) -> Callable[[Actor, Asked], Iterable[Row]]:
    """Return what gives a part of the dashboard's figures."""

    def rows(actor: Actor, asked: Asked) -> Iterable[Row]:
        for one in needed:  # at the operator: a role at a partner opens nothing here
            operator_side(actor).require(one)
        return list(shown(program_figures(actor, asked_in(ProgramFilter, asked).read())))

    return rows


def _months(found: ProgramFigures) -> Iterator[Row]:
    for month, one in zip(found.months, found.cohorts, strict=True):
        yield (
            month.first_day, one.submitted, one.decided, one.policy, *one.standing.values(),
        )  # fmt: skip


def _queue(found: ProgramFigures) -> Iterator[Row]:
    for one in found.ages:
        yield one.above, one.through, one.first, one.last, one.claims


def _clocks(found: ProgramFigures) -> Iterator[Row]:
    for one in found.clocks:
        yield one.state, one.kept, one.late, one.running, one.percent


def _reviewers(found: ProgramFigures) -> Iterator[Row]:
    for one in found.loads:
        yield one.reviewer, found.names.get(one.reviewer, ""), one.held, one.late, one.decided


def _funnel(found: ProgramFigures) -> Iterator[Row]:
    whole, standing = found.whole, found.whole.standing
    for step, claims in (
        ("all", whole.submitted), ("decided", whole.decided),
        ("accepted", standing["approved"] + standing["ended"]),
        ("standing.approved", standing["approved"]),
    ):  # fmt: skip
        yield step, claims, whole_percent(claims, whole.submitted)


def _reasons(found: ProgramFigures) -> Iterator[Row]:
    words = Words()
    for code, claims in found.reasons:
        yield code, reason_name(code, words), claims


def _green(found: ProgramFigures) -> Iterator[Row]:
    green = found.green
    decided = green.policy + green.people
    yield "policy", green.policy, whole_percent(green.policy, decided)
    yield "people", green.people, whole_percent(green.people, decided)
    for verdict, claims in green.samples.items():
        yield f"sample.{verdict}", claims, None


def _counted(counts: Callable[[ProgramFigures], Mapping[str, int]]) -> Shown:
    return lambda found: counts(found).items()


def _money(found: ProgramFigures) -> Iterator[Row]:
    words = Words()
    for one in found.money or ():
        amounts = (one.earned, one.differences, one.by_hand, one.total)
        yield (
            one.program_key, one.rule, rule_name(one.program_key, one.rule, words), one.lines,
            *(from_minor_units(minor, one.currency) for minor in amounts), one.currency,
        )  # fmt: skip


def _budgets(found: ProgramFigures) -> Iterator[Row]:
    words = Words()
    for one in found.budgets or ():
        amounts = (one.budget, one.posted, one.left, one.expected)
        yield (
            one.program_key, one.rule, rule_name(one.program_key, one.rule, words),
            one.first.first_day, one.last.first_day,
            *(
                None if minor is None else from_minor_units(minor, one.currency)
                for minor in amounts
            ),
            one.percent, one.currency,
        )  # fmt: skip


def _quality(found: ProgramFigures) -> Iterator[Row]:
    for one in found.quality or ():
        if one.months:
            first, last = one.months[0].first_day, one.months[-1].first_day
            for kind in Amiss:
                amiss = one.counts.of(kind)
                yield one.program_key, first, last, one.counts.units, kind.value, amiss


def _claims(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = asked_in(BehindFilter, asked)
    rows = claims_behind(actor, wanted.figure, wanted.read()).order_by("-id")
    return (
        (
            one.id, one.name, one.state, one.partner.name,
            one.customer_name or (one.customer.name if one.customer else ""), one.submitted_at,
        )
        for one in rows.iterator(PART)
    )  # fmt: skip


def _postings(actor: Actor, asked: Asked) -> Iterable[Row]:
    wanted = asked_in(MoneyFilter, asked)
    rows = money_behind(actor, wanted.rule, wanted.currency, wanted.read())
    return (
        (
            one.month, one.program_key, one.partner.name, one.location.name, one.customer.name,
            one.workload, one.rule, one.lines,
            *(
                from_minor_units(minor, one.currency)
                for minor in (
                    one.earned_minor, one.differences_minor, one.by_hand_minor, one.total_minor,
                )
            ),
            one.currency,
        )
        for one in rows.order_by("-month", "-id").iterator(PART)
    )  # fmt: skip


def _table(
    key: str, title: str | Promise, columns: tuple[TableColumn, ...], shown: Shown,
    *besides: Permission,
) -> Table:  # fmt: skip
    return Table(
        f"program-{key}", title, Permission.NOTE_READ, columns, _of(shown, besides), FILTERS,
        besides=besides,
    )  # fmt: skip


def _outcomes(
    key: str, title: str | Promise, counts: Callable[[ProgramFigures], Mapping[str, int]]
) -> Table:
    columns = (TableColumn("outcome", Kind.TEXT, _("How it ended, or open")), CLAIMS)
    return _table(key, title, columns, _counted(counts))


TABLES = (
    _table("queue", _("Age of the queue"), (
        TableColumn("above", Kind.WHOLE, _("They wait for more business days than this")),
        TableColumn("through", Kind.WHOLE, _("And for at most so many; empty: without end")),
        TableColumn("first", Kind.DATE, _("The first day of their submission")),
        TableColumn("last", Kind.DATE, _("The last day of their submission")),
        CLAIMS,
    ), _queue),
    _table("reviewers", _("Reviewers"), (
        TableColumn("reviewer", Kind.TEXT, _("The reviewer's id")),
        NAME,
        TableColumn("held", Kind.WHOLE, _("Claims in work now")),
        TableColumn("late", Kind.WHOLE, _("Of them past a deadline")),
        TableColumn("decided", Kind.WHOLE, _("Decided claims of the months")),
    ), _reviewers),
    _table("clocks", _("Service levels"), (
        TableColumn("state", Kind.TEXT, _("The claim's state")),
        TableColumn("kept", Kind.WHOLE, _("Claims whose clock was kept")),
        TableColumn("late", Kind.WHOLE, _("Claims that were late at least once")),
        TableColumn("running", Kind.WHOLE, _("Claims whose clock runs")),
        TableColumn("kept_percent", Kind.WHOLE, _("Kept of those that are over, in percent")),
    ), _clocks),
    _table("funnel", _("Claim funnel"), (
        TableColumn("step", Kind.TEXT, _("The figure's name")),
        CLAIMS,
        TableColumn("percent", Kind.WHOLE, _("Of those submitted, in percent")),
    ), _funnel),
    _table("months", _("Claims by the month of submission"), (
        TableColumn("month", Kind.MONTH, _("The month")),
        TableColumn("submitted", Kind.WHOLE, _("Claims that were submitted in it")),
        TableColumn("decided", Kind.WHOLE, _("Of them decided")),
        TableColumn("by_policy", Kind.WHOLE, _("Decided by written policy")),
        TableColumn("open", Kind.WHOLE, _("Open")),
        TableColumn("approved", Kind.WHOLE, _("Approved")),
        TableColumn("ended", Kind.WHOLE, _("Ended")),
        TableColumn("rejected", Kind.WHOLE, _("Rejected")),
        TableColumn("withdrawn", Kind.WHOLE, _("Withdrawn")),
    ), _months),
    _table("reasons", _("Why lines are turned down"), (
        TableColumn("code", Kind.TEXT, _("The reason's code")), NAME, CLAIMS,
    ), _reasons),
    _table("green", _("Green path"), (
        TableColumn("what", Kind.TEXT, _("The figure's name")),
        CLAIMS,
        TableColumn("percent", Kind.WHOLE, _("Of the decisions, in percent")),
    ), _green),
    _outcomes("disputes", _("Disputes"), lambda found: found.disputes),
    _outcomes("arbitrations", _("Arbitration"), lambda found: found.arbitrations),
    _table(
        "money", _("Money by rule"),
        (
            PROGRAM,
            TableColumn("rule", Kind.TEXT, _("Key of the rule; empty: adjustments by hand")),
            NAME,
            *POSTED,
        ),
        _money, Permission.MONEY_READ,
    ),
    _table(
        "budgets", _("Money by rule against budget"),
        (
            PROGRAM,
            TableColumn("rule", Kind.TEXT, _("Key of the rule")),
            NAME,
            TableColumn("first_month", Kind.MONTH, _("The budget's first month")),
            TableColumn("last_month", Kind.MONTH, _("The budget's last month")),
            TableColumn("budget", Kind.AMOUNT, _("What the rule is meant to cost")),
            TableColumn("posted", Kind.AMOUNT, _("What was posted for these months")),
            TableColumn("left", Kind.AMOUNT, _("What is left; negative: more was posted")),
            TableColumn("expected", Kind.AMOUNT, _("All months as the closed ones; may be empty")),
            TableColumn("percent", Kind.WHOLE, _("Used, in percent")),
            TableColumn("currency", Kind.TEXT, _("Of the amounts")),
        ),
        _budgets, Permission.MONEY_READ,
    ),
    _table(
        "quality", _("Quality of usage"),
        (
            PROGRAM,
            TableColumn("first_month", Kind.MONTH, _("The first month that was looked at")),
            TableColumn("last_month", Kind.MONTH, _("The last month that was looked at")),
            TableColumn("units", Kind.WHOLE, _("Units that were looked at")),
            TableColumn("kind", Kind.TEXT, _("What is amiss")),
            TableColumn("amiss", Kind.WHOLE, _("Units with which it is")),
        ),
        _quality, Permission.USAGE_BATCH_READ,
    ),
    Table(
        "program-claims", _("Claims behind a figure"), Permission.NOTE_READ,
        (
            TableColumn("claim", Kind.TEXT, _("The claim's id")),
            NAME,
            TableColumn("state", Kind.TEXT, _("The claim's state")),
            TableColumn("partner", Kind.TEXT, _("The partner's name")),
            TableColumn("customer", Kind.TEXT, _("The customer's name")),
            TableColumn("submitted_at", Kind.INSTANT, _("When it was submitted first")),
        ),
        _claims, tuple(BehindFilter.model_fields),
    ),
    Table(
        "program-postings", _("What was posted by a rule"), Permission.NOTE_READ,
        (
            TableColumn("month", Kind.MONTH, _("The month that it applies to")),
            PROGRAM,
            TableColumn("partner", Kind.TEXT, _("The partner's name")),
            TableColumn("location", Kind.TEXT, _("The location's name")),
            TableColumn("customer", Kind.TEXT, _("The customer's name")),
            TableColumn("workload", Kind.TEXT, _("Key of the workload")),
            TableColumn("rule", Kind.TEXT, _("Key of the rule; empty: adjustments by hand")),
            *POSTED,
        ),
        _postings, tuple(MoneyFilter.model_fields), besides=(Permission.MONEY_READ,),
    ),
)  # fmt: skip
