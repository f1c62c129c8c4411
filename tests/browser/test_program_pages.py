"""The pages about program documents in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user

from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _published(page: Page) -> None:
    text = shipped_text(MICROSOFT)
    publish(system("cli"), text)
    publish(system("cli"), text.replace("dispute_days: 30", "dispute_days: 45"))
    sign_in(page, make_user(Role.PROGRAM_MANAGER))


def test_a_version_is_read_section_by_section(page: Page) -> None:
    page.goto("/programs/")
    check_page(page, "programs")
    page.get_by_role("link", name="Version 2").click()
    check_page(page, "program-version")
    page.get_by_role("link", name="Incentives").click()

    expect(page.get_by_text("known as mws-usage-growth;")).to_be_visible()
    check_page(page, "program-incentives")


def test_what_changed_between_two_versions_is_shown(page: Page) -> None:
    page.goto("/programs/")
    page.get_by_role("link", name="Compare versions").click()

    expect(page.get_by_role("rowheader", name="Days to dispute")).to_be_visible()
    check_page(page, "program-comparison")


def test_a_proposed_version_is_read_and_published_by_a_second_manager(
    page: Page, tmp_path: Path
) -> None:
    document = tmp_path / "next.yaml"
    document.write_text(shipped_text(MICROSOFT).replace("dispute_days: 30", "dispute_days: 20"))
    page.goto("/programs/propose")
    page.get_by_label("Program document").set_input_files(document)
    page.get_by_label("What changes and why").fill("Shorter disputes.")
    check_page(page, "program-propose")
    page.get_by_role("button", name="Propose version").click()
    check_page(page, "program-proposal")

    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto("/programs/")
    check_page(page, "program-waiting")
    page.get_by_role("link", name="Read the proposal").click()
    page.get_by_role("link", name="Publish version").click()
    page.get_by_role("button", name="Publish version").click()

    expect(page.get_by_text("Version 3 is published.")).to_be_visible()


@pytest.mark.long
def test_a_draft_is_written_by_forms_and_as_text_and_proposed(page: Page) -> None:
    page.goto("/programs/begin")
    page.get_by_label("What it is about").fill("Longer disputes")
    page.get_by_role("button", name="Begin").click()
    check_page(page, "program-draft")
    page.get_by_role("link", name="Policy and deadlines").click()
    days = page.get_by_label("Days to dispute")
    days.fill("soon")
    days.press("Tab")
    expect(page.locator("#findings").get_by_role("link", name="Days to dispute")).to_be_visible()
    days.fill("60")
    days.press("Tab")
    expect(page.get_by_text("Nothing is wrong in this part.")).to_be_visible()
    check_page(page, "program-draft-policy")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Incentives", exact=True).last.click()
    page.locator("main li a[href$='incentives.0']").click()
    check_page(page, "program-draft-rule")

    page.get_by_role("link", name="Whole document").click()
    text = page.get_by_label("Document")
    text.fill(text.input_value().replace("dispute_days: 60", "dispute_days: never"))
    expect(page.locator("#findings a[data-line]")).to_be_visible()
    check_page(page, "program-draft-text")
    row = VersionDraft.objects.get()
    other = actor_of_user(make_user(Role.PROGRAM_MANAGER))
    save_text(row.id, other, row.text.replace("dispute_days: 60", "dispute_days: 50"), seen=None)
    text.fill(text.input_value().replace("dispute_days: never", "dispute_days: 40"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("saved this draft while you wrote")).to_be_visible()
    expect(page.locator(".line-removed", has_text="dispute_days: 50")).to_be_visible()
    check_page(page, "program-draft-late")
    page.get_by_role("button", name="Save my text").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="What changes").click()
    expect(page.get_by_role("rowheader", name="Days to dispute")).to_be_visible()
    check_page(page, "program-draft-changes")
    page.get_by_role("link", name="Who saved what").click()
    check_page(page, "program-draft-history")
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Propose version").click()
    page.get_by_label("What changes and why").fill("Longer disputes.")
    check_page(page, "program-draft-propose")
    page.get_by_role("button", name="Propose version").click()

    expect(page.get_by_role("rowheader", name="Days to dispute")).to_be_visible()
