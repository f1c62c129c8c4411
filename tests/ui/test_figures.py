"""Figures are written as Django writes them, in every language, only faster."""

from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import number_format

from opencpor.ui.figures import number

FIGURES = (
    0, 7, -7, 999, 1000, -1000, 1234567, 10**40, "0.00", "-0.00", "-0.05", "0.000001", "1E+3",
    "1234.50", "-98765432.1", "12345678901234567890.123456789",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr", "hi"])
@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_written_with_all_its_places(language: str, figure: int | str) -> None:
    exact = Decimal(figure)
    places = max(0, -int(exact.as_tuple().exponent))
    with translation.override(language):
        assert number(exact) == number_format(exact, places, force_grouping=True)


def test_languages_group_and_point_in_their_own_ways() -> None:
    written = {}
    for language in ("en", "de"):
        with translation.override(language):
            written[language] = [number(1234567), number(Decimal("-1234.5"), 2), number(-0)]
    assert written["en"] == ["1,234,567", "-1,234.50", "0"]
    assert written["de"] == ["1.234.567", "-1.234,50", "0"]


def test_figures_beyond_any_sense_are_powers_of_ten() -> None:
    with translation.override("en"):
        assert number(Decimal("1E+250")) == "1e+250"
