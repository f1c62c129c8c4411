"""``cpor associations import``: a sheet in, with what is wrong line by line."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.claims.bulk.sheets import sheet
from tests.claims.scene import QuietConsent, Scene
from tests.claims.takeover.sheets import held

from opencpor.cli import database, main
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def test_a_sheet_is_checked_and_then_taken_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "application", nullcontext)
    scene, file = Scene(QuietConsent()), tmp_path / "old.csv"
    wrong = held(scene, reference="old-2", workload="abacus")
    file.write_bytes(sheet([held(scene), wrong]))
    assert main.main(["associations", "import", str(file), "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert "line 3, workload: error: workload_unknown: This is no workload" in said
    assert said.endswith("Nothing was stored: 0 ready, 1 warning, 1 error, 0 done, 0 created, "
                         "0 failed.\n")  # fmt: skip
    assert not Association.objects.exists()
    main.main(["associations", "import", str(file), "--only-clean-rows"])
    assert "Carried out: 0 ready, 1 warning, 1 error, 0 done, 1 created" in capsys.readouterr().out
    assert Association.objects.get().reference == "old-1"
