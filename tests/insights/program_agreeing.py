"""The operator's dashboard: its page, its files, the API and a fresh count in SQL say the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.insights import program_counts as counts
from tests.insights.doors import Doors, said, shown_as

from opencpor.common.clock import days_ago, now

SPAN = "months=3&through=2026-03"
ZONE = ZoneInfo("America/Los_Angeles")
NARROWED = ("", "workload=teams", "segment=education", "market=FR")
Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True)
class Part:
    """One table of the dashboard.

    Attributes:
        caption: What it is called on the page.
        columns: Of its file, as the statement gives them.
        told: What the API says of the figures: the first so many columns.
        shown: What the page shows of a row of the file besides its name.
    """

    key: str
    caption: str
    statement: str
    columns: tuple[str, ...]
    told: Callable[[Any], Rows]
    shown: Callable[[dict[str, str]], tuple[Any, ...]]


def listed(name: str, *columns: str) -> Callable[[Any], Rows]:
    """Give some members of each item of a list of the API's."""
    return lambda answer: [tuple(one[key] for key in columns) for one in answer[name]]


def cells(*columns: str) -> Callable[[dict[str, str]], tuple[Any, ...]]:
    return lambda row: tuple(row[name] for name in columns)


def of_funnel(answer: Any) -> Rows:
    one = answer["claims"]
    return [
        ("all", one["submitted"]), ("decided", one["decided"]),
        ("accepted", one["approved"] + one["ended"]), ("standing.approved", one["approved"]),
    ]  # fmt: skip


def of_green(answer: Any) -> Rows:
    one = answer["green_path"]
    return [
        ("policy", one["by_policy"], one["policy_percent"]), ("people", one["by_people"]),
        ("sample.waiting", one["samples_waiting"]), ("sample.agree", one["samples_right"]),
        ("sample.overturn", one["samples_wrong"]),
    ]  # fmt: skip


def of_outcomes(name: str) -> Callable[[Any], Rows]:
    return lambda answer: [
        (key, claims) for key, claims in answer[name].items() if key != "overturned_percent"
    ]


def of_quality(answer: Any) -> Rows:
    (one,) = answer["usage_quality"]
    return [(kind, amiss, one["units"]) for kind, amiss in one["amiss"].items()]


STANDINGS = ("open", "approved", "ended", "rejected", "withdrawn")
LEVEL = ("kept", "late", "running", "kept_percent")
OF_MONTH = ("month", "submitted", "decided", "by_policy", *STANDINGS)
SUMS = ("lines", "earned", "differences", "by_hand", "total")
PARTS = (
    Part("queue", "Age of the queue", counts.QUEUE, ("above", "through", "first", "last", "claims"),
         listed("queue", "above", "through", "first", "last", "claims"), cells("claims")),
    Part("reviewers", "Reviewers", counts.REVIEWERS, ("reviewer", "held", "late", "decided"),
         listed("reviewers", "reviewer", "held", "late", "decided"),
         cells("held", "late", "decided")),
    Part("clocks", "Service levels", counts.CLOCKS, ("state", *LEVEL),
         listed("clocks", "state", *LEVEL), cells(*LEVEL)),
    Part("funnel", "Claim funnel", counts.FUNNEL, ("step", "claims", "percent"), of_funnel,
         cells("claims", "percent")),
    Part("months", "Claims by the month of submission", counts.MONTHS, OF_MONTH,
         listed("months", *OF_MONTH), cells("submitted", *STANDINGS)),
    Part("reasons", "Why lines are turned down", counts.REASONS, ("code", "claims"),
         listed("reasons", "code", "claims"), cells("claims")),
    Part("green", "Green path", counts.GREEN, ("what", "claims", "percent"), of_green,
         cells("claims", "percent")),
    Part("disputes", "Disputes", counts.DISPUTES, ("outcome", "claims"), of_outcomes("disputes"),
         cells("claims")),
    Part("arbitrations", "Arbitration", counts.ARBITRATIONS, ("outcome", "claims"),
         of_outcomes("arbitrations"), cells("claims")),
    Part("money", "Money by rule", counts.MONEY, ("rule", "currency", *SUMS),
         listed("money", "rule", "currency", *SUMS),
         lambda row: (
             row["earned"], Decimal(row["differences"]) + Decimal(row["by_hand"]), row["total"],
         )),
    Part("budgets", "Money by rule against budget", counts.BUDGETS,
         ("rule", "currency", "first_month", "last_month", "budget", "posted", "left", "percent",
          "expected"),
         listed("budgets", "rule", "currency", "first", "last", "budget", "posted", "left",
                "used_percent", "expected"),
         cells("budget", "posted", "left", "percent", "expected")),
    Part("quality", "Quality of usage", counts.QUALITY, ("kind", "amiss", "units"), of_quality,
         cells("amiss")),
)  # fmt: skip
WHOLE = {"budgets", "quality"}  # what narrows claims and money leaves them as they are


def today() -> date:
    return now().astimezone(ZONE).date()


def figures_of(row: list[str]) -> tuple[str, ...]:
    """The figures of a row of the page, without the name of a currency."""
    return said(*(shown_as(cell.rsplit(maxsplit=1)[-1]) if cell else "" for cell in row[1:]))


def check_program(doors: Doors, *of_one: str) -> None:
    """Every table of the dashboard, to the operator; nothing of it to anybody else."""
    if not doors.reader.everything:
        assert doors.refused("program-queue")
        return
    with days_ago((now().date() - date(2026, 4, 8)).days):
        for narrowed in (*NARROWED, *of_one):
            answer = doors.api(f"program?{SPAN}&{narrowed}")
            for part in PARTS:
                if not (narrowed and part.key in WHOLE):
                    check_told(part, answer, narrowed)
            ((waiting, unassigned, *overdue),) = counts.counted_of(counts.TODAYS, narrowed, today())
            assert said(answer["waiting"], answer["unassigned"]) == (waiting, unassigned)
            assert said(*answer["overdue"].values()) == tuple(overdue)
        for part in PARTS:
            check_shown(part, doors)


def check_told(part: Part, answer: Any, narrowed: str) -> None:
    expected = counts.counted_of(part.statement, narrowed, today())
    told = [said(*one) for one in part.told(answer)]
    assert (part.key, told) == (
        part.key,
        [row[: len(one)] for row, one in zip(expected, told, strict=True)],
    )


def check_shown(part: Part, doors: Doors) -> None:
    """The file is the count, and the page is the file."""
    rows = doors.file(f"program-{part.key}", SPAN)
    found = [said(*(row[name] for name in part.columns)) for row in rows]
    assert (part.key, found) == (part.key, counts.counted_of(part.statement, "", today()))
    page = doors.shown(f"program/?{SPAN}", f"{part.caption}(?=<|:)")
    if part.key == "months":
        page.reverse()  # the page begins with the newest
    assert (part.key, [figures_of(row) for row in page]) == (
        part.key,
        [said(*part.shown(row)) for row in rows],
    )
