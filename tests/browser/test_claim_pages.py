"""Claims in a real browser: the guided form by keyboard, files, review; axe, width, pictures."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.claims.scene import QuietConsent, Scene
from tests.processes import until

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.models import Claim
from opencpor.register.models import Association

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def as_partner(page: Page, scene: Scene) -> None:
    sign_in(page, scene.ours.user)


def as_reviewer(page: Page, scene: Scene) -> None:
    sign_in(page, User.objects.get(id=scene.reviewer.id))


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Go on by the tab key until something has the focus."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {selector}")


def type_into(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name='{name}']")
    page.keyboard.type(text)


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


NEXT = "button[name=go][value=next]"


def test_a_customer_is_added_by_keyboard_alone(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    page.goto("/claims/add")
    check_page(page, "claim-1-area")
    tab_to(page, "[name=area]")
    page.keyboard.press("Space")
    press(page, NEXT)
    check_page(page, "claim-2-role")
    tab_to(page, "[name=engagement]")
    page.keyboard.press("Space")
    press(page, NEXT)
    type_into(page, "name", "Teams rollout")
    type_into(page, "tenant_id", "{" + str(scene.customer.tenant_id).upper() + "}")
    type_into(page, "customer_name", "Contoso")
    type_into(page, "customer_domain", scene.domain)
    type_into(page, "customer_country", "Germ")
    type_into(page, "agreement_date", "10012026")
    check_page(page, "claim-3-details")
    press(page, NEXT)
    tab_to(page, "#workload-search")
    page.keyboard.type("teams")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.locator("#availability-teams .chip")).to_be_visible()
    check_page(page, "claim-4-lines")
    press(page, NEXT)
    type_into(page, "contact_name", "Ada Customer")
    type_into(page, "contact_title", "CIO")
    type_into(page, "contact_email", f"ada@{scene.domain}")
    check_page(page, "claim-5-contacts")
    press(page, NEXT)
    check_page(page, "claim-6-review")
    press(page, NEXT)
    claim = Claim.objects.get()
    expect(page).to_have_url(f"{page.evaluate('location.origin')}/claims/{claim.id}")
    assert (claim.state, claim.tenant_id) == ("draft", str(scene.customer.tenant_id))
    assert (claim.customer_country, claim.lines.get().workload) == ("DE", "teams")
    check_page(page, "claim-7-draft")


def test_what_was_typed_is_there_after_an_interruption(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams", name="Before")
    page.goto(f"/claims/{claim.id}/edit/details")
    page.fill("[name=name]", "Typed and left")
    page.goto("/claims/")  # the save goes along while the page is left, and may arrive after

    def kept() -> bool:
        page.goto(f"/claims/{claim.id}/edit/details")
        return page.input_value("[name=name]") == "Typed and left"

    until(kept, "what was typed")


def test_the_conversation_stays_in_sight_while_parts_above_it_load(
    page: Page, scene: Scene
) -> None:
    as_partner(page, scene)
    claim = scene.approved("teams")
    page.goto(f"/claims/{claim.id}/comments#comments")
    expect(page.get_by_role("button", name="Upload")).to_be_attached()

    expect(page.get_by_role("button", name="Add comment")).to_be_in_viewport()


def test_findings_follow_while_fields_change(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams")
    page.goto(f"/claims/{claim.id}/edit/details")
    page.fill("[name=tenant_id]", "nonsense")
    page.press("[name=tenant_id]", "Tab")
    expect(page.locator("#findings")).to_contain_text("This is not a tenant ID.")
    page.fill("[name=tenant_id]", str(scene.customer.tenant_id))
    page.press("[name=tenant_id]", "Tab")
    expect(page.locator("#findings")).not_to_contain_text("This is not a tenant ID.")


def test_errors_stand_at_the_field_and_in_a_summary(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams")
    page.goto(f"/claims/{claim.id}/edit/contacts")
    page.fill("[name=contact_email]", "no address")
    page.click(NEXT)
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_contact_email")
    expect(page.locator("#id_contact_email_error")).to_be_visible()
    check_page(page, "claim-errors")


DROP = """([content]) => {
  const files = new DataTransfer();
  const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
  files.items.add(new File([bytes], "dropped.txt", { type: "text/plain" }));
  document.querySelector("[data-drop]").dispatchEvent(
    new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: files }));
}"""


def test_files_come_by_drop_and_by_choice(page: Page, scene: Scene, tmp_path: Path) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams")
    chosen = tmp_path / "chosen.txt"
    chosen.write_text("Chosen: signed for Teams.", encoding="utf-8")
    page.goto(f"/claims/{claim.id}")
    page.set_input_files("[name=documents]", chosen)
    page.evaluate(DROP, [base64.b64encode(b"Dropped: signed for Teams.").decode()])
    expect(page.locator("[data-drop-files] li")).to_have_count(2)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".claim-file")).to_have_count(3)
    expect(page.locator(".claim-file").filter(has_text="dropped.txt")).to_be_visible()


def test_a_claim_goes_from_submission_over_a_question_to_a_decision(
    page: Page, scene: Scene
) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams", "exchange")
    page.goto(f"/claims/{claim.id}")
    for box in page.locator(".claim-statements input").all():
        box.check()
    for place, field in enumerate(page.locator("#submit ~ * textarea, [name^=why-]").all()):
        field.fill(f"Reason {place}")
    page.get_by_role("button", name="Submit claim").click()
    expect(page.locator(".page-head .chip")).to_have_text("Submitted")
    check_page(page, "claim-8-submitted")

    as_reviewer(page, scene)
    page.goto("/claims/board")
    check_page(page, "claim-board")
    page.get_by_role("link", name="Teams rollout").click()
    page.get_by_role("button", name="Take to review").click()
    page.get_by_text("Ask the partner for more", exact=True).click()
    page.select_option("[name=ask-code-claim]", "missing_products")
    page.fill("[name=ask-text]", "Which products does the agreement name?")
    page.get_by_role("button", name="Ask the partner").click()
    expect(page.locator("body")).to_contain_text("The partner is asked")

    as_partner(page, scene)
    page.goto(f"/claims/{claim.id}")
    expect(page.locator("body")).to_contain_text("Which products does the agreement name?")
    check_page(page, "claim-9-asked")
    page.get_by_role("button", name="Submit claim").click()
    expect(page.locator(".page-head .chip")).to_have_text("Under review")

    as_reviewer(page, scene)
    page.goto(f"/claims/{claim.id}/review")
    check_page(page, "claim-review")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Decide").focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("The claim is decided")
    states = sorted(claim.lines.values_list("state", flat=True))
    assert states == ["accepted", "dropped"]


def test_the_pages_of_what_stands_and_of_what_is_over(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    page.goto("/claims/")
    check_page(page, "claims-empty")
    standing = scene.approved("intune")
    page.goto(f"/claims/{standing.id}")
    check_page(page, "claim-approved")
    held = Association.objects.get()
    page.goto(f"/claims/associations/{held.id}")
    check_page(page, "association")
    page.goto("/claims/associations")
    check_page(page, "associations")
    page.goto(f"/claims/{scene.rejected().id}")
    check_page(page, "claim-rejected")
    page.goto("/claims/")
    check_page(page, "claims")


def test_ending_an_association_asks_in_a_dialog(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    scene.approved("teams")
    held = Association.objects.get()
    page.goto(f"/claims/associations/{held.id}")
    page.get_by_role("link", name="End the association").click()
    page.locator("dialog [name=reason]").fill("The project is over.")
    page.locator("dialog button.btn-danger").click()
    expect(page.locator(".page-head .chip")).to_have_text("Ended")


def test_subscriptions_and_the_tenant_pages(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams", engagement="bizapps-presales-advisor")
    page.goto(f"/claims/{claim.id}/edit/lines")
    check_page(page, "claim-subscriptions")
    page.goto("/claims/add/elsewhere")
    check_page(page, "claim-elsewhere")
    scene.customer.status, scene.customer.verified_at = "unverified", None
    scene.customer.save()
    waiting = scene.under_review("teams")
    as_reviewer(page, scene)
    page.goto(f"/claims/{waiting.id}/review/tenant")
    check_page(page, "claim-tenant")


def test_what_lies_far_down_comes_when_it_is_looked_at(page: Page, scene: Scene) -> None:
    as_partner(page, scene)
    claim = scene.draft("teams")
    page.goto(f"/claims/{claim.id}")
    expect(page.locator(".later a")).to_have_count(2)
    page.get_by_role("link", name="Show the comments").focus()
    expect(page.locator("#id_text")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "comments"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".later")).to_have_count(0)
    expect(page.locator("#history")).to_be_visible()
    expect(page.locator(".happening").first).to_contain_text("Draft created")


def test_a_viewer_reads_a_claim(page: Page, scene: Scene) -> None:
    claim = scene.submitted("teams")
    viewer = make_user(Role.REPORT_VIEWER, scene.ours.location.organization.organization)
    sign_in(page, viewer)
    page.goto(f"/claims/{claim.id}")
    check_page(page, "claim-viewer")
