"""The pages on which the program manager reads what was published."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from tests.builders import make_user
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.programs.actions.publish import publish
from opencpor.programs.models import Proposal
from opencpor.programs.pages import SECTIONS
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db
CLI = system("cli")
KEY = "tidewell-alliance"


@pytest.fixture
def manager(client: Client) -> Client:
    user = make_user(Role.PROGRAM_MANAGER)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_without_a_program_the_page_says_how_to_publish_one(manager: Client) -> None:
    page = manager.get("/programs/")

    assert "cpor program load FILE" in page.content.decode()


def test_each_version_is_listed_with_its_state(manager: Client) -> None:
    for month in (Month(2025, 1), Month(2025, 6), Month(2099, 1)):
        publish(CLI, as_text(invented()), effective_from=month)

    page = manager.get("/programs/")

    [program] = page.context["programs"]
    assert [(row.version.number, row.state) for row in program.rows] == [
        (3, "coming"),
        (2, "in_force"),
        (1, "superseded"),
    ]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_section_of_a_version_can_be_read(
    manager: Client, section: str, language: str
) -> None:
    publish(CLI, shipped_text(MICROSOFT))

    page = manager.get(
        f"/programs/{MICROSOFT}/versions/1?section={section}",
        headers={"Accept-Language": language},
    )

    assert page.status_code == 200
    assert page.context["tables"]


def test_rates_that_are_not_public_are_said_to_be_illustrative(manager: Client) -> None:
    publish(CLI, shipped_text(MICROSOFT))

    page = manager.get(f"/programs/{MICROSOFT}/versions/1?section=incentives")

    assert page.content.decode().count("some of these figures are not public") == 4


def test_a_comparison_shows_what_changed(manager: Client) -> None:
    publish(CLI, as_text(invented()))
    data = invented()
    data["policy"]["dispute_days"] = 25
    publish(CLI, as_text(data))

    page = manager.get(f"/programs/{KEY}/comparison")

    [section] = page.context["sections"]
    [change] = section.changes
    assert (change.path, change.before, change.after) == ("policy.dispute_days", "20", "25")
    assert manager.get(f"/programs/{KEY}/comparison?before=2&after=2").context["sections"] == []


def test_a_comparison_says_fixed_values_in_words(manager: Client) -> None:
    for conditions in (["slot_free"], ["no_warnings", "slot_free"]):
        data = invented()
        data["policy"]["green_path"] = {"conditions": conditions}
        publish(CLI, as_text(data))

    [section] = manager.get(f"/programs/{KEY}/comparison").context["sections"]

    assert [(one.before, one.after) for one in section.changes] == [
        (
            "No other partner holds what is claimed",
            "No finding blocks or warns\nNo other partner holds what is claimed",
        )
    ]


def test_a_comparison_with_a_version_that_is_not_there_is_refused(manager: Client) -> None:
    publish(CLI, as_text(invented()))

    assert manager.get(f"/programs/{KEY}/comparison?before=1&after=9").status_code == 422


def test_a_section_that_is_not_there_is_not_found(manager: Client) -> None:
    publish(CLI, as_text(invented()))

    assert manager.get(f"/programs/{KEY}/versions/1?section=secrets").status_code == 404


def test_the_side_bar_of_the_program_workspace_leads_here(manager: Client) -> None:
    assert 'href="/programs/"' in manager.get("/programs/").content.decode()


def test_a_wrong_document_comes_back_with_every_place(manager: Client) -> None:
    data = invented() | {"currency": "XXX", "foo": 1}
    sent = {"file": ContentFile(as_text(data), "next.yaml"), "note": "Why not."}

    page = manager.post("/programs/propose", sent)

    shown = page.content.decode()
    assert (page.status_code, Proposal.objects.count()) == (422, 0)
    assert "foo: unknown key." in shown
    assert "currency: " in shown


def test_a_document_that_is_no_text_is_refused(manager: Client) -> None:
    sent = {"file": ContentFile(b"\xff\xfe\x00", "next.yaml"), "note": "Why not."}

    page = manager.post("/programs/propose", sent)

    assert (page.status_code, Proposal.objects.count()) == (422, 0)
    assert "Save the document as UTF-8." in page.content.decode()
