"""``/api/v1/arbitrations``: each side sees itself, and those who decide see all."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import token_of
from tests.claims.arbitration.case import Case
from tests.claims.scene import make_claimant

from opencpor.access.models import User
from opencpor.notices.feed.actions.publish import publish

pytestmark = pytest.mark.django_db


def call(user: User, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"} | headers
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/v1/arbitrations{path}", headers=sent, **wire)


def senior(case: Case) -> User:
    return User.objects.get(id=case.senior.id)


def reasons(case: Case) -> list[dict[str, str]]:
    return [{"side": one.id, "code": "newer_evidence"} for one in case.arbitration.sides.all()]


def test_a_side_sees_itself_and_nothing_of_the_others(case: Case) -> None:
    for mine, other in (
        (case.incumbent, case.challenger),
        (case.challenger, case.incumbent),
    ):
        listed = call(mine.user, "get").json()["items"]
        one = call(mine.user, "get", f"/{case.arbitration.id}")
        assert [row["id"] for row in listed] == [case.arbitration.id]
        assert len(one.json()["sides"]) == 1
        text = f"{listed}{one.json()}"
        rival = case.side(other)
        assert rival.id not in text
        assert rival.partner_id not in text
        assert rival.partner.name not in text
        assert one.json()["allowed"] == ["answer"]


def test_each_side_hears_of_its_own_part_by_events_and_nothing_of_the_others(case: Case) -> None:
    case.answered()
    case.decide("keep")
    publish()
    address = f"/api/v1/arbitrations/{case.arbitration.id}"
    for mine, other in (
        (case.incumbent, case.challenger),
        (case.challenger, case.incumbent),
    ):
        headers = {"Authorization": f"Bearer {token_of(mine.user)}"}
        feed = Client().get("/api/v1/events?limit=200", headers=headers).json()["items"]
        own = [one for one in feed if one["type"].startswith("arbitration.")]
        assert [one["type"] for one in own] == [
            "arbitration.asked", "arbitration.decided", "arbitration.closed",
        ]  # fmt: skip
        assert {one["subject"] for one in own} == {case.side(mine).id}
        assert all(one["data"]["url"].endswith(address) for one in own)
        assert not [one for one in own if one["data"]["line"] or one["data"]["after"]]
        hidden = {case.side(other).id, case.side(other).partner_id}
        assert not [word for word in hidden if word in str(feed)]


def test_who_decides_sees_both_sides_with_their_proofs(case: Case) -> None:
    seen = call(senior(case), "get", f"/{case.arbitration.id}").json()
    assert [side["role"] for side in seen["sides"]] == ["incumbent", "challenger"]
    assert [len(side["evidence"]) for side in seen["sides"]] == [1, 1]
    assert (seen["allowed"], seen["waits_until"] is not None) == ([], True)


@pytest.mark.parametrize("reader", ["senior", "challenger", "incumbent"])
def test_the_list_asks_the_database_as_often_for_two_as_for_one(case: Case, reader: str) -> None:
    user = senior(case) if reader == "senior" else getattr(case, reader).user
    case.out_of_time()
    asked = []
    for number in (1, 2):
        call(user, "get")
        with CaptureQueriesContext(connection) as queries:
            found = call(user, "get").json()["items"]
        one = call(user, "get", f"/{found[0]['id']}").json()
        assert (len(found), found[0]) == (number, one)
        asked.append(len(queries))
        if number == 1:
            case.scene.approved("exchange", side=case.incumbent)
            case.challenge(case.challenger, "exchange")
            case.out_of_time()
    assert asked[0] == asked[1]


def test_a_stranger_finds_none(case: Case) -> None:
    stranger = make_claimant().user
    assert call(stranger, "get").json()["items"] == []
    assert call(stranger, "get", f"/{case.arbitration.id}").status_code == 404
    body = {"statement": "Me too."}
    assert call(stranger, "post", f"/{case.arbitration.id}/answer", body).status_code == 404


def test_both_answer_and_a_transfer_is_decided(case: Case) -> None:
    path = f"/{case.arbitration.id}"
    for who in (case.incumbent, case.challenger):
        said = call(who.user, "post", f"{path}/answer", {"statement": "We do the work."})
        assert (said.status_code, said.headers["ETag"]) == (200, f'"{case.side(who).revision}"')
    body = {"outcome": "transfer", "reasons": reasons(case), "on": case.in_days(7).isoformat()}
    decided = call(senior(case), "post", f"{path}/decide", body)
    assert (decided.status_code, decided.json()["state"]) == (200, "scheduled")
    won = call(case.challenger.user, "get", path).json()
    assert (won["sides"][0]["result"], won["transfer_at"], won["outcome"]) == (
        "won", decided.json()["transfer_at"], None,
    )  # fmt: skip


def test_a_decision_on_what_has_changed_since_is_refused(case: Case) -> None:
    path = f"/{case.arbitration.id}"
    seen = call(senior(case), "get", path).headers["ETag"]
    case.answered()
    body = {"outcome": "keep", "reasons": reasons(case)}
    stale = call(senior(case), "post", f"{path}/decide", body, **{"If-Match": seen})
    assert (stale.status_code, case.arbitration.state) == (412, "open")
