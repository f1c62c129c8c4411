"""Countries by their names in the reader's language; stored are two letters of ISO 3166-1."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale
from django.utils.translation import get_language

ALPHA_2 = 2
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


@lru_cache(maxsize=16)
def _named_in(language: str) -> Mapping[str, str]:
    return MappingProxyType(dict(Locale.parse(language, sep="-").territories))


def _territories() -> Mapping[str, str]:
    return _named_in(get_language() or "en")


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
