"""A version takes two program managers: one proposes, another publishes or rejects."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.builders import make_organization, make_user
from tests.claims.pages.visitors import browser_of
from tests.programs.documents import as_text, invented

from opencpor.access.actor import Actor, system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound, Problem, Stale
from opencpor.common.months import Month
from opencpor.journal.models import Event
from opencpor.programs import ports
from opencpor.programs.actions import publish as publishing
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish import publish
from opencpor.programs.actions.publish_proposal import publish_proposal
from opencpor.programs.actions.reject_proposal import reject_proposal
from opencpor.programs.actions.withdraw_proposal import withdraw_proposal
from opencpor.programs.models import Program, ProgramVersion, Proposal

pytestmark = pytest.mark.django_db
CLI = system("cli")
KEY = "tidewell-alliance"


@pytest.fixture
def managers() -> tuple[Actor, Actor]:
    operator = make_organization(Side.OPERATOR)
    first, second = (make_user(Role.PROGRAM_MANAGER, operator) for _ in range(2))
    return actor_of_user(first), actor_of_user(second)


def changed(**policy: Any) -> str:
    data = invented()
    data["policy"] = data.get("policy", {}) | policy
    return as_text(data)


def test_what_one_manager_proposes_another_publishes(managers: tuple[Actor, Actor]) -> None:
    one, other = managers
    proposal = propose_version(
        one, as_text(invented()), note="First", effective_from=Month(2026, 12)
    )

    done = publish_proposal(proposal.id, other, seen='"1"')

    version = ProgramVersion.objects.get()
    assert (done.state, done.version, version.number) == ("published", version, 1)
    assert (f"{version.effective_from}", version.published_by) == ("2026-12-01", other.id)
    published = Event.objects.get(type="program.published").data["after"]
    assert published == {"number": 1, "effective_from": "2026-12", "proposed_by": one.id}


def test_a_page_asks_only_who_may_decide(managers: tuple[Actor, Actor]) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")
    for actor, answers in zip(managers, ((403, 403, 200), (200, 200, 409)), strict=True):
        pages = browser_of(actor)
        for step, status in zip(("publish", "reject", "withdraw"), answers, strict=True):
            assert pages.get(f"/programs/proposals/{proposal.id}/{step}").status_code == status
    withdraw_proposal(proposal.id, managers[0])
    assert (
        browser_of(managers[1]).get(f"/programs/proposals/{proposal.id}/publish").status_code == 409
    )


def asked_to_publish(proposal: Proposal, actor: Actor) -> str:
    page = browser_of(actor).get(f"/programs/proposals/{proposal.id}/publish")
    return page.content.decode()


def shown(proposal: Proposal, actor: Actor) -> str:
    return browser_of(actor).get(f"/programs/proposals/{proposal.id}").content.decode()


def test_whoever_publishes_is_told_the_month_that_was_asked_for(
    managers: tuple[Actor, Actor],
) -> None:
    first = Month(2026, 12)
    text = as_text(invented())
    proposal = propose_version(managers[0], text, note="First", effective_from=first)

    told = "It governs the program from December 2026 on."
    assert told in asked_to_publish(proposal, managers[1])


def test_a_first_version_is_said_to_govern_from_its_earliest_rule(
    managers: tuple[Actor, Actor],
) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")

    told = "It governs the program from January 2025 on."
    assert told in asked_to_publish(proposal, managers[1])
    assert ">January 2025</time>" in shown(proposal, managers[1])
    published = publish_proposal(proposal.id, managers[1]).version
    assert published
    assert str(published.effective_from) == "2025-01-01"


def test_a_later_version_is_said_to_govern_from_the_month_of_its_publication(
    managers: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(CLI, as_text(invented()))
    proposal = propose_version(managers[0], changed(draft_expiry_days=30), note="Shorter")
    monkeypatch.setattr(publishing, "now", lambda: datetime(2027, 2, 15, tzinfo=UTC))

    told = "It governs the program from February 2027 on."
    assert told in asked_to_publish(proposal, managers[1])
    assert "the month in which it is published" in shown(proposal, managers[1])
    publish_proposal(proposal.id, managers[1])
    assert ">February 2027</time>" in shown(proposal, managers[1])


def test_nobody_publishes_what_they_proposed(managers: tuple[Actor, Actor]) -> None:
    one, _ = managers
    proposal = propose_version(one, as_text(invented()), note="First")

    with pytest.raises(Forbidden) as refused:
        publish_proposal(proposal.id, one)

    assert refused.value.code == "second_person"
    assert not Program.objects.exists()
    assert Proposal.objects.get().state == "open"


def test_a_person_publishes_nothing_without_a_proposal(managers: tuple[Actor, Actor]) -> None:
    with pytest.raises(Forbidden, match="Propose it"):
        publish(managers[0], as_text(invented()))

    assert not Program.objects.exists()


def test_a_wrong_document_is_refused_with_every_error(managers: tuple[Actor, Actor]) -> None:
    data = invented() | {"currency": "XXX", "foo": 1}

    with pytest.raises(Invalid) as refused:
        propose_version(managers[0], as_text(data), note="First")

    assert refused.value.code == "wrong_document"
    assert {error.field for error in refused.value.errors} == {"currency", "foo"}
    assert not Proposal.objects.exists()


def test_one_proposal_of_a_program_waits_at_a_time(managers: tuple[Actor, Actor]) -> None:
    waiting = propose_version(managers[0], as_text(invented()), note="First")

    with pytest.raises(Conflict) as refused:
        propose_version(managers[1], changed(draft_expiry_days=30), note="Other")

    assert (refused.value.code, refused.value.extra) == (
        "proposal_waits",
        {"proposal": waiting.id},
    )
    assert Proposal.objects.count() == 1


def test_a_version_that_came_between_makes_a_proposal_stale(
    managers: tuple[Actor, Actor],
) -> None:
    publish(CLI, as_text(invented()))
    proposal = propose_version(managers[0], changed(draft_expiry_days=30), note="Shorter")
    publish(CLI, changed(draft_expiry_days=40))

    with pytest.raises(Conflict) as refused:
        publish_proposal(proposal.id, managers[1])

    assert (refused.value.code, ProgramVersion.objects.count()) == ("stale_version", 2)


def test_months_closed_meanwhile_are_not_reached(
    managers: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(CLI, as_text(invented()))
    text = changed(draft_expiry_days=30)
    proposal = propose_version(managers[0], text, note="x", effective_from=Month(2026, 10))
    monkeypatch.setattr(ports, "_sources", [lambda _: Month(2026, 10)])

    with pytest.raises(Conflict) as refused:
        publish_proposal(proposal.id, managers[1])

    assert refused.value.code == "reaches_closed_months"
    assert (Proposal.objects.get().state, ProgramVersion.objects.count()) == ("open", 1)


def test_a_rejection_says_why_and_makes_room(managers: tuple[Actor, Actor]) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")
    with pytest.raises(Invalid):
        reject_proposal(proposal.id, managers[1], reason=" ")

    reject_proposal(proposal.id, managers[1], reason="Rates are missing.")

    row = Proposal.objects.get()
    assert (row.state, row.reason, row.decided_by) == (
        "rejected",
        "Rates are missing.",
        managers[1].id,
    )
    assert propose_version(managers[0], as_text(invented()), note="Again").state == "open"


def test_only_the_proposer_withdraws(managers: tuple[Actor, Actor]) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")

    with pytest.raises(Conflict) as refused:
        withdraw_proposal(proposal.id, managers[1])
    withdraw_proposal(proposal.id, managers[0])

    assert refused.value.code == "not_yours"
    assert Proposal.objects.get().state == "withdrawn"


@pytest.mark.parametrize("verb", ["publish", "reject", "withdraw"])
def test_a_decision_is_the_last_word(managers: tuple[Actor, Actor], verb: str) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")
    withdraw_proposal(proposal.id, managers[0])
    verbs = {
        "publish": lambda: publish_proposal(proposal.id, managers[1]),
        "reject": lambda: reject_proposal(proposal.id, managers[1], reason="x"),
        "withdraw": lambda: withdraw_proposal(proposal.id, managers[0]),
    }

    with pytest.raises(Problem) as refused:
        verbs[verb]()

    assert refused.value.code == "proposal_decided"
    assert not Program.objects.exists()


def test_a_decision_on_what_was_not_seen_is_refused(managers: tuple[Actor, Actor]) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")

    with pytest.raises(Stale):
        publish_proposal(proposal.id, managers[1], seen='"9"')

    assert not Program.objects.exists()


def test_partners_see_no_proposals(managers: tuple[Actor, Actor]) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")
    partner = actor_of_user(make_user(Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER)))

    with pytest.raises((Forbidden, NotFound)):
        publish_proposal(proposal.id, partner)

    assert Proposal.objects.get().state == "open"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "other"},
        {"note": "other"},
        {"state": "withdrawn"},
        {"state": "rejected", "decided_by": "SELF", "decided_at": "2026-11-01T00:00Z"},
    ],
)
def test_the_database_keeps_a_proposal(
    managers: tuple[Actor, Actor], change: dict[str, str]
) -> None:
    proposal = propose_version(managers[0], as_text(invented()), note="First")
    values = {key: managers[0].id if value == "SELF" else value for key, value in change.items()}

    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(id=proposal.id).update(**values)

    assert Proposal.objects.get().state == "open"
