"""Every wording of what a sheet may have wrong can be said, in both languages."""

import string

import pytest
from django.utils import translation

from opencpor.claims.bulk.report import Outcome, of_said
from opencpor.claims.bulk.rules.wordings import SHEET, worded


@pytest.mark.parametrize("kind", SHEET)
def test_a_wording_is_said_with_its_values_in_the_readers_language(kind: str) -> None:
    texts = SHEET[kind].text + SHEET[kind].remedy
    gaps = {name for _, name, _, _ in string.Formatter().parse(texts) if name}
    error = worded("column", kind, **{gap: f"<{gap}>" for gap in gaps})
    note = of_said(2, error, Outcome.ERROR)
    with translation.override("en"):
        english = note.words()
    with translation.override("de"):
        german = note.words()
    assert english == (error.message, error.remedy)
    assert german[0] != english[0]
    assert all(f"<{gap}>" in " ".join(german) for gap in gaps)
