from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import add_role, make_organization, make_user, token_of

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission, Role, Side
from opencpor.common.errors import Conflict, Forbidden
from opencpor.common.phrases import Phrase, phrase
from opencpor.http.operations import begin, fail, link, progress, succeed, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_long_work_is_watched_until_it_is_done(client: Client) -> None:
    user = make_user(Role.FINANCE)
    operation = begin("close", actor_of_user(user), Permission.CLOSE)
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    assert client.get(link(operation), headers=headers).json()["state"] == "queued"
    progress(operation.id, phrase("Judging {month}", month="2026-10"), 40)
    running = client.get(link(operation), headers=headers).json()
    assert (running["state"], running["step"], running["percent"]) == (
        "running", "Judging 2026-10", 40,
    )  # fmt: skip
    succeed(operation.id, "cls_1")
    done = client.get(link(operation), headers=headers).json()
    assert (done["state"], done["result"]) == ("succeeded", "cls_1")


@pytest.mark.parametrize(
    ("step", "german"),
    [
        (phrase("Judging {month}", month="2026-10"), "2026-10 wird beurteilt"),
        (phrase("Creating claims"), "Anträge werden angelegt"),
    ],
)
def test_what_long_work_does_is_said_in_the_readers_language(
    client: Client, step: Phrase, german: str
) -> None:
    user = make_user(Role.FINANCE)
    operation = begin("close", actor_of_user(user), Permission.CLOSE)
    progress(operation.id, step, 40)
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    told = [
        client.get(link(operation), headers=headers | {"Accept-Language": language}).json()["step"]
        for language in ("en", "de")
    ]
    assert told == [str(step), german]


def test_long_work_that_fails_says_why(client: Client) -> None:
    user = make_user(Role.FINANCE)
    operation = begin("close", actor_of_user(user), Permission.CLOSE)
    fail(operation.id, Conflict("The month is closed.", code="month_closed"))
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    failed = client.get(link(operation), headers=headers).json()
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "month_closed")


def test_another_partners_long_work_is_not_found(client: Client) -> None:
    ours = make_user(Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER))
    theirs = make_user(Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER))
    operation = begin("import", actor_of_user(ours), Permission.CLAIM_WRITE)
    headers = {"Authorization": f"Bearer {token_of(theirs)}"}
    assert client.get(link(operation), headers=headers).status_code == 404


def test_nobody_signed_in_is_told_to_sign_in(client: Client) -> None:
    operation = begin("close", actor_of_user(make_user(Role.FINANCE)), Permission.CLOSE)
    refused = client.get(link(operation))
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert refused["Content-Type"] == "application/problem+json"


def test_whatever_stops_long_work_is_told_and_goes_on_to_the_log() -> None:
    operation = begin("close", actor_of_user(make_user(Role.FINANCE)), Permission.CLOSE)
    with pytest.raises(OSError, match="no space"), told(operation.id):
        raise OSError("no space left")
    operation.refresh_from_db()
    assert (operation.state, operation.problem["code"]) == ("failed", "internal_error")  # type: ignore[index]
    succeed(operation.id, "cls_1")
    operation.refresh_from_db()
    assert (operation.state, operation.problem) == ("succeeded", None)


def test_a_problem_ends_long_work_and_nothing_more() -> None:
    operation = begin("close", actor_of_user(make_user(Role.FINANCE)), Permission.CLOSE)
    with told(operation.id):
        raise Conflict("The month is closed.", code="month_closed")
    operation.refresh_from_db()
    assert operation.problem["code"] == "month_closed"  # type: ignore[index]


def test_work_that_says_nothing_for_minutes_is_called_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operation = begin("close", actor_of_user(make_user(Role.FINANCE)), Permission.CLOSE)
    assert operation.quiet_minutes == 0
    later = operation.updated_at + timedelta(minutes=7, seconds=30)
    monkeypatch.setattr("opencpor.http.models.now", lambda: later)
    assert operation.quiet_minutes == 7
    operation.state = "succeeded"
    assert operation.quiet_minutes == 0


def test_long_work_belongs_to_the_organization_that_it_is_for(client: Client) -> None:
    user = make_user(Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER))
    finance = add_role(user, Role.FINANCE, make_organization(Side.OPERATOR))
    other = add_role(user, Role.INCENTIVES_USER, make_organization(Side.PARTNER))
    actor = actor_of_user(user)
    assert begin("close", actor, Permission.CLOSE).organization_id == finance.organization_id
    chosen = begin("import", actor, Permission.CLAIM_WRITE, other.organization_id)
    assert chosen.organization_id == other.organization_id
    with pytest.raises(Forbidden):
        begin("log", actor, Permission.LOG_READ)
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    assert client.get(link(chosen), headers=headers).status_code == 404  # the token is for another
