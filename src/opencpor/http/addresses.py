"""Finds an operation of the API by the first word of its address, not by trying them all."""

import re

from django.urls import URLPattern, URLResolver, include, path

WORD = re.compile(r"[a-z0-9-]*")  # as it stands there: parameters come later
Address = URLPattern | URLResolver
Urls = tuple[list[Address], str, str]


def _first_word(address: Address) -> str:
    found = WORD.match(str(address.pattern))
    return found[0] if found and isinstance(address, URLPattern) else ""


def _below(word: str, addresses: list[Address]) -> URLResolver:
    """Return the same addresses, behind their first word."""
    rest = [
        path(str(one.pattern).removeprefix(word), one.callback, name=one.name)
        for one in sorted(addresses, key=lambda one: "<" in str(one.pattern))  # plain ones first
        if isinstance(one, URLPattern)
    ]
    return path(word, include(rest))


def by_first_word(urls: Urls) -> Urls:
    """Return addresses that Ninja gives in one row, those of a word together.

    Within a word plain addresses come first, which are compared as they stand, then those with
    parameters; of each the first one that fits still decides. No address fits two words.
    """
    addresses, application, namespace = urls
    gathered: dict[str, list[Address]] = {}
    for one in addresses:
        gathered.setdefault(_first_word(one), []).append(one)
    others = gathered.pop("", [])
    fullest_first = sorted(gathered.items(), key=lambda one: -len(one[1]))
    found = [_below(word, some) for word, some in fullest_first]
    return [*found, *others], application, namespace
