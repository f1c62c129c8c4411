"""The room in which a file is drawn, and who gets into it."""

import pytest
from django.test import Client
from tests.builders import make_user
from tests.claims.pages.visitors import browser, browser_of, text_of
from tests.claims.scene import Scene, add_evidence

from opencpor.access.roles import Role
from opencpor.claims.evidence.models import StoredFile
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


def test_the_room_has_no_origin_and_stands_only_in_pages_of_ours() -> None:
    answer = Client().get("/claims/viewer")
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_page_with_a_file_fetches_it_only_by_script(scene: Scene) -> None:
    claim = scene.under_review("teams")
    row = claim.evidence.get()
    page = text_of(browser_of(scene.reviewer), f"/claims/{claim.id}/review?file={row.id}")
    assert '<iframe class="viewer-frame" sandbox="allow-scripts" src="/claims/viewer"' in page
    assert f'data-source="/claims/{claim.id}/evidence/{row.id}"' in page
    assert not Event.objects.filter(type="evidence.opened").exists()


def test_a_file_that_cannot_be_drawn_and_was_not_read_is_not_offered_and_says_so(
    scene: Scene,
) -> None:
    claim = scene.under_review("teams")
    row = add_evidence(claim)
    StoredFile.objects.filter(id=row.file_id).update(name="offer.docx", kind="docx")
    client = browser_of(scene.reviewer)
    assert f"?file={row.id}" not in text_of(client, f"/claims/{claim.id}/review")
    answer = client.get(f"/claims/{claim.id}/evidence/{row.id}/view")
    assert answer.status_code == 409
    assert "Download it instead" in answer.content.decode()


def test_who_only_inspects_gets_in_with_a_reason(scene: Scene) -> None:
    claim = scene.under_review("teams")
    address = f"/claims/{claim.id}/evidence/{claim.evidence.get().id}/view"
    client = browser(make_user(Role.AUDITOR))
    assert "viewer-frame" not in text_of(client, address)
    assert "viewer-frame" not in client.post(address, {"reason": ""}).content.decode()
    shown = client.post(address, {"reason": "Yearly audit of the program"}).content.decode()
    assert 'data-reason="Yearly audit of the program"' in shown


def test_a_rival_does_not_find_the_file(scene: Scene) -> None:
    claim = scene.under_review("teams")
    client = browser(make_user(Role.INCENTIVES_ADMIN))
    answer = client.get(f"/claims/{claim.id}/evidence/{claim.evidence.get().id}/view")
    assert answer.status_code == 404
