"""The ``cpor`` command as people meet it: help, wrong input, failures."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests import processes

from opencpor.cli import failures, main
from opencpor.cli.serve import ready
from opencpor.common.errors import Conflict, Invalid
from opencpor.runtime.environment import SettingError

CLI = Path(main.__file__).parent
HELPERS = {
    "__init__", "main", "failures", "types", "database", "sheets", "rooms", "persons",
    "program_drafts", "what_if_scores",  # verbs of ``program`` and ``what-if``
}  # fmt: skip
LATE = {
    "docx", "duckdb", "fsspec", "ibis", "numpy", "openpyxl", "puremagic", "pyarrow",
    "pyiso20022", "pypdf", "pypdfium2", "sqlglot", "typst", "xsdata",
}  # fmt: skip
"""Calculates, or reads and writes files of others: a tenth of a second and more each."""


def test_every_file_of_a_subcommand_is_listed() -> None:
    files = {path.stem for path in CLI.glob("*.py")}

    assert files - HELPERS == set(main.COMMANDS)


def test_every_subcommand_says_in_the_help_what_it_does() -> None:
    text = main.build_parser().format_help()

    for name in main.COMMANDS:
        assert f"\n    {name.replace('_', '-')}" in text


def test_the_help_loads_neither_django_nor_the_calculation_libraries() -> None:
    code = (
        "import sys; from opencpor.cli.main import build_parser; build_parser();"
        "print([n for n in ('django', 'pydantic', 'duckdb', 'pyarrow') if n in sys.modules])"
    )
    shown = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=processes.environment(),
    )

    assert shown.stdout.strip() == "[]"


def test_what_few_requests_and_jobs_need_is_loaded_when_it_is_needed() -> None:
    found = {name for name in LATE if find_spec(name)}
    assert found == LATE  # none of them is misspelled or gone
    code = (
        "import django, sys; django.setup(); import opencpor.config.urls;"
        f"print(sorted({LATE} & sys.modules.keys()))"
    )
    shown = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env=processes.environment(DJANGO_SETTINGS_MODULE="opencpor.config.settings"),
    )

    assert shown.stdout.strip() == "[]"


def test_an_unknown_subcommand_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(["fly"])

    assert stopped.value.code == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def test_a_wrong_setting_is_named_with_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENCPOR_WEB_WORKERS", "many")

    assert main.main(["settings"]) == 2
    assert capsys.readouterr().err == (
        "cpor: OPENCPOR_WEB_WORKERS: 'many' is wrong; expected a whole number from 1 to 64\n"
    )


def test_settings_never_show_a_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("OPENCPOR_SECRET_KEY", secret)

    assert main.main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "OPENCPOR_SECRET_KEY=(set, not shown)" in shown
    assert secret not in shown


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingError(["A: is wrong"]), 2),
        (Invalid("The list is empty.", code="invalid"), 2),
        (Conflict("The month is closed already.", code="closed"), 1),
        (failures.CommandError("Port 8000 is in use."), 1),
        (FileNotFoundError(2, "No such file or directory", "usage.csv"), 2),
        (ZeroDivisionError("division by zero"), 1),
    ],
)
def test_an_error_has_the_exit_code_of_its_cause(error: Exception, code: int) -> None:
    assert failures.explain(error)[1] == code


def test_a_fault_is_told_in_one_line_with_the_way_to_see_more() -> None:
    message, _ = failures.explain(ZeroDivisionError("division by zero"))

    assert message == (
        "cpor: ZeroDivisionError: division by zero\nRun 'cpor --debug ...' to see where it arose."
    )


def test_serve_says_where_a_proxy_in_front_finds_it() -> None:
    here = "http://127.0.0.1:8000"
    before = f"OpenCPOR answers at https://cpor.example, and listens at {here}"
    assert ready("https://cpor.example", "127.0.0.1", 8000).startswith(f"{before} for what ")
    assert ready(here, "127.0.0.1", 8000) == f"OpenCPOR answers at {here} (Ctrl-C stops it)."
