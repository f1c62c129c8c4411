"""The pages of usage in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.usage.batches import publish_program
from tests.usage.checking import HEADINGS, row

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.show import show_batch
from opencpor.usage.models import Batch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_imported_and_its_quarantine_read(page: Page, tmp_path: Path) -> None:
    publish_program()
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    (tmp_path / "march.csv").write_text(f"{HEADINGS}\n{row()}\n{row(workload='fax')}\n")
    page.goto("/usage/batches")
    check_page(page, "usage-batches-empty")
    page.get_by_role("link", name="Import a file").click()
    check_page(page, "usage-upload")
    page.get_by_label("Usage file").set_input_files(tmp_path / "march.csv")
    page.get_by_role("button", name="Only check it").click()
    expect(page.get_by_text("march.csv is checked; nothing of it was kept")).to_be_visible()
    assert Batch.objects.count() == 0
    check_page(page, "usage-upload-checked")
    page.get_by_label("Usage file").set_input_files(tmp_path / "march.csv")
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_text("Being imported", exact=True)).to_be_visible()
    batch = import_batch(Batch.objects.get().id, system("test"))
    show_batch(batch.id)
    page.reload()
    expect(page.get_by_text("'fax' is no workload of the program")).to_be_visible()
    check_page(page, "usage-batch")
    page.goto("/usage/batches")
    check_page(page, "usage-batches")
    page.goto("/usage/")
    expect(page.get_by_text("Microsoft Teams").first).to_be_attached()
    check_page(page, "usage-facts")


def test_a_partner_without_usage_is_told_when_it_comes(page: Page) -> None:
    publish_program()
    sign_in(page, make_user(Role.REPORT_VIEWER))
    page.goto("/usage/")

    expect(page.get_by_text("No usage to show")).to_be_visible()
    check_page(page, "usage-facts-empty")


def test_a_file_that_is_no_table_is_refused_with_the_reason(page: Page, tmp_path: Path) -> None:
    publish_program()
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    (tmp_path / "letter.csv").write_text("Dear all\n")
    page.goto("/usage/batches/new")
    page.get_by_label("Usage file").set_input_files(tmp_path / "letter.csv")
    page.get_by_role("button", name="Only check it").click()
    expect(page.get_by_text("letter.csv would be refused")).to_be_visible()
    check_page(page, "usage-upload-refused")
    page.get_by_label("Usage file").set_input_files(tmp_path / "letter.csv")
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_text("Being imported", exact=True)).to_be_visible()
    import_batch(Batch.objects.get().id, system("test"))
    page.reload()

    expect(page.get_by_role("heading", name="The file was refused")).to_be_visible()
    check_page(page, "usage-batch-refused")
