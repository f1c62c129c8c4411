"""However usage arrives, its quality is the same, and it is what plain counting says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.usage.batches import PROGRAM, imported, publish_program
from tests.usage.checking import row

from opencpor.access.actor import system
from opencpor.common.months import Month
from opencpor.usage.quality.actions.compute import compute_quality
from opencpor.usage.quality.queries import quality
from opencpor.usage.quality.rules import Counts
from opencpor.usage.quality.tallies import Span

pytestmark = pytest.mark.django_db
TENANTS = [f"{n + 1:08x}-0000-4000-8000-000000000000" for n in range(3)]
MONTHS = [Month(2024, 1), Month(2024, 2), Month(2024, 3)]
START = datetime(2024, 4, 1, tzinfo=UTC)
FIGURES = [0, 10, 40, 60, 119, 120, 200]
Fact = tuple[str, str, Month]
Report = dict[Fact, tuple[int, int]]


def a_report(random: Random) -> Report:
    """What one day's report says of some units and months."""
    keys = [(tenant, work, m) for tenant in TENANTS for work in ("teams", "intune") for m in MONTHS]
    chosen = random.sample(keys, random.randint(1, len(keys)))
    return {key: (random.choice(FIGURES), random.choice(FIGURES)) for key in chosen}


def send(folder: Path, reports: list[Report], random: Random | None) -> None:
    """Send reports, the later ones a day later; torn to pieces and in any order, if so asked."""
    sendings = []
    for day, report in enumerate(reports):
        facts = list(report.items())
        cuts = sorted(random.sample(range(len(facts) + 1), 1)) if random else []
        for start, end in zip([0, *cuts], [*cuts, len(facts)], strict=True):
            sendings.append((START + timedelta(days=day), facts[start:end]))
    if random:
        random.shuffle(sendings)
    for as_of, piece in sendings:
        rows = [row(work, str(month), *own, tenant=t) for (t, work, month), own in piece]
        if rows:
            imported(folder, *rows, as_of=as_of)


def found() -> dict[tuple[Month, str], Counts]:
    assert compute_quality()
    return dict(quality(system("test"), Span(PROGRAM, tuple(MONTHS))).cells)


def counted(reports: list[Report]) -> dict[tuple[Month, str], Counts]:
    """The oracle: plain loops over the facts in force."""
    force: Report = {}
    for report in reports:
        force |= report
    cells = {}
    for month in MONTHS:
        for work in ("intune", "teams"):
            now = {t: force[t, work, month] for t in TENANTS if (t, work, month) in force}
            last = month.plus(-1)
            was = {t: force[t, work, last] for t in TENANTS if (t, work, last) in force}
            if not now and not was:
                continue
            pairs = [list(zip(now[t], was[t], strict=True)) for t in now.keys() & was.keys()]
            zero = [any(n == 0 and b >= 50 for n, b in own) for own in pairs]
            jump = [any(max(p) >= 50 and max(p) >= 3 * min(p) for p in own) for own in pairs]
            cells[month, work] = Counts(
                units=len(now), before=len(was), covered=len(pairs), lost=len(was) - len(pairs),
                zero=sum(zero), jump=sum(j and not z for j, z in zip(jump, zero, strict=True)),
                above_paid=sum(a > p for a, p in now.values()), unknown=len(now),
            )  # fmt: skip
    return cells


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_arrival_and_how_files_are_split_change_nothing(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    reports = [a_report(random), a_report(random)]
    for torn in (None, random):
        with TemporaryDirectory() as folder, transaction.atomic():
            publish_program()
            send(Path(folder), reports, torn)
            assert found() == counted(reports)
            transaction.set_rollback(True)
