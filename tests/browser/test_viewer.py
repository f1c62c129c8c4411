"""Evidence shown beside the lines, in a frame without an origin."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from playwright.sync_api import FrameLocator, Locator, Page, expect
from pypdf import PdfWriter
from tests import files
from tests.browser.harness import check_page, sign_in
from tests.browser.test_claim_pages import as_partner, as_reviewer, scene
from tests.builders import make_user
from tests.claims.scene import Scene, add_evidence
from tests.processes import until

from opencpor.access.roles import Role
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.read import read_file
from opencpor.claims.evidence.models import Evidence, StoredFile
from opencpor.claims.models import Claim
from opencpor.journal.models import Event

__all__ = ["scene"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _static_files_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other origins read static files, as WhiteNoise does and the tests' server does not."""
    serve = StaticFilesHandlerMixin.serve

    def open_to_all(handler: Any, request: Any) -> Any:
        answer = serve(handler, request)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    monkeypatch.setattr(StaticFilesHandlerMixin, "serve", open_to_all)


def room(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.viewer-frame")


def width(drawn: Locator) -> float:
    box = drawn.bounding_box()
    return box["width"] if box else 0.0


def opened(claim: Claim) -> int:
    return Event.objects.filter(type="evidence.opened", stream=f"claim:{claim.id}").count()


def shown_file(claim: Claim, name: str, content: bytes) -> Evidence:
    """Put a file with real content on a claim."""
    row = add_evidence(claim)
    kind = name.rpartition(".")[2]
    StoredFile.objects.filter(id=row.file_id).update(name=name, kind=kind)
    storage.keep(row.file_id, BytesIO(content))
    return row


def test_a_reviewer_reads_a_pdf_beside_the_lines(page: Page, scene: Scene) -> None:
    claim = scene.under_review("teams")
    shown_file(claim, "statement.pdf", files.pdf("Statement of work for Teams"))
    as_reviewer(page, scene)
    page.goto(f"/claims/{claim.id}/review")
    assert opened(claim) == 0
    page.get_by_role("link", name="Show statement.pdf").click()
    expect(room(page).get_by_text("Statement of work for Teams")).to_be_attached()
    expect(room(page).get_by_role("status")).to_have_text("Page 1 / 1")
    assert opened(claim) == 1
    check_page(page, "claim-viewer-review")


def test_the_frame_reaches_neither_cookies_nor_the_page_around_it(page: Page, scene: Scene) -> None:
    claim = scene.under_review("teams")
    row = shown_file(claim, "statement.pdf", files.pdf())
    as_reviewer(page, scene)
    page.goto(f"/claims/{claim.id}/review?file={row.id}")
    expect(room(page).get_by_role("status")).to_have_text("Page 1 / 1")
    frame = next(one for one in page.frames if one.url.endswith("/claims/viewer"))
    assert frame.evaluate("() => self.origin") == "null"
    tried = "expression => { try { return String(expression()) } catch (e) { return e.name } }"
    assert frame.evaluate(f"() => ({tried})(() => document.cookie)") == "SecurityError"
    assert frame.evaluate(f"() => ({tried})(() => parent.document.title)") == "SecurityError"


def test_a_larger_page_is_drawn_again(page: Page, scene: Scene) -> None:
    claim = scene.draft("teams")
    row = shown_file(claim, "statement.pdf", files.pdf())
    as_partner(page, scene)
    page.goto(f"/claims/{claim.id}/evidence/{row.id}/view")
    canvas = room(page).locator(".page canvas")
    expect(room(page).get_by_role("status")).to_have_text("Page 1 / 1")
    before = width(canvas)
    room(page).get_by_role("button", name="Larger").click()
    until(lambda: width(canvas) > before, "a larger page")
    check_page(page, "claim-viewer-page")


def test_pictures_and_plain_text_are_shown_too(page: Page, scene: Scene) -> None:
    claim = scene.draft("teams")
    picture = shown_file(claim, "scan.png", files.png(40, 40))
    text = shown_file(claim, "mail.txt", b"<script>alert(1)</script> We agree.")
    as_partner(page, scene)
    page.goto(f"/claims/{claim.id}/evidence/{picture.id}/view")
    expect(room(page).locator("img")).to_be_visible()
    page.goto(f"/claims/{claim.id}/evidence/{text.id}/view")
    expect(room(page).get_by_text("<script>alert(1)</script> We agree.")).to_be_visible()


def test_a_damaged_file_says_what_to_do(page: Page, scene: Scene) -> None:
    claim = scene.draft("teams")
    row = shown_file(claim, "broken.pdf", b"%PDF-1.7 and nothing else")
    as_partner(page, scene)
    page.goto(f"/claims/{claim.id}/evidence/{row.id}/view")
    expect(room(page).get_by_role("status")).to_contain_text("Download it")


def test_an_auditor_says_why_before_a_file_is_shown(page: Page, scene: Scene) -> None:
    claim = scene.under_review("teams")
    row = shown_file(claim, "statement.pdf", files.pdf("Words on paper"))
    sign_in(page, make_user(Role.AUDITOR))
    page.goto(f"/claims/{claim.id}/evidence/{row.id}/view")
    page.get_by_label("Reason").fill("Yearly audit of the program")
    page.get_by_role("button", name="Open the file").click()
    expect(room(page).get_by_text("Words on paper")).to_be_attached()
    assert opened(claim) == 1


def test_a_reviewer_follows_what_the_checker_found_to_its_page(page: Page, scene: Scene) -> None:
    both, written = PdfWriter(), BytesIO()
    for words in ("General terms of the work to be done", "Rollout of Microsoft Teams"):
        both.append(BytesIO(files.pdf(words)))
    both.write(written)
    claim = scene.under_review("teams")
    row = shown_file(claim, "statement.pdf", written.getvalue())
    read_file(row.file_id)
    as_reviewer(page, scene)
    page.goto(f"/claims/{claim.id}/review")
    page.get_by_role("link", name="page 2 of statement.pdf").first.click()
    expect(room(page).locator("mark")).to_have_text(["Microsoft Teams"])
    expect(room(page).get_by_role("status")).to_have_text("Page 2 / 2")
    check_page(page, "claim-viewer-checker")
