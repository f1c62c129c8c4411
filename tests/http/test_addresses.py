"""Operations of the API are found by the first word of their addresses, all of them."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, resolve

from opencpor.config.api import api
from opencpor.http.addresses import by_first_word


def named(
    addresses: Iterable[URLPattern | URLResolver], above: str = ""
) -> Iterator[tuple[str, str | None]]:
    for one in addresses:
        route = above + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, one.name
        else:
            yield from named(one.url_patterns, route)


def test_every_address_is_there_once() -> None:
    plain, found = named(api.urls[0]), named(by_first_word(api.urls)[0])
    assert sorted(map(str, found)) == sorted(map(str, plain))


def test_plain_addresses_of_a_word_come_first_and_nothing_else_moves() -> None:
    def claims(urls: Iterable[URLPattern | URLResolver]) -> list[tuple[str, str | None]]:
        return [one for one in named(urls) if one[0].startswith("claims")]

    before = claims(api.urls[0])
    plain, others = ([one for one in before if ("<" in one[0]) is said] for said in (False, True))
    assert claims(by_first_word(api.urls)[0]) == plain + others


def test_a_match_names_the_whole_address() -> None:
    found = resolve("/api/v1/claims/clm_1/submit")
    assert found.route == "api/v1/claims/<claim_id>/submit"
    assert (found.view_name, found.kwargs) == ("api:submit_claim", {"claim_id": "clm_1"})
