"""The documented tour, carried out as it stands against a real demonstration."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.processes import ROOT, cpor, environment, free_port

pytestmark = pytest.mark.tour


@contextmanager
def demonstration(data: Path, *more: str) -> Iterator[None]:
    port = str(free_port())
    words = ("demo", "--empty", "--no-open", "--port", port, "--data", str(data), *more)
    with cpor(data, *words) as running:
        running.says("OpenCPOR answers at", longest=300)
        yield


def walk(data: Path, part: str) -> str:
    script = str(ROOT / "docs" / "tour.sh")
    done = subprocess.run(  # noqa: S603 - our own script
        [script, str(data), part], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tour_leads_from_a_claim_to_its_statement(data: Path) -> None:
    with demonstration(data):
        said = walk(data, "claim")
        assert "now Approved; teams is active as asc_" in said
        receipt = json.loads((data / "tour-receipt.json").read_text())
        assert receipt["signature"]
    with demonstration(data, "--days-ahead", "31"):
        said = walk(data, "money")
    assert "teams 1350.00 USD" in said
    assert "growth 300 at a rate of 4.5, from row 3 of usage.csv" in said
    assert (data / "tour-statement.pdf").read_bytes().startswith(b"%PDF")
