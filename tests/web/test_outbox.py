"""The demonstration's outbox shows kept mails; elsewhere there is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings
from tests.jobs import run_jobs

from opencpor.notices.actions.send import queue_mail
from opencpor.notices.rules import Letter
from opencpor.runtime import environment
from opencpor.web import outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def _demo(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    demo = replace(environment.current(), mode="demo")
    monkeypatch.setattr(outbox.environment, "current", lambda: demo)
    settings.EMAIL_BACKEND = "opencpor.notices.kept.KeptMail"
    settings.EMAIL_FILE_PATH = tmp_path
    settings.ROOT_URLCONF = "tests.web.demo_urls"


def send(subject: str) -> None:
    link = f"{environment.current().base_url}/consent/abc"
    letter = Letter("ann@contoso.example", subject, f"Answer here: {link}", "<p></p>")
    with transaction.atomic():
        queue_mail(letter, kind="test", key="k", about="claim:clm_1")
    run_jobs()


@pytest.mark.usefixtures("_demo")
def test_the_outbox_shows_mails_with_their_links() -> None:
    send("Please <b>confirm</b>")
    page = Client().get("/demo/outbox").content.decode()
    assert "Please &lt;b&gt;confirm&lt;/b&gt;" in page
    assert '<a href="/consent/abc">' in page
    assert "ann@contoso.example" in page


@pytest.mark.usefixtures("_demo")
def test_an_empty_outbox_says_what_to_do() -> None:
    assert "Submit a claim" in Client().get("/demo/outbox").content.decode()


def test_outside_of_the_demonstration_there_is_no_outbox() -> None:
    assert Client().get("/demo/outbox").status_code == 404
