"""Countries by their names in the reader's language; stored are two letters of ISO 3166-1."""

from babel import Locale
from django.utils.translation import get_language

ALPHA_2 = 2
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def _territories() -> dict[str, str]:
    return dict(Locale.parse(get_language() or "en", sep="-").territories)


def countries() -> list[tuple[str, str]]:
    """Return all countries with their names in the reader's language, in that order."""
    found = [
        (code, name)
        for code, name in _territories().items()
        if len(code) == ALPHA_2 and code.isalpha() and code not in NO_COUNTRY
    ]
    return [("", ""), *sorted(found, key=lambda pair: pair[1])]


def country_name(code: str) -> str:
    """Return a country's name; a code that is none stays as it is."""
    return str(_territories().get(code, code))
