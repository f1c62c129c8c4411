"""What waits for the program is counted once it knows it, in whatever order it gets to know it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.usage.checking import WORDS

from opencpor.usage.imports.uncounted import Figures, Uncounted, Users, recount
from opencpor.usage.imports.vocabulary import SkuMeaning, Vocabulary
from opencpor.usage.layouts.graph_activity import services_in

SERVICES = {"Loop": "loop", "Clip Champ": "clips", "Board": "board"}
SKUS = {
    "PACK": SkuMeaning(("loop", "clips", "teams"), paid=True),
    "TRIAL": SkuMeaning(("loop", "teams"), paid=False),
    "EXTRA": SkuMeaning(("teams",), paid=True),
}


def words(services: dict[str, str], skus: dict[str, SkuMeaning]) -> Vocabulary:
    return replace(WORDS, services=services, skus=skus.get)


@settings(max_examples=60, deadline=None)
@given(
    order=st.permutations([*SERVICES, *SKUS]),
    together=st.lists(st.integers(1, 6), min_size=1, max_size=6),
    units=st.fixed_dictionaries({sku: st.integers(0, 500) for sku in SKUS}),
)
def test_the_order_of_publications_changes_nothing(
    order: list[str], together: list[int], units: dict[str, int]
) -> None:
    """Some names are published at a time; what comes out is what one publication would give."""
    users = {name: Users(place, None if place == 2 else 10) for place, name in enumerate(SERVICES)}
    left, facts = Uncounted(users, units, tuple(SKUS)), {"teams": Figures(7, 0, 7)}
    for published in [*sorted(together), len(order)]:
        known = order[:published]
        found = recount(
            left,
            facts,
            words(
                {name: SERVICES[name] for name in known if name in SERVICES},
                {name: SKUS[name] for name in known if name in SKUS},
            ),
        )
        left, facts = found.left, facts | found.facts
    pack = units["PACK"]
    assert facts == {
        "teams": Figures(7, pack + units["EXTRA"], 7),
        "loop": Figures(0, pack, 10), "clips": Figures(1, pack, 10), "board": Figures(2, 0, None),
    }  # fmt: skip
    assert left.stored() is None


def test_without_a_license_report_paid_units_stay_unknown() -> None:
    found = recount(Uncounted({"Loop": Users(3, None)}), {}, words(SERVICES, SKUS))
    assert found.facts == {"loop": Figures(3, None, None)}


def test_what_would_count_users_twice_waits() -> None:
    kept = Uncounted({"Loop": Users(3, 4), "Loop Mobile": Users(2, 4), "Chat": Users(1, 1)})
    meant = {"loop": "loop", "LOOP mobile": "loop", "Chat": "teams"}
    found = recount(kept, {"teams": Figures(5, None, 5)}, words(meant, {}))
    assert (found.facts, found.left) == ({}, kept)


def test_what_is_kept_is_read_as_it_was() -> None:
    kept = Uncounted({"Loop": Users(3, None)}, {"PACK": 25, "NEW": 0}, ("NEW",))
    assert Uncounted.read(kept.stored() or {}) == kept
    assert Uncounted({}, {"PACK": 25}).stored() is None


def test_services_are_read_from_headings_however_they_are_written() -> None:
    headings = [
        "\ufeffReport Refresh Date", "Loop Last Activity Date", "SkypeForBusinessLastActivityDate",
        "clip_champ_last_activity_date", "loopLastActivityDate", "Last Activity Date",
        "Has Loop License", "Loop License Assign Date",
    ]  # fmt: skip
    assert services_in(headings) == ["Loop", "SkypeForBusiness", "clip_champ"]
