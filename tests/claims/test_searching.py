"""Searches give exactly what the plain question gives, whichever way they take."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import limit as limited
from tests.builders import make_user
from tests.claims.scene import Scene, make_claimant

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.access.scope import restrict
from opencpor.claims import listed, searching
from opencpor.claims.lists import SORTS, Count, Filter, matching, own_in_names
from opencpor.claims.models import WORDS, Claim
from opencpor.common.errors import Invalid

pytestmark = pytest.mark.django_db

NAMES = (
    "Teams rollout", "Consolidation of mailboxes", "consolidated Consolidations", "", "a b c",
    "Süd-West Straße", "ΟΔΟΣ ΟΔΟΣ", "日本語プロジェクト展開計画第二",
    "roll-out.example.com/path?x=1", "x" * 200, "the THE The", "50% & more | !",
    "mail ada@example.com", "-5 1.5e3 v2.0", "12345678901234 1234567890123", "O'Neil \\ & Co <b>",
    "foo_bar foo-bar", "İstanbul \N{LATIN SMALL LETTER DOTLESS I}spanak", "K2 Kelvin",
    "éte e\N{COMBINING ACUTE ACCENT}te", "http://example.org/a-b", "a:b 10:30 2026-11-22",
)  # fmt: skip
WORDS_OF_NAMES = sorted({word for name in NAMES for word in name.split()})
SHAPED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def many(scene: Scene) -> Scene:
    """Eighty claims of two partners, whose names, and the ends of whose ids, are alike."""
    chance = random.Random(5)  # noqa: S311 - the same names each time
    model = scene.draft()
    alike = Organization.objects.create(
        id=f"org_alike{model.partner_id[-2:]}", kind="partner", name="Alike"
    )
    for partner_id in (model.partner_id, alike.id):
        Claim.objects.bulk_create(
            Claim(
                partner_id=partner_id,
                program_key=model.program_key,
                engagement=model.engagement,
                name=" ".join(chance.sample(NAMES, 2))[:200],
                customer_name=chance.choice(NAMES),
                deadline_at=model.deadline_at if chance.random() < 0.5 else None,
                created_at=model.created_at,
                state_since=model.state_since,
            )
            for _ in range(40)
        )
    return scene


@st.composite
def asked(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(WORDS_OF_NAMES), min_size=1, max_size=3))
    cut = [word[: draw(st.integers(1, min(len(word), 16)))] for word in words]
    return " ".join(draw(st.sampled_from((word, word.upper(), word + "z"))) for word in cut)


def plainly(words: str) -> set[str]:
    """Ask without any index: the words of both names, compared as they are."""
    kept = [word.translate({ord("'"): None, ord("\\"): None}) for word in words.split()]
    parts = [f"'{word}':*" for word in kept if any(sign.isalnum() for sign in word)]
    query = SearchQuery(" & ".join(parts), search_type="raw", config="simple")
    rows = Claim.objects.alias(held=WORDS).filter(held=query) if parts else Claim.objects.none()
    return set(rows.values_list("id", flat=True))


@SHAPED
@given(words=asked())
@pytest.mark.usefixtures("many")
def test_beginnings_find_what_the_whole_words_say(words: str) -> None:
    found = matching(Claim.objects.all(), words)
    assert {claim.id for claim in found} == plainly(words)


def pages(actor: Actor, words: str, sort: str, limit: int) -> Iterator[str]:
    """Go through all pages of a search."""
    cursor, first = "", True
    shown = listed.Pages(lambda rows: rows)
    while cursor or first:
        page = shown.page(actor, Filter(words=words), sort, cursor, limit)
        yield from (claim.id for claim in page.rows)
        cursor, first = page.next_cursor, False


@SHAPED
@given(
    words=asked(),
    sort=st.sampled_from(sorted(SORTS)),
    limit=st.integers(1, 9),
    walked=st.sampled_from((0, 1, 7, 20, 5000)),
    operator=st.booleans(),
)
def test_every_way_gives_everybody_the_same_pages(
    many: Scene, words: str, sort: str, limit: int, walked: int, *, operator: bool
) -> None:
    actor = many.reviewer if operator else many.ours.actor
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listed, "reach", lambda *_: walked)
        seen = list(pages(actor, words, sort, limit))
    rows = restrict(Claim.objects.filter(id__in=plainly(words)), actor)
    if sort.endswith("deadline"):
        rows = rows.filter(deadline_at__isnull=False)
    assert seen == list(rows.order_by(*SORTS[sort]).values_list("id", flat=True))


@pytest.mark.parametrize(
    ("walked", "said"), [(5000, (2, True)), (4, (2, True)), (2, (4, False)), (0, (4, False))]
)
def test_a_search_says_how_many_there_are_or_at_least(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, walked: int, said: tuple[int, bool]
) -> None:
    for name in ("Teams 1", "Other", "Teams 2", "Teams 3", "Teams 4"):
        scene.draft(name=name)
    monkeypatch.setattr(listed, "reach", lambda *_: walked)
    monkeypatch.setattr(listed, "USUAL", 2)
    shown = listed.Pages(lambda rows: rows)
    for actor in (scene.ours.actor, scene.reviewer):
        page, count = shown.counted(actor, Filter(words="tea"), "-created", "")
        assert (count.number, count.more) == said
        assert [claim.name for claim in page.rows] == ["Teams 4", "Teams 3"]


def test_one_partners_claims_come_from_its_own_index(scene: Scene) -> None:
    partner_id = scene.draft().partner_id
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for words in ("teams roll", "roll-out", "consolidations"):
            text, values = own_in_names(words, partner_id)
            cursor.execute(f"EXPLAIN {text}", values)
            assert "claim_own_beginnings" in str(cursor.fetchall()), words


def test_whoever_reads_claims_of_two_partners_finds_those_of_both(scene: Scene) -> None:
    other = make_claimant()
    claims = [scene.draft(side=side, name="Teams") for side in (scene.ours, other)]
    both = replace(scene.ours.actor, grants=scene.ours.actor.grants + other.actor.grants)
    page = listed.Pages(lambda rows: rows).page(both, Filter(words="tea"), "created")
    assert [claim.id for claim in page.rows] == [claim.id for claim in claims]


@pytest.mark.parametrize(
    ("total", "holding", "far"),
    [
        (1_000_000, 50_000, searching.LEAST),  # frequent: near the beginning
        (1_000_000, 10_000, 10_200),  # the page is expected within half of it
        (1_000_000, 5_000, 0),  # reading 20,400 rows costs more than to collect 5,000 claims
        (1_000_000, 0, 0),
        (100, 90, searching.LEAST),
    ],
)
def test_a_list_is_read_as_far_as_words_are_expected(total: int, holding: int, far: int) -> None:
    assert searching.far_enough(total, holding, 51) == far


@pytest.mark.parametrize(("own", "far"), [(500_000, 5100), (100_000, 5100), (50_000, 0), (0, 0)])
def test_a_small_partners_claims_are_rather_collected(own: int, far: int) -> None:
    assert searching.far_enough(1_000_000, 20_000, 51, own) == far


def test_the_database_knows_what_share_of_the_claims_a_partner_has(many: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_claim")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "far_enough", lambda *numbers: numbers)
        said = searching.reach("a", 51, many.ours.location.organization_id)
    assert said == (81, len(plainly("a")), 51, 41)


def test_a_later_page_of_a_search_is_searched_once_and_not_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "USUAL", 2)
    for _ in range(3):
        scene.draft(name="Teams")
    shown, wanted = listed.Pages(lambda rows: rows), Filter(words="tea")
    page, count = shown.counted(scene.ours.actor, wanted, "name", "")
    assert (len(page.rows), count) == (2, Count(3, more=False))
    with CaptureQueriesContext(connection) as asked:
        page, count = shown.counted(scene.ours.actor, wanted, "name", page.next_cursor)
    assert (len(page.rows), page.next_cursor, count) == (1, "", Count(2, more=True))
    assert len(asked) == 2  # what the words are expected to hold, and the search


def test_other_filters_narrow_a_search(scene: Scene) -> None:
    scene.draft(name="Teams draft")
    sent = scene.submitted("intune", name="Teams sent")
    wanted = Filter(words="teams", states=("submitted",))
    assert listed.search(scene.ours.actor, wanted, "name").ids == [sent.id]


def test_a_search_refuses_strange_pages(scene: Scene) -> None:
    shown = listed.Pages(lambda rows: rows)
    for actor in (scene.ours.actor, scene.reviewer):
        for cursor, limit in (("nonsense", 50), ("", 0), ("", 201)):
            with pytest.raises(Invalid):
                shown.page(actor, Filter(words="teams"), "name", cursor, limit)


def test_changed_names_are_found_at_once(scene: Scene) -> None:
    claim = scene.draft(name="Before")
    Claim.objects.filter(id=claim.id).update(name="Afterwards")
    for words, found in (("bef", []), ("afterw", [claim.id])):
        assert list(pages(scene.ours.actor, words, "-created", 50)) == found


def test_rare_words_are_collected_from_their_index(scene: Scene) -> None:
    scene.draft()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for words in ("teams roll", "roll-out", "consolidations"):
        assert "claim_beginnings" in matching(Claim.objects.all(), words).explain(), words


def test_a_role_at_no_location_any_longer_finds_nothing(
    many: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = many.ours.location
    user = make_user(Role.INCENTIVES_USER, place.organization.organization)
    role = limited(user, place.unit)
    role.units.clear()
    shown = listed.Pages(lambda rows: rows)
    for walked in (5000, 0):
        monkeypatch.setattr(listed, "reach", lambda *_, far=walked: far)
        page, count = shown.counted(actor_of_user(user), Filter(words="Teams"), "name", "")
        assert (page.rows, count) == ([], Count(0, more=False))
