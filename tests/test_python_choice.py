"""Which Python the environment is made with."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

CHOOSER = Path(__file__).resolve().parent.parent / ".ci" / "python"


def _chosen(folder: Path, answers: Mapping[str, str]) -> str:
    """Return what is chosen where each Python answers what its loop cost."""
    for name, answer in answers.items():
        script = folder / name
        script.write_text(f"#!/bin/sh\n{answer}\n")
        script.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"  # the machine's own take milliseconds: they lose
    done = subprocess.run(  # noqa: S603 - a script of ours
        [str(CHOOSER)], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip()).name


@pytest.mark.parametrize(
    ("other", "chosen"), [("899", "python3.11"), ("900", "python3"), ("1100", "python3")]
)
def test_another_python_is_taken_only_if_a_tenth_faster(
    tmp_path: Path, other: str, chosen: str
) -> None:
    answers = {"python3": "echo 1000", "python3.11": f"echo {other}"}
    assert _chosen(tmp_path, answers) == chosen


def test_a_python_that_cannot_make_environments_is_not_taken(tmp_path: Path) -> None:
    answers = {"python3": "exit 1", "python3.12": "echo 1000"}
    assert _chosen(tmp_path, answers) == "python3.12"
