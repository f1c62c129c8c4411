"""Sheets sent by hand in a real browser: errors read, corrected in the report, sent again."""

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests import files
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.claims.bulk.sheets import row, sheet
from tests.claims.scene import QuietConsent, Scene
from tests.claims.takeover.sheets import held
from tests.jobs import run_jobs

from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.register.models import Association

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def send(page: Page, rows: list[dict[str, Any]], *, proof: bool) -> None:
    """Choose a sheet, perhaps with its evidence, and have it checked."""
    content = {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet(rows)}
    page.get_by_label("Sheet", exact=True).set_input_files(content)
    if proof:
        given = {"name": "sow.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
        page.get_by_label("Files of evidence").set_input_files(given)
    page.get_by_role("button", name="Check the sheet").click()
    expect(page.get_by_text("Checking every row.").first).to_be_visible()
    run_jobs()
    expect(page.get_by_role("columnheader", name="Outcome")).to_be_visible()


def report(page: Page) -> list[dict[str, Any]]:
    with page.expect_download() as got:
        page.get_by_role("link", name="Report as CSV").click()
    text = got.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def carry_out(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Creating the").first).to_be_visible()
    run_jobs()


def test_a_sheet_of_claims_is_corrected_by_its_report_and_created(page: Page) -> None:
    scene = Scene(QuietConsent())
    sign_in(page, scene.ours.user)
    page.goto("/claims/import")
    check_page(page, "import-claims")
    wrong = row(scene, claim_key="b", workload="temas", contact_email="no address")
    send(page, [row(scene), wrong], proof=True)
    expect(page.get_by_text("Write it as name@company.")).to_be_visible()
    check_page(page, "import-claims-report")
    first, second = report(page)
    assert second["row_status"] == "error"
    page.get_by_role("link", name="Send a corrected sheet").click()
    mended = second | {"workload": "exchange", "contact_email": f"ada@{scene.domain}"}
    send(page, [first, mended], proof=True)
    carry_out(page, "Create the claims")
    expect(page.get_by_text("2 claims are created as drafts.")).to_be_visible()
    check_page(page, "import-claims-done")
    assert {claim.lines.get().workload for claim in Claim.objects.all()} == {"teams", "exchange"}


def test_a_sheet_of_associations_is_corrected_and_taken_over(page: Page) -> None:
    scene = Scene(QuietConsent())
    sign_in(page, make_user(Role.PROGRAM_MANAGER, scene.operator))
    page.goto("/claims/associations")
    page.get_by_role("link", name="Import").click()
    check_page(page, "import-associations")
    send(page, [held(scene), held(scene, reference="old-2", workload="temas")], proof=False)
    check_page(page, "import-associations-report")
    first, second = report(page)
    page.get_by_role("link", name="Send a corrected sheet").click()
    send(page, [first, second | {"workload": "exchange"}], proof=False)
    carry_out(page, "Take over the associations")
    expect(page.get_by_text("2 associations are taken over.")).to_be_visible()
    assert Association.objects.count() == 2
