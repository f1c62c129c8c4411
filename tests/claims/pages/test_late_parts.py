"""What a claim's page leaves out until it is looked at."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.scene import Scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def partner(scene: Scene) -> Client:
    return browser(scene.ours.user)


def test_a_page_does_not_read_what_was_said_and_what_happened(
    partner: Client, scene: Scene
) -> None:
    address = f"/claims/{scene.draft('teams').id}"
    text_of(partner, address)  # keeps its queries
    with CaptureQueriesContext(connection) as asked:
        page = text_of(partner, address)
    assert f'hx-get="{address}/comments"' in page
    assert f'hx-get="{address}/history"' in page
    assert len(asked) == 16


@pytest.mark.parametrize(
    ("late", "held"), [("comments", 'id="id_text"'), ("history", "Draft created")]
)
def test_a_part_is_given_alone_or_on_its_page(
    partner: Client, scene: Scene, late: str, held: str
) -> None:
    address = f"/claims/{scene.draft('teams').id}"
    assert held not in text_of(partner, address)
    whole = text_of(partner, f"{address}/{late}")
    part = partner.get(f"{address}/{late}", headers=HTMX)
    assert held in whole
    assert "next-step" in whole
    assert held in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_files_are_added_at_once_only_where_that_is_the_next_step(
    partner: Client, scene: Scene
) -> None:
    documents, standing = 'name="documents"', f"/claims/{scene.approved('teams').id}"
    assert documents in text_of(partner, f"/claims/{scene.draft('exchange').id}")
    assert documents not in text_of(partner, standing)
    assert documents in text_of(partner, f"{standing}/upload")
    assert documents in partner.get(f"{standing}/upload", headers=HTMX).content.decode()


def test_a_comment_that_is_wrong_is_shown_at_once(partner: Client, scene: Scene) -> None:
    answer = partner.post(f"/claims/{scene.draft('teams').id}/comment", {"text": " "})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "Write something." in answer.content.decode()


def test_what_the_two_say_is_not_found_by_the_customer(scene: Scene) -> None:
    claim, customer = scene.submitted(), browser_of(scene.tenant_admin)
    address = f"/claims/{claim.id}"
    browser(scene.ours.user).post(f"{address}/comment", {"text": "Between us."})
    assert f"{address}/comments" not in text_of(customer, address)
    assert "Between us." not in text_of(customer, f"{address}/comments")
    assert b"Between us." not in customer.get(f"{address}/comments", headers=HTMX).content
    assert "Submitted" in text_of(customer, f"{address}/history")
