"""``cpor eligibility``: files in with what is wrong line by line, and scores at once."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.eligibility.world import CERTIFICATIONS, make_world

from opencpor.cli import database, main
from opencpor.eligibility.models import Certification, Score

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "application", nullcontext)


def test_a_file_is_taken_as_a_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, file = make_world(), tmp_path / "people.csv"
    good = f"{world.location.partner_id},p1,MS-102,2025-01-01,,\n"
    file.write_text(CERTIFICATIONS + good + "nosuch,p2,MS-102,2025-01-01,,\n", encoding="utf-8")
    words = ["eligibility", "import", "certifications", str(file)]
    assert main.main(words) == 1
    assert "line 3, partner_id: unknown_location:" in capsys.readouterr().out
    assert not Certification.objects.exists()
    file.write_text(CERTIFICATIONS + good, encoding="utf-8")
    assert main.main(words) == 0
    assert capsys.readouterr().out == "Carried out: 1 created, 0 changed, 0 unchanged, 0 error.\n"
    assert main.main(["eligibility", "score", "--program", "microsoft-cpor"]) == 0
    assert capsys.readouterr().out == f"{Score.objects.count()} scores written.\n"
