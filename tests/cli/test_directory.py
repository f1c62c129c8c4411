"""``cpor directory``: files in and out, with what is wrong line by line."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.builders import make_customer

from opencpor.cli import database, main
from opencpor.directory.models import Customer

pytestmark = pytest.mark.django_db
HEAD = "tenant_id,name,country\n"
GOOD = "3f2504e0-4f89-41d3-9a0c-0305e82c3301,Contoso,US\n"
WRONG = "7c9e6679-7425-40de-944b-e07fc1f90ae7,Fabrikam,Germany\n"


@pytest.fixture(autouse=True)
def _same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "application", nullcontext)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "customers.csv"


def test_a_file_is_checked_and_then_carried_out(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(HEAD + GOOD, encoding="utf-8")
    assert main.main(["directory", "import", "customers", str(file), "--dry-run"]) == 0
    assert capsys.readouterr().out == "Dry run: 1 created, 0 changed, 0 unchanged, 0 error.\n"
    assert not Customer.objects.exists()
    assert main.main(["directory", "import", "customers", str(file)]) == 0
    assert capsys.readouterr().out == "Carried out: 1 created, 0 changed, 0 unchanged, 0 error.\n"
    assert Customer.objects.count() == 1


def test_what_is_wrong_is_told_by_line_and_nothing_is_stored(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(HEAD + GOOD + WRONG, encoding="utf-8")
    assert main.main(["directory", "import", "customers", str(file)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("line 3, country: bad_shape: ")
    assert last == "Nothing was stored: 1 created, 0 changed, 0 unchanged, 1 error."
    assert not Customer.objects.exists()


def test_clean_rows_are_stored_when_asked(file: Path) -> None:
    file.write_text(HEAD + GOOD + WRONG, encoding="utf-8")
    words = ["directory", "import", "customers", str(file), "--only-clean-rows"]
    assert main.main(words) == 1
    assert Customer.objects.count() == 1


def test_an_export_is_written_to_a_file_or_printed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_customer(domain="contoso.example")
    assert main.main(["directory", "export", "customers"]) == 0
    printed = capsys.readouterr().out
    assert main.main(["directory", "export", "customers", "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8").splitlines() == printed.splitlines()
    assert main.main(["directory", "import", "customers", str(file)]) == 0
    assert "1 unchanged" in capsys.readouterr().out
