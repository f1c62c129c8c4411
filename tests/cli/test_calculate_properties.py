"""What holds of every calculation, whatever program, associations and usage are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.oracle.building import association, document, fact, growth, milestones
from tests.oracle.harness import calculate
from tests.oracle.histories import Row, history

# A seed does not shrink to a smaller history, so shrinking would only take time.
EXAMPLES = 5 * settings().max_examples // 100
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
SEEDS = st.integers(0, 2**32)
LAST = "2024-10"


def torn(random: Random, files: list[list[Row]]) -> list[list[Row]]:
    """Cut each file into pieces, and shuffle its pieces and their rows."""
    pieces = []
    for rows in files:
        mixed = random.sample(rows, len(rows))
        cuts = sorted(random.choices(range(len(mixed) + 1), k=random.randint(1, 3)))
        parts = [mixed[start:end] for start, end in pairwise([0, *cuts, len(mixed)])]
        pieces += random.sample(parts, len(parts))
    return pieces


@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(SEEDS)
def test_splitting_files_and_the_order_of_rows_change_nothing(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    program, held, usage, through = history(random)
    month = f"{through[0]:04d}-{through[1]:02d}"
    with TemporaryDirectory() as whole, TemporaryDirectory() as pieces:
        first = calculate(Path(whole), program, held, usage, month)
        shuffled = random.sample(held, len(held))
        second = calculate(Path(pieces), program, shuffled, torn(random, usage), month)
        assert second.text == first.text


@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(SEEDS)
def test_a_mark_never_falls_and_no_unit_above_it_is_paid_twice(seed: int) -> None:
    program, held, usage, through = history(Random(seed))  # noqa: S311 - guards nothing
    month = f"{through[0]:04d}-{through[1]:02d}"
    with TemporaryDirectory() as folder:
        rows = calculate(Path(folder), program, held, usage, month).rows
    check_marks(rows, program, {row["association_id"]: row for row in held})
    check_milestones(rows, {row["association_id"]: row for row in held})


Held = dict[str, Row]
Unit = tuple[str, str, str]


def unit_of(row: Row, held: Held) -> Unit:
    one = held[row["association_id"]]
    return (one["tenant_id"].lower(), one["workload"], one["subscription_id"])


def check_marks(rows: Iterable[Row], program: dict[str, Any], held: Held) -> None:
    """Months in order: what counts as paid for begins where what came before has ended."""
    rules = {rule["rule"]: rule for rule in program["incentives"]}
    marks: dict[tuple[str, Unit], int] = defaultdict(int)
    paid_to: dict[tuple[str, str, Unit], int] = defaultdict(int)
    for row in rows:
        if not row["prior_mark"]:
            continue
        rule, mark, unit = rules[row["rule"]], int(row["prior_mark"]), unit_of(row, held)
        kind = "paid" if rule["basis"] == "paid" else "active"
        assert mark >= marks[kind, unit]
        marks[kind, unit] = mark
        if row["outcome"] == "earned" and int(row["growth_units"]):
            key = (rule["engagement"], kind, unit)
            assert mark >= paid_to[key]
            paid_to[key] = mark + int(row["growth_units"])


def check_milestones(rows: Iterable[Row], held: Held) -> None:
    earned = [row for row in rows if row["milestone"]]
    paid = [(unit_of(row, held), row["rule"], row["milestone"]) for row in earned]
    assert len(set(paid)) == len(paid)


@dataclass
class Handed:
    """Units that go from partner to partner without a gap, or stay with one."""

    chain: list[Row]
    alone: list[Row]
    usage: list[Row]


FIGURE = st.integers(0, 400)
MONTHS = [f"2024-{number:02d}" for number in range(1, 11)]


@st.composite
def handed_over(draw: st.DrawFn) -> Handed:
    made = Handed([], [], [])
    for number in range(draw(st.integers(1, 5))):
        tenant, start = f"T{number}", date(2024, 1, 1)
        days = draw(st.lists(st.integers(1, 300), max_size=4, unique=True))
        starts = [start, *(start + timedelta(days=day) for day in sorted(days))]
        ends = [(day - timedelta(days=1)).isoformat() for day in starts[1:]]
        for place, (first, end) in enumerate(zip(starts, [*ends, ""], strict=True)):
            partner = draw(st.sampled_from(["p1", "p2", "p3"]))
            made.chain.append(
                association(f"c{number}-{place}", partner_id=partner, tenant_id=tenant,
                            start_date=first.isoformat(), end_date=end)
            )  # fmt: skip
        made.alone.append(association(f"o{number}", tenant_id=tenant))
        for month in MONTHS:
            if draw(st.booleans()):
                figures = draw(FIGURE), draw(FIGURE)
                made.usage.append(fact(month, *figures, tenant_id=tenant))
    return made


def judged(program: dict[str, Any], held: list[Row], usage: list[Row]) -> list[tuple[str, ...]]:
    """Give what is paid for which unit and why, without who is paid."""
    names = ("tenant_id", "month", "rule", "milestone", "prior_mark", "growth_units", "amount",
             "reasons")  # fmt: skip
    with TemporaryDirectory() as folder:
        rows = calculate(Path(folder), program, held, [usage], LAST).rows
    return sorted(tuple(row[name] for name in names) for row in rows)


@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(handed_over())
def test_whoever_the_partners_are_the_same_is_paid_once(handed: Handed) -> None:
    program = document(growth(), milestones())
    together = judged(program, handed.chain, handed.usage)
    assert together == judged(program, handed.alone, handed.usage)
