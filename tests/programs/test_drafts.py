"""Drafts of versions: several write them, nobody's change is lost, a second person publishes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from tests.builders import make_organization, make_user
from tests.programs.drafting import (
    CLI,
    DAYS,
    KEY,
    another_version,
    begun,
    text_with_days,
    two_managers,
)

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound, Problem, Stale
from opencpor.journal.models import Event
from opencpor.programs.actions.publish import publish
from opencpor.programs.actions.publish_proposal import publish_proposal
from opencpor.programs.actions.reject_proposal import reject_proposal
from opencpor.programs.drafts.actions.bring_up import bring_up
from opencpor.programs.drafts.actions.change_places import Place, change_places, save_part
from opencpor.programs.drafts.actions.discard_draft import discard_draft
from opencpor.programs.drafts.actions.propose_draft import propose_draft
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.checking import check
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.drafts.queries import fetch_draft, standing
from opencpor.programs.drafts.rules import digest_of_part
from opencpor.programs.models import ProgramVersion, Proposal
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import shipped_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def managers() -> tuple[Actor, Actor]:
    return two_managers()


def test_a_draft_begins_as_the_latest_version(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])

    assert (draft.text, draft.base, draft.revision) == (shipped_text(KEY), 1, 1)
    event = Event.objects.get(type="program.draft_started")
    assert event.data["after"] == {"draft": draft.id, "base": 1}


def test_each_saving_says_who_changed_which_place(managers: tuple[Actor, Actor]) -> None:
    one, other = managers
    draft = begun(one)
    save_text(draft.id, one, text_with_days(25), seen='"1"')
    save_text(draft.id, other, text_with_days(30), seen='"2"')

    found = [(row.revision, row.by, row.places) for row in DraftChange.objects.order_by("id")]

    place = {"path": "policy.dispute_days", "kind": "changed"}
    assert found == [
        (2, one.id, [place | {"before": 20, "after": 25}]),
        (3, other.id, [place | {"before": 25, "after": 30}]),
    ]


def test_what_somebody_else_saved_is_not_lost(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    save_text(draft.id, managers[0], text_with_days(25), seen='"1"')

    with pytest.raises(Stale):
        save_text(draft.id, managers[1], text_with_days(40), seen='"1"')

    assert VersionDraft.objects.get().text == text_with_days(25)
    assert DraftChange.objects.count() == 1


def test_the_same_text_again_is_no_saving(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])

    same = save_text(draft.id, managers[0], draft.text.replace("\n", "\r\n"), seen='"1"')

    assert (same.revision, DraftChange.objects.count()) == (1, 0)


def test_a_wrong_document_can_be_saved_and_is_told_with_its_lines(
    managers: tuple[Actor, Actor],
) -> None:
    draft = begun(managers[0])
    text = draft.text.replace(DAYS, "dispute_days: -1").replace("first_month: 1", "first_month: 13")

    found = check(save_text(draft.id, managers[0], text, seen=None))

    lines = text.splitlines()
    assert [(one.path, lines[(one.line or 0) - 1].strip()) for one in found.findings] == [
        ("fiscal_year.first_month", "fiscal_year: {first_month: 13}"),
        ("policy.dispute_days", "dispute_days: -1"),
    ]
    with pytest.raises(Invalid) as refused:
        propose_draft(draft.id, managers[0], note="x")
    assert (refused.value.code, Proposal.objects.count()) == ("wrong_document", 0)


def test_a_text_that_is_no_yaml_is_kept_too_and_its_line_is_said(
    managers: tuple[Actor, Actor],
) -> None:
    draft = begun(managers[0])

    saved = save_text(draft.id, managers[0], "key: a\nname: [x\n", seen=None)

    [finding] = check(saved).findings
    assert (finding.path, finding.line) == ("document", 3)
    assert DraftChange.objects.get().note == "unreadable"


@pytest.mark.parametrize("text", ["a" * 2_000_001, "key: \0", "key: \ud800"])
def test_what_cannot_be_kept_is_refused(managers: tuple[Actor, Actor], text: str) -> None:
    draft = begun(managers[0])

    with pytest.raises(Invalid):
        save_text(draft.id, managers[0], text, seen=None)

    assert VersionDraft.objects.get().revision == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a: &a [x]\nb: [*a, *a]\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "key: a\nkey: b\n",
        "{" * 50 + "}" * 50,
        "- " * 40 + "a",
    ],
)
def test_hostile_yaml_is_an_error_among_others(managers: tuple[Actor, Actor], text: str) -> None:
    found = check(begun(managers[0]), text)

    assert found.count
    assert found.document is None


@pytest.mark.parametrize("line", ["no: x", "1: x", 'x: "\\0"', 'x: "\\ud800"'])
def test_keys_and_characters_that_are_no_text_are_kept_and_told(
    managers: tuple[Actor, Actor], line: str
) -> None:
    draft = begun(managers[0])

    saved = save_text(draft.id, managers[0], f"{draft.text}\n{line}\n", seen='"1"')

    row = DraftChange.objects.get()
    assert (saved.revision, row.note, row.places) == (2, "unreadable", [])
    assert check(saved).document is None


@pytest.mark.parametrize("number", [".nan", "-.inf"])
def test_numbers_without_an_end_are_kept_and_told(
    managers: tuple[Actor, Actor], number: str
) -> None:
    draft = begun(managers[0])

    saved = save_text(draft.id, managers[0], f"{draft.text}\nx: {number}\n", seen='"1"')

    place = {"path": "x", "kind": "added", "before": None, "after": None}
    assert (DraftChange.objects.get().places, check(saved).document) == ([place], None)


def test_a_draft_is_proposed_and_published_by_a_second_manager(
    managers: tuple[Actor, Actor],
) -> None:
    one, other = managers
    draft = begun(one)
    save_text(draft.id, other, text_with_days(25), seen=None)
    proposed = propose_draft(draft.id, one, note="Longer", seen='"2"')
    with pytest.raises(Forbidden):
        publish_proposal(proposed.proposal_id, one)

    publish_proposal(proposed.proposal_id, other)

    assert latest_version(KEY).document.policy.dispute_days == 25
    assert standing(fetch_draft(one, draft.id)) == "published"


def test_while_it_waits_a_draft_cannot_change(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    save_text(draft.id, managers[0], text_with_days(25), seen=None)
    propose_draft(draft.id, managers[0], note="Longer")

    with pytest.raises(Conflict) as refused:
        save_text(draft.id, managers[1], text_with_days(30), seen=None)

    assert (refused.value.code, refused.value.extra) == ("draft_closed", {"state": "waits"})
    assert VersionDraft.objects.get().text == text_with_days(25)


def test_what_was_rejected_is_mended_and_proposed_again(managers: tuple[Actor, Actor]) -> None:
    one, other = managers
    draft = begun(one)
    save_text(draft.id, one, text_with_days(25), seen=None)
    first = propose_draft(draft.id, one, note="Longer").proposal_id
    reject_proposal(first, other, reason="Too long.")

    save_text(draft.id, other, text_with_days(22), seen=None)
    second = propose_draft(draft.id, one, note="A little longer").proposal_id

    assert first != second
    assert Proposal.objects.get(id=second).text == text_with_days(22)


def test_a_draft_that_a_version_overtook_is_brought_up_first(
    managers: tuple[Actor, Actor],
) -> None:
    draft = begun(managers[0])
    save_text(draft.id, managers[0], text_with_days(25), seen=None)
    newer = shipped_text(KEY).replace("review_business_days: 10", "review_business_days: 12")
    publish(CLI, newer)
    with pytest.raises(Conflict) as refused:
        propose_draft(draft.id, managers[0], note="Longer")

    brought = bring_up(draft.id, managers[1], seen='"2"')

    assert refused.value.code == "draft_is_behind"
    assert (brought.base, brought.text) == (2, newer.replace(DAYS, "dispute_days: 25"))
    assert propose_draft(draft.id, managers[0], note="Longer").proposal_id


def test_changes_of_the_same_line_are_put_together_by_people(
    managers: tuple[Actor, Actor],
) -> None:
    draft = begun(managers[0])
    save_text(draft.id, managers[0], text_with_days(25), seen=None)
    publish(CLI, text_with_days(30))

    with pytest.raises(Conflict) as refused:
        bring_up(draft.id, managers[0])
    assert (refused.value.code, VersionDraft.objects.get().base) == ("changes_touch", 1)
    kept = bring_up(draft.id, managers[0], as_it_is=True)

    assert (kept.base, kept.text) == (2, text_with_days(25))
    with pytest.raises(Conflict, match="up to date"):
        bring_up(draft.id, managers[0])


def test_a_draft_of_another_program_is_not_proposed(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    text = draft.text.replace(f"key: {KEY}", "key: other-alliance", 1)
    saved = save_text(draft.id, managers[0], text, seen=None)

    with pytest.raises(Invalid) as refused:
        propose_draft(draft.id, managers[0], note="x")

    assert (refused.value.code, Proposal.objects.count()) == ("other_program", 0)
    assert [one.path for one in check(saved).findings] == ["key"]


def test_what_history_needs_cannot_be_taken_away(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    text = draft.text.replace("key: distributor", "key: reseller")

    [finding] = check(draft, text).findings

    assert (finding.path, finding.what) == ("channels", "'distributor' is gone")


def test_places_are_changed_and_everything_else_stays(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    places = [Place("policy.dispute_days", 25), Place("incentives.0.rates.draft", "13.50")]

    saved = change_places(draft.id, managers[0], places, seen='"1"')

    wanted = text_with_days(25).replace('draft: "12.00"', 'draft: "13.50"')
    assert saved.text == wanted


@pytest.mark.parametrize(
    "place",
    [
        Place("policy.nothing.more", 1),
        Place("incentives.99.rule", "x"),
        Place("incentives.x", "x"),
        Place("key.deeper", "x"),
        Place("policy.no_such", remove=True),
        Place("", remove=True),
    ],
)
def test_a_place_that_is_not_there_is_refused(managers: tuple[Actor, Actor], place: Place) -> None:
    draft = begun(managers[0])

    with pytest.raises(Invalid):
        change_places(draft.id, managers[0], [Place("policy.dispute_days", 25), place], seen=None)

    assert VersionDraft.objects.get().text == shipped_text(KEY)


def test_two_people_write_two_parts_at_once(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    close, payments = {"min_coverage": "0.90"}, {"minimum": "50.00", "hold_days": 90}
    seen = digest_of_part(close), digest_of_part(payments)
    path = ("policy", "close"), ("policy", "payments")
    save_part(draft.id, managers[0], path[0], {"min_coverage": "0.8"}, seen_part=seen[0])

    save_part(draft.id, managers[1], path[1], payments | {"hold_days": 60}, seen_part=seen[1])
    with pytest.raises(Stale):
        save_part(draft.id, managers[1], path[0], {"min_coverage": "0.7"}, seen_part=seen[0])

    document = check(VersionDraft.objects.get()).document
    assert document is not None
    assert (str(document.policy.close.min_coverage), document.policy.payments.hold_days) == (
        "0.8",
        60,
    )


def test_a_discarded_draft_is_only_read(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    discard_draft(draft.id, managers[1], seen='"1"')

    for refused in (
        lambda: save_text(draft.id, managers[0], "key: a", seen=None),
        lambda: propose_draft(draft.id, managers[0], note="x"),
        lambda: discard_draft(draft.id, managers[0]),
    ):
        with pytest.raises(Problem) as found:
            refused()
        assert found.value.code == "draft_closed"
    assert fetch_draft(managers[0], draft.id).text == shipped_text(KEY)


@pytest.mark.parametrize("name", ["", " \n", "x" * 121])
def test_a_draft_needs_a_short_name(managers: tuple[Actor, Actor], name: str) -> None:
    another_version()

    with pytest.raises(Invalid):
        start_draft(managers[0], KEY, name=name)

    assert not VersionDraft.objects.exists()


def test_partners_know_of_no_drafts(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    partner = actor_of_user(make_user(Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER)))
    auditor = actor_of_user(make_user(Role.AUDITOR))

    with pytest.raises(NotFound):
        fetch_draft(partner, draft.id)
    with pytest.raises(Forbidden):
        save_text(draft.id, auditor, "key: a", seen=None)

    assert fetch_draft(auditor, draft.id).revision == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": "other"},
        {"revision": 3},
        {"program_id": "other", "revision": 2},
        {"begun_by": "usr_other", "revision": 2},
        {"state": "gone", "revision": 2},
    ],
)
def test_the_database_keeps_a_draft(managers: tuple[Actor, Actor], change: dict[str, str]) -> None:
    draft = begun(managers[0])

    with pytest.raises(DatabaseError), transaction.atomic():
        VersionDraft.objects.filter(id=draft.id).update(**change)

    assert VersionDraft.objects.get().text == shipped_text(KEY)


def test_the_database_keeps_who_saved_what(managers: tuple[Actor, Actor]) -> None:
    draft = begun(managers[0])
    save_text(draft.id, managers[0], text_with_days(25), seen=None)

    with pytest.raises(DatabaseError), transaction.atomic():
        DraftChange.objects.update(by="usr_other")
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionDraft.objects.all().delete()

    assert DraftChange.objects.get().by == managers[0].id
    assert ProgramVersion.objects.count() == 1
