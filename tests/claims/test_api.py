"""The API of claims: shapes, ETags, conflicts, and who sees what."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_token, make_user, token_of
from tests.claims.scene import Scene, add_evidence, make_claimant

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
USAGE = "modern-work-security-usage"


class Caller:
    """Somebody who calls the API with a token."""

    def __init__(self, user: User) -> None:
        self.headers = {"Authorization": f"Bearer {token_of(user)}"}

    def __call__(
        self, method: str, path: str, body: Any = None, seen: str = "", key: str = ""
    ) -> Any:
        headers = dict(self.headers)
        headers |= {"If-Match": seen} if seen else {}
        headers |= {"Idempotency-Key": key} if key else {}
        wire = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **wire)


@pytest.fixture
def partner(scene: Scene) -> Caller:
    return Caller(scene.ours.user)


@pytest.fixture
def reviewer(scene: Scene) -> Caller:
    return Caller(User.objects.get(id=scene.reviewer.id))


def whole(scene: Scene) -> dict[str, Any]:
    return {
        "name": "Teams rollout at Contoso",
        "engagement": USAGE,
        "partner_id": scene.ours.location.partner_id,
        "customer": {
            "tenant_id": str(scene.customer.tenant_id), "name": "Contoso",
            "domain": scene.domain, "country": "US",
            "contact": {"name": "Ada", "title": "CIO", "email": f"ada@{scene.domain}"},
        },
        "partner_contact": {"name": "Paul", "email": "paul@partner.example"},
        "agreement_date": "2026-10-01",
        "opt_out": False,
        "lines": [{"workload": "teams"}, {"workload": "exchange"}],
    }  # fmt: skip


def created(scene: Scene, partner: Caller) -> Any:
    answer = partner("post", "claims", whole(scene))
    add_evidence(Claim.objects.get(id=answer.json()["id"]))
    return answer


def reasons() -> list[dict[str, str]]:
    return [{"code": "not_enrolled", "reason": "Enrollment is under way."}]


def test_creating_answers_the_draft_with_its_etag(scene: Scene, partner: Caller) -> None:
    answer = partner("post", "claims", whole(scene))
    claim = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert (claim["state"], claim["label"], claim["clock"]["who"]) == ("draft", "Draft", "partner")
    assert [(one["workload"], one["state"]) for one in claim["lines"]] == [
        ("teams", "pending"), ("exchange", "pending"),
    ]  # fmt: skip
    assert claim["allowed"] == ["edit", "add-evidence", "submit", "withdraw", "comment"]


def test_a_draft_needs_nothing_but_its_engagement(scene: Scene, partner: Caller) -> None:
    assert scene
    assert partner("post", "claims", {"engagement": USAGE}).status_code == 201
    refused = partner("post", "claims", {"name": "No engagement"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "engagement")


@pytest.mark.parametrize("engagement", ["csp", "surface-co-op", "Cloud Solution Provider"])
def test_what_belongs_to_another_program_is_shown_the_way(
    scene: Scene, partner: Caller, engagement: str
) -> None:
    assert scene
    refused = partner("post", "claims", {"engagement": engagement})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_program")
    assert "co-op" in refused.json()["pointer"]
    assert not Claim.objects.exists()


def test_an_unknown_engagement_or_member_is_refused(scene: Scene, partner: Caller) -> None:
    assert scene
    unknown = partner("post", "claims", {"engagement": "none-such"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_engagement")
    extra = partner("post", "claims", {"engagement": USAGE, "state": "approved"})
    assert (extra.status_code, extra.json()["errors"][0]["field"]) == (422, "state")


def test_a_change_names_the_revision_it_saw(scene: Scene, partner: Caller) -> None:
    claim = created(scene, partner)
    path = f"claims/{claim.json()['id']}"
    assert partner("patch", path, {"name": "New"}).status_code == 428
    changed = partner("patch", path, {"name": "New"}, claim["ETag"])
    assert (changed.json()["name"], changed["ETag"]) == ("New", '"2"')
    stale = partner("patch", path, {"name": "Newer"}, claim["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_revision")
    assert Claim.objects.get().name == "New"


def test_a_patch_changes_only_what_it_sends(scene: Scene, partner: Caller) -> None:
    claim = created(scene, partner)
    sent = {"customer": {"contact": {"title": "CEO"}}, "lines": [{"workload": "Intune"}]}
    changed = partner("patch", f"claims/{claim.json()['id']}", sent, claim["ETag"]).json()
    assert changed["customer"]["contact"] == {
        "name": "Ada", "title": "CEO", "email": f"ada@{scene.domain}", "language": "en",
    }  # fmt: skip
    assert [one["workload"] for one in changed["lines"]] == ["intune"]
    assert changed["name"] == "Teams rollout at Contoso"


def test_a_draft_takes_another_engagement_and_loses_what_that_does_not_have(
    scene: Scene, partner: Caller
) -> None:
    made = partner("post", "claims", whole(scene) | {"opt_out": True})
    path = f"claims/{made.json()['id']}"
    changed = partner("patch", path, {"engagement": "bizapps-revenue"}, made["ETag"])
    said = changed.json()
    assert (said["engagement"], said["lines"], said["opt_out"]) == ("bizapps-revenue", [], False)
    assert said["customer"]["name"] == "Contoso"
    back = partner("patch", path, {"engagement": USAGE, "lines": [{"workload": "teams"}]},
                   changed["ETag"])  # fmt: skip
    assert [one["workload"] for one in back.json()["lines"]] == ["teams"]
    unknown = partner("patch", path, {"engagement": "none-such"}, back["ETag"])
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_engagement")
    assert Claim.objects.get().engagement == USAGE


def test_what_was_submitted_keeps_its_engagement(scene: Scene, partner: Caller) -> None:
    claim = scene.action_required("teams")
    refused = partner("patch", f"claims/{claim.id}", {"engagement": "bizapps-revenue"}, "*")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_editable_now")
    assert Claim.objects.get().engagement == USAGE


def test_a_dropped_line_says_until_when_it_can_be_disputed(
    scene: Scene, partner: Caller, reviewer: Caller
) -> None:
    claim = scene.partly_dropped()
    dropped = next(line for line in claim.lines.all() if line.state == "dropped")
    program = version_of(claim).document
    days = program.policy.dispute_days
    until = program.business_calendar.deadline_in_days(dropped.state_since, days)
    customer = Caller(User.objects.get(id=scene.tenant_admin.id))
    for reader, said in ((partner, until), (reviewer, until), (customer, None)):
        lines = reader("get", f"claims/{claim.id}").json()["lines"]
        given = {one["id"]: one["disputable_until"] for one in lines}
        kept = given.pop(dropped.id)
        assert (kept and datetime.fromisoformat(kept), set(given.values())) == (said, {None})


def test_findings_say_code_severity_field_and_remedy(scene: Scene, partner: Caller) -> None:
    draft = partner("post", "claims", whole(scene) | {"name": ""}).json()
    found = partner("get", f"claims/{draft['id']}/findings").json()["items"]
    first = next(one for one in found if one["field"] == "name")
    assert first == {
        "code": "name_missing", "severity": "blocks", "field": "name",
        "text": "The claim has no name.", "remedy": "Give it a name you will recognize.",
        "line": None, "link": None, "reason": None,
    }  # fmt: skip
    assert {"evidence_missing", "acknowledgement_missing"} <= {one["code"] for one in found}


def test_a_reader_gets_texts_in_the_language_asked_for(scene: Scene, partner: Caller) -> None:
    draft = partner("post", "claims", whole(scene) | {"name": ""}).json()
    partner.headers["Accept-Language"] = "de"
    answer = partner("get", f"claims/{draft['id']}/findings").json()["items"]
    assert "Der Antrag hat keinen Namen." in {one["text"] for one in answer}
    assert partner("get", f"claims/{draft['id']}").json()["label"] == "Entwurf"


@pytest.mark.parametrize("make", [Scene.submitted_anew, Scene.rejected])
def test_the_list_costs_the_same_however_long_it_is(
    scene: Scene, partner: Caller, make: Callable[[Scene], Claim]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            partner("get", "claims")
        return len(caught)

    make(scene)
    queries()  # the first also notes that the token was used
    few = queries()
    for _ in range(3):
        make(scene)
    assert queries() == few


def test_submitting_says_everything_that_is_missing_at_once(partner: Caller) -> None:
    draft = partner("post", "claims", {"engagement": USAGE})
    path = f"claims/{draft.json()['id']}/submit"
    refused = partner("post", path, {}, draft["ETag"])
    codes = {one["code"] for one in refused.json()["errors"]}
    assert (refused.status_code, refused.json()["code"]) == (422, "blocking_findings")
    assert {"name_missing", "lines_missing", "evidence_missing", "tenant_id_missing"} <= codes
    assert all(one["remedy"] for one in refused.json()["errors"])


def submitted(scene: Scene, partner: Caller) -> Any:
    claim = created(scene, partner)
    body = {"acknowledgements": scene.acknowledgements, "reasons": reasons()}
    return partner("post", f"claims/{claim.json()['id']}/submit", body, claim["ETag"])


def test_a_whole_claim_goes_from_draft_to_approved(
    scene: Scene, partner: Caller, reviewer: Caller
) -> None:
    claim = submitted(scene, partner)
    path = f"claims/{claim.json()['id']}"
    assert (claim.status_code, claim.json()["state"]) == (200, "submitted")
    started = reviewer("post", f"{path}/start-review", {}, claim["ETag"])
    scene.consent.standing_is = Standing(settled=True)
    lines = [{"line": one["id"], "outcome": "accept"} for one in started.json()["lines"]]
    decided = reviewer("post", f"{path}/decide", {"lines": lines}, started["ETag"]).json()
    assert (decided["state"], {one["state"] for one in decided["lines"]}) == (
        "approved", {"active"},
    )  # fmt: skip
    assert all(one["association"].startswith("asc_") for one in decided["lines"])
    listed = partner("get", "associations").json()["items"]
    assert {one["workload"] for one in listed} == {"teams", "exchange"}


def test_a_verb_that_cannot_be_used_now_names_the_state_and_what_can(
    scene: Scene, partner: Caller
) -> None:
    claim = submitted(scene, partner)
    refused = partner("post", f"claims/{claim.json()['id']}/resubmit", {}, claim["ETag"])
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "not_allowed_now")
    assert (problem["state"], problem["allowed"]) == ("submitted", ["withdraw", "comment"])


def test_an_unknown_verb_is_not_found(scene: Scene, partner: Caller) -> None:
    claim = submitted(scene, partner)
    path = f"claims/{claim.json()['id']}/approve-please"
    assert partner("post", path, {}, claim["ETag"]).status_code == 404


def test_a_dispute_is_opened_and_decided_by_request(scene: Scene, partner: Caller) -> None:
    claim = scene.rejected()
    opened = partner("post", f"claims/{claim.id}/dispute", {"justification": "Page 3."}, "*")
    assert (opened.status_code, opened.json()["state"]) == (200, "disputed")
    senior = Caller(User.objects.get(id=scene.senior.id))
    said = {"outcome": "uphold", "reason": "It does not name it."}
    decided = senior("post", f"claims/{claim.id}/decide-dispute", said, opened["ETag"]).json()
    assert (decided["state"], decided["dispute"]["outcome"]) == ("rejected_final", "upheld")
    again = partner("post", f"claims/{claim.id}/withdraw-dispute", None, "*")
    assert (again.status_code, again.json()["state"]) == (409, "rejected_final")


def test_a_taken_slot_keeps_the_other_decisions_also_with_an_idempotency_key(
    scene: Scene, reviewer: Caller
) -> None:
    ours = scene.under_review("teams", "exchange")
    scene.approved("teams", side=make_claimant())
    lines = [{"line": one.id, "outcome": "accept"} for one in ours.lines.all()]
    path, seen = f"claims/{ours.id}/decide", "*"
    first = reviewer("post", path, {"lines": lines}, seen, key="decide-1")
    again = reviewer("post", path, {"lines": lines}, seen, key="decide-1")
    assert (first.status_code, first.json()["code"]) == (409, "slot_taken")
    assert again.json() == first.json()
    assert {line.state for line in ours.lines.all()} == {"contested", "accepted"}


def test_people_are_shown_only_to_those_who_may_see_them(scene: Scene) -> None:
    claim = scene.submitted()
    partner_organization = scene.ours.location.organization.organization
    for role, place, sees in (
        (Role.INCENTIVES_USER, partner_organization, True),
        (Role.REPORT_VIEWER, partner_organization, False),
        (Role.FINANCE, scene.operator, False),
        (Role.AUDITOR, scene.operator, True),
    ):
        answer = Caller(make_user(role, place))("get", f"claims/{claim.id}")
        assert ("contact" in answer.json()["customer"]) is sees, role
        assert ("Ada" in answer.content.decode()) is sees, role
        assert ("paul@partner" in answer.content.decode()) is sees, role


def test_a_customer_sees_no_draft_and_no_findings(scene: Scene) -> None:
    draft, handed_in = scene.draft("intune"), scene.submitted()
    customer = Caller(User.objects.get(id=scene.tenant_admin.id))
    listed = customer("get", "claims").json()["items"]
    assert [one["id"] for one in listed] == [handed_in.id]
    assert customer("get", f"claims/{draft.id}").status_code == 404
    assert customer("get", f"claims/{handed_in.id}/findings").status_code == 403


def test_the_list_is_narrowed_and_paged(scene: Scene, partner: Caller) -> None:
    drafts = [scene.draft("teams").id for _ in range(3)]
    handed_in = scene.submitted("intune")
    found = partner("get", "claims?status=draft&limit=2").json()
    assert [one["id"] for one in found["items"]] == drafts[:0:-1]
    rest = Client().get(found["next"], headers=partner.headers).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (drafts[:1], None)
    for query, count in (
        ("status=submitted&status=approved", 1),
        (f"customer={scene.customer.tenant_id}", 4),
        (f"location={scene.ours.location.partner_id}", 4),
        ("location=none", 0),
        ("solution_area=business-applications", 0),
        (f"engagement={USAGE}&sort=deadline", 4),
        (f"due_before={handed_in.deadline_at:%Y-%m-%dT%H:%M:%SZ}", 0),
        ("due_before=2099-01-01T00:00:00-19:31", 4),
    ):
        assert len(partner("get", f"claims?{query}").json()["items"]) == count, query
    assert partner("get", "claims?sort=color").status_code == 422


def test_comments_go_both_ways_and_notes_stay_with_the_operator(
    scene: Scene, partner: Caller, reviewer: Caller
) -> None:
    path = f"claims/{scene.submitted().id}"
    assert partner("post", f"{path}/comments", {"text": "Any news?"}).status_code == 201
    assert reviewer("post", f"{path}/comments", {"text": "Soon."}).status_code == 201
    assert reviewer("post", f"{path}/notes", {"text": "Looks odd."}).status_code == 201
    said = partner("get", f"{path}/comments").json()["items"]
    assert [(one["side"], one["text"], one["by"]) for one in said] == [
        ("partner", "Any news?", "incentives_admin"), ("operator", "Soon.", "operator"),
    ]  # fmt: skip
    events = [one["event"] for one in partner("get", f"{path}/history").json()["items"]]
    assert "claim.noted" not in events
    assert events.count("claim.commented") == 2


def test_an_association_is_ended_by_its_partner_with_a_reason(
    scene: Scene, partner: Caller
) -> None:
    scene.approved("teams")
    path = f"associations/{Association.objects.get().id}"
    got = partner("get", path)
    assert partner("post", f"{path}/end", {}, got["ETag"]).json()["code"] == "reason_missing"
    ended = partner("post", f"{path}/end", {"reason": "Done."}, got["ETag"]).json()
    assert (ended["end_reason"], ended["ends_at"] is None) == ("disassociated", False)
    again = partner("post", f"{path}/end", {"reason": "Done."}, "*")
    assert (again.status_code, again.json()["code"]) == (409, "already_ended")


def test_a_user_limited_to_locations_claims_only_for_them(scene: Scene) -> None:
    from tests.builders import make_location

    home = scene.ours.location
    other = make_location(home.organization)
    user = make_user(Role.INCENTIVES_USER, home.organization.organization, home.unit)
    limited = Caller(user)
    assert limited("post", "claims", {"engagement": USAGE}).json()["partner_id"] == home.partner_id
    refused = limited("post", "claims", {"engagement": USAGE, "partner_id": other.partner_id})
    assert (refused.status_code, refused.json()["code"]) == (422, "partner_id_missing")
    assert make_token(user.memberships.get())


def test_a_name_is_one_line_whatever_was_pasted(scene: Scene, partner: Caller) -> None:
    assert scene
    name = "Rollout\r\n\r\nYour account is locked:\u202e\u2028 see https://evil.example"
    contact = {"name": "Ann\nBcc: all@example.com"}
    body = {"engagement": USAGE, "name": name, "customer": {"contact": contact}}
    made = partner("post", "claims", body).json()
    assert made["name"] == "Rollout Your account is locked: see https://evil.example"
    assert made["customer"]["contact"]["name"] == "Ann Bcc: all@example.com"
