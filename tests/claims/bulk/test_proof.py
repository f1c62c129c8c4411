"""What the rows of a claim say of its files."""

from datetime import date

import pytest

from opencpor.claims.bulk.rules.proof import proof_of
from opencpor.claims.bulk.rules.sheet import Row
from opencpor.common.errors import FieldError

FIRST, SECOND = date(2026, 10, 1), date(2026, 9, 30)


def read(*cells: tuple[str, str, str]) -> tuple[list[tuple[str, str, date | None]], list[object]]:
    """Return the files of a claim, and what is wrong with its rows."""
    names = ("evidence", "evidence_kind", "evidence_signed_on")
    rows = [Row(n, dict(zip(names, one, strict=True))) for n, one in enumerate(cells, start=2)]
    wrong: list[object] = []

    def note(row: int, error: FieldError) -> None:
        wrong.append((row, error.field, error.code))

    found = proof_of(rows, note)
    return [(one.name, one.kind.value, one.signed_on) for one in found.files], wrong


def test_one_value_is_said_of_all_files_of_a_row_and_of_the_rows_that_say_none() -> None:
    files, wrong = read(("a.pdf;b.pdf", "", "2026-10-01"), ("c.pdf", "", ""), ("a.pdf", "", ""))
    kept = "signed_agreement"
    assert files == [("a.pdf", kept, FIRST), ("b.pdf", kept, FIRST), ("c.pdf", kept, FIRST)]
    assert wrong == []


def test_as_many_values_as_files_are_said_of_each_and_an_empty_place_of_none() -> None:
    files, wrong = read(("a.pdf; b.pdf; c.pdf", "other;;template;", "2026-10-01; ;2026-09-30"))
    assert files == [
        ("a.pdf", "other", FIRST),
        ("b.pdf", "signed_agreement", None),
        ("c.pdf", "template", SECOND),
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ([("a.pdf", "", "2026-10-01;2026-10-02")], (2, "evidence_signed_on", "not_one_for_each")),
        ([("", "other;other", "")], (2, "evidence_kind", "not_one_for_each")),
        ([("a.pdf;b.pdf", "other;rumor", "")], (2, "evidence_kind", "invalid")),
        ([("a.pdf;b.pdf", "", "2026-10-01;soon")], (2, "evidence_signed_on", "invalid")),
        ([("a.pdf", "", "2026-10-01"), ("", "", "2026-09-30")],
         (3, "evidence_signed_on", "differs_within_claim")),
        ([("a.pdf", "", "2026-10-01"), ("a.pdf", "", "2026-09-30")],
         (3, "evidence", "differs_within_claim")),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_noted_once_on_its_row(
    cells: list[tuple[str, str, str]], wrong: tuple[int, str, str]
) -> None:
    assert read(*cells)[1] == [wrong]
