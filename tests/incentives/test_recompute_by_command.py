"""Recomputes by the command line: it acts as the person whose token it is given."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.builders import make_user, token_of
from tests.incentives.trying import Bench, make_bench
from tests.incentives.world import JANUARY
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.roles import Role
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.incentives.models import Earning
from opencpor.incentives.recomputes.models import Recompute

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = ("propose", "--first", "2026-01", "--last", "2026-03", "--note", "Late.", "--token-file")


@pytest.fixture
def bench(worlds: Worlds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Ten users more were active in January than was known: 45.00, less in March."""

    @contextmanager
    def here(*, migrated: bool = True) -> Iterator[Any]:
        from opencpor.runtime import environment

        assert migrated
        yield environment.read(dict(os.environ) | {"OPENCPOR_DATA": str(tmp_path)})

    monkeypatch.setattr(database, "application", here)
    made = worlds.get(make_bench)
    made.world.usage(("teams", JANUARY, 410, 1000))
    return made


def test_two_persons_post_by_their_tokens(
    bench: Bench,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def said(*words: str) -> tuple[int, str]:
        status = main(["recompute", *words])
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    mine, nobody = tmp_path / "mine", tmp_path / "nobody"
    mine.write_text(f"{token_of(bench.world.finance)}\n")
    for nonsense in (b"cpor_nonsense", b"\xff\x00"):
        nobody.write_bytes(nonsense)
        status, told = said(*ASKED, str(nobody))
        assert (status, "unknown, expired or revoked" in told) == (2, True)
    assert (said(*ASKED, str(mine))[0], Recompute.objects.get().proposed_by) == (
        0, bench.world.finance.id,
    )  # fmt: skip
    name = Recompute.objects.get().id
    assert "not compared yet" in said("show", name)[1]
    run_jobs()
    assert "2026-01: 1800.00 -> 1845.00 USD (45.00), 1 line differs" in said("show", name)[1]
    status, told = said("approve", name, "--token-file", str(mine))
    assert ("Another person than the one who proposed it" in told, status > 0) == (True, True)
    place = bench.world.finance.memberships.get().organization
    given = token_of(make_user(Role.FINANCE, place)).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    status, told = said("approve", name, "--token-file", "-")
    assert (status, told.partition("have, ")[2]) == (
        0, "approved: 2 lines posted, processed in 2026-04\n",
    )  # fmt: skip
    assert Earning.objects.filter(posting=name).count() == 2
