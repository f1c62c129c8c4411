"""The sheet to try the import with is one that the import reads."""

from pathlib import Path

import pytest
from tests.builders import make_customer

from opencpor.claims.bulk.rules.sheet import BEFORE
from opencpor.directory.rules.table import read_table
from opencpor.web.demo import sheet

pytestmark = pytest.mark.django_db


def test_the_sheet_to_try_has_rows_that_are_ready_and_rows_to_correct(tmp_path: Path) -> None:
    for number in range(5):
        make_customer(domain=f"customer{number}.example")
    lines = read_table(sheet.write(tmp_path).read_bytes(), BEFORE, ("engagement",))
    assert [line.cells["workload"] for line in lines] == [
        "teams", "sharepoint", "temas", "exchange", "intune",
    ]  # fmt: skip
    assert lines[3].cells["contact_email"] == "no address"
    assert len({line.cells["tenant_id"] for line in lines}) == 5
