"""The pages of usage in a real browser."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, Route, expect
from tests.browser.harness import PHONE, WIDE, check_page, sign_in
from tests.builders import make_location, make_user
from tests.jobs import run_jobs
from tests.usage.batches import imported, publish_program
from tests.usage.checking import HEADINGS, row
from tests.usage.transactions import HEADINGS as BILLED
from tests.usage.transactions import LOCATION, billed

from opencpor.access.actor import Actor, system
from opencpor.access.roles import Role
from opencpor.common.errors import Unavailable
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.show import show_batch
from opencpor.usage.models import Batch
from opencpor.usage.sending import api, rules
from opencpor.usage.sending.actions.append import append
from opencpor.usage.sending.models import Sending

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _correct(batch: Batch, line: str) -> None:
    """Send a corrected row of a batch and import it."""
    client = Client()
    client.force_login(make_user(Role.PROGRAM_MANAGER), MODEL_BACKEND)
    told = f"cpor_row,cpor_code,cpor_text,{HEADINGS}\n3,X,y,{line}".encode()
    sent = {"file": SimpleUploadedFile("again.csv", told)}
    assert client.post(f"/usage/batches/{batch.id}/correct", sent).status_code == 302
    import_batch(Batch.objects.exclude(id=batch.id).get().id, system("test"))


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
    _correct(batch, row(workload="exchange"))
    page.reload()
    expect(page.get_by_role("heading", name="Corrected by")).to_be_visible()
    check_page(page, "usage-batch-corrected")
    page.goto("/usage/batches")
    check_page(page, "usage-batches")
    page.goto("/usage/")
    expect(page.get_by_text("Microsoft Teams").first).to_be_attached()
    check_page(page, "usage-facts")


def test_transactions_are_listed(page: Page, tmp_path: Path) -> None:
    publish_program(shipped_text(INVENTED))
    make_location(partner_id=LOCATION)
    imported(tmp_path, billed("t1"), billed("t2", amount="-20.50"), headings=BILLED)
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto("/usage/transactions")
    expect(page.get_by_text("20.50").first).to_be_visible()
    check_page(page, "usage-transactions")
    page.goto("/usage/transactions?month=2019-01")
    check_page(page, "usage-transactions-none")


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


def test_a_large_file_goes_on_after_a_broken_line_and_after_the_page_was_left(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()
    monkeypatch.setattr(rules, "LEAST_PART", 1000)
    monkeypatch.setattr(rules, "USUAL_PART", 1000)
    file = tmp_path / "large.csv"
    file.write_text("\n".join((HEADINGS, *(row(tenant=f"{n + 1:032x}") for n in range(99)), "")))
    starts: list[str] = []

    def losing(route: Route) -> None:
        """Lose the first part on its way, and all from the fifth on."""
        starts.append(route.request.headers["upload-offset"])
        route.abort() if len(starts) == 1 or len(starts) > 4 else route.continue_()

    def silent(actor: Actor, *part: Any, **about: Any) -> Sending:
        """Keep the part at byte 1000, and lose the answer."""
        if append(actor, *part, **about).received == 2000:
            raise Unavailable("Nobody hears this.", code="lake_unavailable")
        return Sending.objects.get()

    monkeypatch.setattr(api, "append", silent)
    sign_in(page, make_user(Role.PROGRAM_MANAGER))
    page.goto("/usage/batches/new")
    parts = re.compile("/usage/sendings/usd_[^/]+$")
    page.route(parts, lambda r: losing(r) if r.request.method == "PATCH" else r.continue_())
    page.get_by_label("Usage file").set_input_files(file)
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 3000)
    expect(page.get_by_text("The line is broken.")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert")).to_contain_text("Stopped.")
    assert starts[:5] == ["0", "0", "1000", "2000", "3000"]
    page.reload()
    expect(page.get_by_text("Unfinished uploads").first).to_be_visible()
    page.get_by_label("Usage file").set_input_files(file)
    page.get_by_role("button", name="Import file").click()
    expect(page.get_by_text("The line is broken.")).to_be_visible()
    check_page(page, "usage-upload-unfinished")
    page.unroute(parts)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Being imported", exact=True)).to_be_visible()
    assert set(starts[5:]) <= {"3000"}
    assert Batch.objects.get().sha256 == sha256(file.read_bytes()).hexdigest()


def test_what_is_missing_or_looks_wrong_is_found_from_the_heat_table(
    page: Page, tmp_path: Path
) -> None:
    publish_program()
    before = [row(month="2024-02", tenant=f"{n + 1:032x}", active=60) for n in range(9)]
    now = [row(tenant=f"{n + 1:032x}", active=60 if n else 0) for n in range(8)]
    imported(tmp_path, *before, *now, row("exchange"))
    sign_in(page, make_user(Role.FINANCE))
    page.goto("/usage/batches")
    page.get_by_role("link", name="Data quality").click()
    expect(page.get_by_text("Data quality has not been computed yet.")).to_be_visible()
    check_page(page, "usage-quality-none")
    page.get_by_role("button", name="Compute again").click()
    run_jobs()
    expect(page.get_by_role("link", name="88.8 %").first).to_be_visible()
    check_page(page, "usage-quality")
    expect(page.get_by_role("link", name="Download as CSV").first).to_be_visible()
    page.set_viewport_size(PHONE)
    cells = page.get_by_role("row", name="All workloads").get_by_role("cell")
    expect(cells.last).to_have_attribute("data-label", "Mar 2024")
    edges = [box["x"] + box["width"] for one in cells.all() if (box := one.bounding_box())]
    assert max(edges) <= PHONE["width"]
    page.set_viewport_size(WIDE)
    page.get_by_role("link", name="Fell to zero").click()
    page.get_by_role("row", name="Microsoft Teams").get_by_role(
        "link", name="1", exact=True
    ).click()
    expect(page.get_by_text("Tenant 00000000-0000-0000-0000-000000000001")).to_be_visible()
    check_page(page, "usage-quality-units")
    page.goto("/earnings/closes/new/")
    page.get_by_label("Month").fill("2024-03")
    page.get_by_label("Month").press("Tab")
    expect(page.get_by_text("8 of 9 units of the month before have usage again")).to_be_visible()
    expect(page.get_by_text("the close needs a reason")).to_be_visible()
    check_page(page, "money-close-new")
