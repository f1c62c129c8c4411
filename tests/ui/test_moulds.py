"""Rows of long lists are filled, not drawn; what a value holds never becomes markup."""

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from opencpor.ui.moulds import draw_rows, filled

ROW = "claims/parts/list_row.html"
VALUES = {
    "id": "clm_1", "called": "100 %(name)s", "name": "<b>Rollout</b> & 5 % more", "partner": "Fir",
    "customer": '"Elm"', "role": "{{ role }}", "partner_id": "5100001",
    "status": SafeString("<span>Draft</span>"), "deadline": "today",
}  # fmt: skip


def test_values_are_escaped_unless_they_are_safe() -> None:
    row = draw_rows(ROW, [VALUES], verbs=True, partners=True)
    for shown in (
        'href="/claims/clm_1">&lt;b&gt;Rollout&lt;/b&gt; &amp; 5 % more</a>',
        '<span class="soft">Fir</span>',
        "<td>&quot;Elm&quot;</td>",
        "<td><span>Draft</span></td>",
        ">{{ role }}<",
        'value="clm_1" data-select aria-label="Choose 100 %(name)s"',
    ):
        assert shown in row


def test_every_row_has_its_own_values() -> None:
    rows = [VALUES | {"name": name, "id": f"clm_{name}"} for name in "abc"]
    drawn = draw_rows(ROW, rows, verbs=False, partners=False)
    assert [drawn.count(f'/claims/clm_{name}">{name}</a>') for name in "abc"] == [1, 1, 1]
    assert "Fir" not in drawn
    assert "checkbox" not in drawn


@pytest.mark.parametrize(("language", "word"), [("en", "Choose"), ("de", "auswählen")])
def test_a_row_speaks_the_readers_language(language: str, word: str) -> None:
    with override(language):
        assert word in draw_rows(ROW, [VALUES], verbs=True, partners=False)


def test_no_rows_are_nothing() -> None:
    assert draw_rows(ROW, [], verbs=True, partners=False) == ""


def test_values_that_hold_what_separates_values_stay_apart() -> None:
    row = draw_rows(ROW, [VALUES | {"name": "a\x1f<b>"}], verbs=False, partners=False)
    assert ">a\x1f&lt;b&gt;</a>" in row
    assert "<td>&quot;Elm&quot;</td>" in row


def test_a_part_leaves_out_what_is_empty_and_draws_every_value() -> None:
    whole = filled(
        "ui/parts/card.html", {"title": "<A>", "ident": "x", "content": "%s", "note": "n"}
    )
    assert ' id="x">&lt;A&gt;</h2><span class="card-note">n</span></div>' in whole
    assert '<div class="card-body">%s</div>' in whole
    bare = filled("ui/parts/card.html", {"title": "", "ident": "x", "content": SafeString("<p>")})
    assert bare == '<section class="card"><div class="card-body"><p></div></section>'
