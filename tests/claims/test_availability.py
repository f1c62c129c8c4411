"""Coded answers before a claim, and nothing else out of the directory."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.scene import USAGE, Scene, make_claimant

from opencpor.access.actor import Actor
from opencpor.claims import ports
from opencpor.claims.actions.ask_availability import Answer, Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.models import AvailabilityQuestion
from opencpor.claims.ports import Hint
from opencpor.common.errors import Forbidden, Invalid, TooMany
from opencpor.journal.models import Event
from opencpor.register.rules import SlotKey

pytestmark = pytest.mark.django_db


def ask(scene: Scene, *workloads: str, actor: Actor | None = None, domain: str = "") -> Answer:
    units = tuple(LineChange(workload=one) for one in workloads or ("teams",))
    question = Question("modern-work-security-usage", str(scene.customer.tenant_id), units, domain)
    return ask_availability(question, actor or scene.ours.actor)


def test_each_unit_is_free_pending_held_or_ones_own(scene: Scene) -> None:
    rival = make_claimant()
    scene.approved("teams", side=rival)
    scene.approved("exchange")
    scene.submitted("intune", side=rival)
    answer = ask(scene, "teams", "exchange", "intune", "sharepoint")
    assert [one.answer for one in answer.units] == ["held", "held_by_you", "pending", "free"]


@pytest.mark.parametrize(
    ("typed", "answer"), [("", "not_given"), ("other.example", "mismatch"), ("mine", "match")]
)
def test_a_domain_is_only_compared(scene: Scene, typed: str, answer: str) -> None:
    domain = scene.domain if typed == "mine" else typed
    assert ask(scene, domain=domain).domain == answer


def test_of_an_unknown_tenant_everything_is_free_and_nothing_compared(scene: Scene) -> None:
    question = Question(
        "modern-work-security-usage", "9a0c2504-4f89-41d3-9a0c-0305e82c3302",
        (LineChange(workload="teams"),), "contoso.example",
    )  # fmt: skip
    answer = ask_availability(question, scene.ours.actor)
    assert (answer.units[0].answer, answer.domain) == ("free", "unknown")


def test_a_question_is_logged_and_shown_to_the_customer(scene: Scene) -> None:
    ask(scene)
    asked = AvailabilityQuestion.objects.get()
    assert (asked.customer_id, asked.partner_id) == (
        scene.customer.pk, scene.ours.location.organization_id,
    )  # fmt: skip
    assert asked.answers == [{"answer": "free", "hints": []}]
    assert Event.objects.filter(type="availability.asked").count() == 1


def test_sixty_questions_an_hour_are_answered(scene: Scene) -> None:
    for _ in range(60):
        ask(scene)
    with pytest.raises(TooMany) as refused:
        ask(scene)
    assert 0 < refused.value.extra["retry_after"] <= 3601
    assert AvailabilityQuestion.objects.count() == 60
    asked = {"engagement": USAGE, "tenant_id": str(scene.customer.tenant_id), "workload": "teams"}
    headers = {"Authorization": f"Bearer {token_of(scene.ours.user)}"}
    answer = Client().get("/api/v1/availability", asked, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(answer["Retry-After"]) <= 3601
    assert ask(scene, actor=make_claimant().actor).units


def test_only_who_may_claim_may_ask(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        ask(scene, actor=scene.reviewer)
    assert not AvailabilityQuestion.objects.exists()


def test_a_question_names_something(scene: Scene) -> None:
    with pytest.raises(Invalid):
        ask_availability(Question("modern-work-security-usage", "x", ()), scene.ours.actor)


class Usage:
    """A source that finds little growth in teams."""

    def hints(self, *asked: Any) -> dict[SlotKey, frozenset[Hint]]:
        program, _, keys, on = asked
        assert isinstance(on, date)
        assert {key.program_key for key in keys} == {program.key}
        return {
            key: frozenset({Hint.LITTLE_GROWTH_LEFT}) for key in keys if key.workload == "teams"
        }


def test_usage_warns_in_codes_in_answers_and_in_findings(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opencpor.claims.actions.look import findings_on

    monkeypatch.setattr(ports._rooms, "baseline", Usage())  # noqa: SLF001 - set back afterward
    assert [one.hints for one in ask(scene, "teams", "exchange").units] == [
        ("little_growth_left",), (),
    ]  # fmt: skip
    found = findings_on(scene.draft("teams"), scene.ours.actor)
    assert "little_growth_left" in {one.code for one in found}
