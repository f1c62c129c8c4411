"""What people are told stands in their notice center; mails come as they chose."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_user, token_of
from tests.claims.scene import QuietConsent, Scene
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.common.clock import now
from opencpor.notices.center.models import MailChoice, Notice
from opencpor.notices.center.queries import unread_of
from opencpor.notices.models import Mail

pytestmark = pytest.mark.django_db
ROOM = "/api/v1/notices"
APPROVED, REJECTED = "claim.partner-approved", "claim.partner-rejected"


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def call(user: User, method: str, path: str = ROOM, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(path, headers=headers, **wire)


def mailed(user: User, kind: str) -> int:
    return Mail.objects.filter(recipient=user.email, kind=kind).count()


def test_a_notice_stands_in_the_center_and_comes_as_mail(scene: Scene) -> None:
    claim = scene.approved("teams")
    listed = call(scene.ours.user, "get").json()
    first = listed["items"][0]
    assert (first["kind"], first["about"], first["path"]) == (
        APPROVED, f"claim:{claim.id}", f"/claims/{claim.id}",
    )  # fmt: skip
    assert first["subject"] == "Approved: Teams rollout"
    assert "partner of record" in first["text"]
    assert (listed["unread"], mailed(scene.ours.user, APPROVED)) == (len(listed["items"]), 1)


def bell_of(user: User) -> str:
    page = Client()
    page.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    html = page.get("/account").content.decode()
    return re.findall(r'"/notices">.*?<span class="visually-hidden">([^<]+)</span></a>', html)[-1]


def test_the_bell_says_how_many_are_not_read_up_to_99(scene: Scene) -> None:
    user = scene.ours.user
    assert bell_of(user) == "Notices, all read"
    rows = [
        Notice(
            user=user, organization_id=scene.ours.location.organization_id, needs="claim:read",
            key=f"k{number}", kind=APPROVED, about="", path="/", at=now(),
        )
        for number in range(120)
    ]  # fmt: skip
    Notice.objects.bulk_create(rows[:3])
    assert bell_of(user) == "Notices, 3 not read"
    Notice.objects.bulk_create(rows[3:])
    assert bell_of(user) == "Notices, 99+ not read"
    actor = actor_of_user(user)
    with CaptureQueriesContext(connection) as asked:
        assert unread_of(actor) == 100
    assert unread_of(replace(actor, grants=())) == 0  # gone with the role
    (question,) = asked.captured_queries
    assert "LIMIT" in question["sql"]
    assert bell_of(make_user(Role.REVIEWER)) == "Notices, all read"


def test_it_is_written_in_the_readers_language(scene: Scene) -> None:
    User.objects.filter(id=scene.ours.user.id).update(language="de")
    scene.approved("teams")
    notice = Notice.objects.get(user=scene.ours.user, kind=APPROVED)
    assert notice.subject == "Genehmigt: Teams rollout"


def test_who_wants_no_mails_of_a_kind_gets_the_notice_only(scene: Scene) -> None:
    user = scene.ours.user
    chosen = call(user, "post", f"{ROOM}/preferences", {"kind": APPROVED, "mail": False})
    assert {
        "kind": APPROVED,
        "label": "A claim was approved",
        "mail": False,
        "mandatory": False,
    } in (chosen.json()["items"])
    colleague = make_user(Role.INCENTIVES_ADMIN, scene.ours.location.organization.organization)
    scene.approved("teams")
    assert Notice.objects.filter(user=user, kind=APPROVED).count() == 1
    assert (mailed(user, APPROVED), mailed(colleague, APPROVED)) == (0, 1)


def test_mandatory_mails_cannot_be_refused(scene: Scene) -> None:
    user = scene.ours.user
    refused = call(user, "post", f"{ROOM}/preferences", {"kind": REJECTED, "mail": False})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "mandatory")
    MailChoice.objects.create(user=user, kind=REJECTED, mail=False)  # from before it was mandatory
    scene.rejected()
    assert mailed(user, REJECTED) == 1


@pytest.mark.parametrize("kind", ["asked", "decided"])
def test_no_side_of_an_arbitration_misses_its_deadline_or_its_outcome(
    scene: Scene, kind: str
) -> None:
    body = {"kind": f"claim.partner-arbitration-{kind}", "mail": False}
    refused = call(scene.ours.user, "post", f"{ROOM}/preferences", body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "mandatory")
    shown = call(scene.ours.user, "get", f"{ROOM}/preferences").json()["items"]
    labels = [one["label"] for one in shown]
    assert len(labels) == len(set(labels))


def test_nobody_chooses_among_kinds_of_another_side(scene: Scene) -> None:
    body = {"kind": "claim.operator-overdue", "mail": False}
    refused = call(scene.ours.user, "post", f"{ROOM}/preferences", body)
    assert (refused.status_code, MailChoice.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("role", "gets", "not_"),
    [
        (Role.INCENTIVES_ADMIN, "partner-arbitration-asked", "operator-overdue"),
        (Role.INCENTIVES_USER, "partner-approved", "partner-arbitration-asked"),
        (Role.REVIEWER, "reviewer-resubmitted", "senior-arbitration-opened"),
        (Role.SENIOR_REVIEWER, "senior-arbitration-opened", "partner-approved"),
    ],
)
def test_one_chooses_among_the_kinds_that_ones_role_is_told(
    role: Role, gets: str, not_: str
) -> None:
    items = call(make_user(role), "get", f"{ROOM}/preferences").json()["items"]
    kinds = {one["kind"].removeprefix("claim.") for one in items}
    assert (gets in kinds, not_ in kinds) == (True, False)


def test_who_is_told_nothing_has_nothing_to_choose() -> None:
    client = Client()
    client.force_login(make_user(Role.ACCOUNT_ADMIN), "django.contrib.auth.backends.ModelBackend")
    assert "There is nothing to choose" in client.get("/notices/choices").content.decode()


def test_notices_are_marked_as_read_once(scene: Scene) -> None:
    user = scene.ours.user
    scene.action_required("teams")
    notice = Notice.objects.get(user=user)
    first = call(user, "post", f"{ROOM}/{notice.id}/read", {}).json()["read_at"]
    again = call(user, "post", f"{ROOM}/{notice.id}/read", {}).json()["read_at"]
    assert (first, call(user, "get", f"{ROOM}?unread=true").json()["items"]) == (again, [])
    assert call(user, "post", f"{ROOM}/read").json() == {"marked": 0}


def test_the_same_message_is_told_once_and_only_to_who_did_not_do_it(scene: Scene) -> None:
    scene.submitted("teams")
    run_jobs()
    colleague = make_user(Role.INCENTIVES_ADMIN, scene.ours.location.organization.organization)
    scene.submitted_anew()
    assert Notice.objects.filter(user=colleague).count() == 1
    assert Notice.objects.values("key").distinct().count() == Notice.objects.count()


def test_the_pages_show_open_and_choose(scene: Scene) -> None:
    client, user = Client(), scene.ours.user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    claim = scene.approved("teams")
    page = client.get("/notices").content.decode()
    assert "Approved: Teams rollout" in page
    assert re.search(r"<time [^>]*>[^<]* P[SD]T</time>", page)  # as on the claim's page
    notice = Notice.objects.get(user=user, kind=APPROVED)
    opened = client.post(f"/notices/{notice.id}/open")
    notice.refresh_from_db()
    assert (opened["Location"], notice.read_at is not None) == (f"/claims/{claim.id}", True)
    client.post("/notices/read")
    assert not Notice.objects.filter(user=user, read_at=None).exists()
    client.post("/notices/choices", {"mail": [APPROVED]})
    unwanted = MailChoice.objects.filter(user=user, mail=False).values_list("kind", flat=True)
    assert (APPROVED in unwanted, REJECTED in unwanted, "claim.partner-submitted" in unwanted) == (
        False, False, True,
    )  # fmt: skip
