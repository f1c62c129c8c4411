"""``cpor program check``: a document is right, or everything wrong with it is listed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from opencpor.cli import database, main
from opencpor.programs.shipped import MICROSOFT, shipped_text


def test_a_right_document_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "program.yaml"
    file.write_text(shipped_text(MICROSOFT), encoding="utf-8")

    assert main.main(["program", "check", str(file)]) == 0
    assert capsys.readouterr().out == (
        f"{file}: the program 'microsoft-cpor' is valid "
        "(4 engagements, 50 workloads, 4 incentive rules).\n"
    )


def test_every_error_of_a_wrong_document_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "program.yaml"
    text = shipped_text(MICROSOFT).replace("currency: USD", "currency: XXX")
    file.write_text(text.replace("hold_days: 180", "hold_days: -1"), encoding="utf-8")

    assert main.main(["program", "check", str(file)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"cpor: {file}: 2 errors",
        "currency: 'XXX' is no currency: expected a code such as USD",
        "policy.payments.hold_days: -1 is too small: expected 0 or more",
    ]


def test_a_file_that_is_not_there_is_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["program", "check", str(tmp_path / "none.yaml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "program.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    assert main.main(["program", "check", str(file)]) == 2
    assert "save the document as UTF-8" in capsys.readouterr().err


@pytest.mark.django_db
def test_loading_publishes_and_loading_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def ready() -> Iterator[None]:  # the test's own database is reached already
        yield

    monkeypatch.setattr(database, "application", ready)
    file = tmp_path / "program.yaml"
    file.write_text(shipped_text(MICROSOFT), encoding="utf-8")

    assert main.main(["program", "load", str(file), "--effective-from", "2026-12"]) == 0
    assert main.main(["program", "load", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{file}: published as version 1 of 'microsoft-cpor', in force from 2026-12 on.",
        f"{file}: this is version 1 of 'microsoft-cpor' already.",
    ]


def test_a_month_that_is_none_is_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["program", "load", str(tmp_path / "x.yaml"), "--effective-from", "soon"]

    assert main.main(words) == 2
    assert "'soon' is no month: expected YYYY-MM" in capsys.readouterr().err
