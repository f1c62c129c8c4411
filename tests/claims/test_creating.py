"""One request makes a whole claim: with its findings, and handed in if that is asked for."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.claims.scene import PROGRAM, Scene, make_claimant
from tests.claims.test_api import Caller, reasons, whole

from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.programs.models import ProgramVersion
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(scene: Scene) -> Caller:
    return Caller(scene.ours.user)


def publish_without_evidence() -> None:
    """Publish a version under which the customer's own answer is all the proof."""
    document = version_in_force(PROGRAM).document
    evidence = document.policy.evidence.model_copy(update={"required": False})
    policy = document.policy.model_copy(update={"evidence": evidence})
    ProgramVersion.objects.create(
        id="prv_test_no_evidence", program_id=PROGRAM, number=2, effective_from=date(2023, 10, 1),
        known_on=now(), text="", digest=bytes(32), published_by="test",
        document_json=document.model_copy(update={"policy": policy}).model_dump_json(by_alias=True),
    )  # fmt: skip


def handed_in(scene: Scene) -> dict[str, Any]:
    submit = {"acknowledgements": scene.acknowledgements, "reasons": reasons()}
    return whole(scene) | {"submit": submit}


def test_the_answer_holds_the_findings_that_reading_them_gives(
    scene: Scene, partner: Caller
) -> None:
    made = partner("post", "claims", whole(scene) | {"name": "", "lines": [{"workload": "nope"}]})
    found = made.json()["findings"]
    read = partner("get", f"claims/{made.json()['id']}/findings").json()["items"]
    assert found == read
    assert {"name_missing", "evidence_missing"} <= {one["code"] for one in found}


def test_the_answer_is_what_reading_the_claim_gives(scene: Scene, partner: Caller) -> None:
    made = partner("post", "claims", whole(scene))
    read = partner("get", f"claims/{made.json()['id']}")
    assert {k: v for k, v in made.json().items() if k != "findings"} == read.json()
    assert made["ETag"] == read["ETag"]


def test_a_draft_without_a_partner_id_has_its_findings_too(scene: Scene, partner: Caller) -> None:
    assert scene
    made = partner("post", "claims", {"engagement": "modern-work-security-usage"}).json()
    assert "partner_id_missing" in {one["code"] for one in made["findings"]}
    assert made["partner"]["id"] == scene.ours.location.organization_id


def test_a_claim_can_be_handed_in_as_it_is_made(scene: Scene, partner: Caller) -> None:
    publish_without_evidence()
    made = partner("post", "claims", handed_in(scene))
    assert (made.status_code, made.json()["state"], made["ETag"]) == (201, "submitted", '"2"')
    assert (made.json()["program_version"], made.json()["submitted_at"] is None) == (2, False)
    assert [one["reason"] for one in made.json()["findings"]] == ["Enrollment is under way."]
    assert scene.consent.heard == ["submitted"]


def test_what_cannot_be_handed_in_is_not_made_at_all(scene: Scene, partner: Caller) -> None:
    body = handed_in(scene)
    events = Event.objects.count()
    refused = partner("post", "claims", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "blocking_findings")
    assert [one["code"] for one in refused.json()["errors"]] == ["evidence_missing"]
    counts = (Claim.objects.count(), Slot.objects.count(), Event.objects.count())
    assert counts == (0, 0, events)


def test_creating_costs_the_same_however_many_lines_there_are(
    scene: Scene, partner: Caller
) -> None:
    def statements(*workloads: str) -> int:
        lines = [{"workload": one} for one in workloads]
        with CaptureQueriesContext(connection) as caught:
            partner("post", "claims", whole(scene) | {"lines": lines})
        return len(caught)

    four = ("teams", "exchange", "intune", "sharepoint")
    statements(*four)  # the first also notes that the token was used, and what was asked
    assert statements("teams") == statements(*four)
    assert statements("teams") <= 14


def test_another_organizations_partner_id_is_out_of_scope(scene: Scene, partner: Caller) -> None:
    number = make_claimant().location.partner_id
    made = partner("post", "claims", whole(scene) | {"partner_id": number}).json()
    assert "partner_id_out_of_scope" in {one["code"] for one in made["findings"]}
    assert made["partner"]["id"] == scene.ours.location.organization_id
    assert Claim.objects.get().location_id is None
