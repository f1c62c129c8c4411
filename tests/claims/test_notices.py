"""Who hears of what, in which language, and that nothing is said without the change."""

from unittest.mock import Mock

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import Client
from tests.builders import make_user
from tests.claims.scene import Scene
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.actions.comment import comment
from opencpor.claims.facts import version_of
from opencpor.claims.notice_names import label_of_kind
from opencpor.claims.notice_texts import TEXTS, Audience
from opencpor.notices.center import writing
from opencpor.notices.models import Mail
from opencpor.ui import dates

pytestmark = pytest.mark.django_db


def kinds(to: str) -> list[str]:
    found = Mail.objects.filter(recipient=to).order_by("queued_at", "id")
    return [kind.removeprefix("claim.") for kind in found.values_list("kind", flat=True)]


def test_the_partners_people_hear_but_not_who_did_it(scene: Scene) -> None:
    home = scene.ours.location
    colleague = make_user(Role.INCENTIVES_USER, home.organization.organization)
    viewer = make_user(Role.REPORT_VIEWER, home.organization.organization)
    scene.submitted()
    assert kinds(colleague.email) == ["partner-submitted"]
    assert kinds("paul@partner.example") == ["partner-submitted"]
    assert (kinds(viewer.email), kinds(scene.ours.user.email)) == ([], [])


def test_each_step_of_a_review_is_told(scene: Scene) -> None:
    scene.approved("teams")
    assert kinds(scene.ours.user.email) == ["partner-decided", "partner-approved"]
    assert kinds(User.objects.get(id=scene.reviewer.id).email) == []


def test_comments_are_told_to_the_other_side(scene: Scene) -> None:
    claim = scene.under_review()
    comment(claim.id, "Please hurry.", scene.ours.actor)
    comment(claim.id, "We do.", scene.reviewer)
    assert kinds(User.objects.get(id=scene.reviewer.id).email) == ["reviewer-commented"]
    assert kinds(scene.ours.user.email) == ["partner-commented"]


def test_every_comment_is_told_not_only_the_first(scene: Scene) -> None:
    claim = scene.under_review()
    for text in ("Which tenant?", "And since when?"):
        comment(claim.id, text, scene.reviewer)
    assert kinds(scene.ours.user.email) == ["partner-commented"] * 2


def test_a_mail_says_what_happened_until_when_and_where(scene: Scene) -> None:
    claim = scene.action_required("teams")
    run_jobs()
    mail = next(one for one in outbox.outbox if scene.ours.user.email in one.to)
    assert "Please answer by" in mail.subject
    assert claim.name in mail.body
    assert f"/claims/{claim.id}" in mail.body
    assert "Ada" not in mail.body


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mail_writes_a_day_as_the_page_does(scene: Scene, language: str) -> None:
    user = scene.ours.user
    User.objects.filter(id=user.id).update(language=language)
    claim = scene.action_required("teams")
    calendar = version_of(claim).document.business_calendar
    day = dates.day_in(calendar.last_day_before(claim.deadline_at or claim.state_since), language)
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert day in client.get(f"/claims/{claim.id}").content.decode()
    run_jobs()
    assert day in next(one for one in outbox.outbox if user.email in one.to).subject


def test_a_reader_is_written_to_in_the_readers_language(scene: Scene) -> None:
    User.objects.filter(id=scene.ours.user.id).update(language="de")
    scene.action_required("teams")
    assert Mail.objects.get(recipient=scene.ours.user.email).language == "de"


def test_a_notice_is_written_once_for_each_language(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = scene.ours.location.organization.organization
    readers = [make_user(Role.INCENTIVES_USER, home) for _ in range(4)]
    User.objects.filter(id=readers[0].id).update(language="de")
    written = Mock(wraps=writing.render_to_string)
    monkeypatch.setattr(writing, "render_to_string", written)
    scene.submitted()
    sent = Mail.objects.filter(kind="claim.partner-submitted")
    assert {mail.recipient for mail in sent} >= {reader.email for reader in readers}
    assert written.call_count == 4  # two languages, each as text and as HTML


def test_without_the_change_nobody_hears_of_it(scene: Scene) -> None:
    with transaction.atomic():
        scene.action_required("teams")
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_every_kind_of_notice_has_a_name_without_gaps_to_choose_it_by() -> None:
    labels = {notice: label_of_kind(notice) for notice in TEXTS}
    assert all(labels.values())
    assert not [label for label in labels.values() if "{" in label or "…" in label]
    for audience in Audience:
        own = [labels[notice] for notice, words in TEXTS.items() if words.audience is audience]
        assert len(own) == len(set(own))
