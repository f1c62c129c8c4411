"""The sheet to try the import with is one that the import reads."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.builders import make_customer, make_user

from opencpor.access.roles import Role
from opencpor.claims.bulk import samples
from opencpor.claims.bulk.rules.sheet import columns_of
from opencpor.directory.rules.table import read_table
from opencpor.runtime import environment
from opencpor.web import sheet_to_try
from opencpor.web.demo import sheet

pytestmark = pytest.mark.django_db


def test_the_sheet_to_try_has_rows_that_are_ready_and_rows_to_correct(tmp_path: Path) -> None:
    for number in range(5):
        make_customer(domain=f"customer{number}.example")
    lines = read_table(sheet.write(tmp_path).read_bytes(), columns_of(()), ("engagement",))
    assert [line.cells["workload"] for line in lines] == [
        "teams", "sharepoint", "temas", "exchange", "intune",
    ]  # fmt: skip
    assert lines[3].cells["contact_email"] == "no address"
    assert lines[0].cells["evidence_signed_on"] == "2026-10-01"
    assert len({line.cells["tenant_id"] for line in lines}) == 5


def visitor() -> Client:
    client = Client()
    user = make_user(Role.INCENTIVES_ADMIN)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_demonstration_gives_its_sheet_to_those_who_may_create_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    demo = replace(environment.current(), mode="demo", data=tmp_path)
    monkeypatch.setattr(sheet_to_try.environment, "current", lambda: demo)
    settings.ROOT_URLCONF = "tests.web.demo_urls"
    assert visitor().get("/demo/sheet").status_code == 404
    written = sheet.write(tmp_path).read_bytes()
    answer = visitor().get("/demo/sheet")
    assert b"".join(answer.streaming_content) == written
    assert answer["Content-Disposition"] == 'attachment; filename="claims-to-try.csv"'


def test_the_page_of_imports_offers_a_sheet_only_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert b"A sheet to try" not in visitor().get("/claims/import").content
    monkeypatch.setattr(samples, "_offered", ["claims:list"])
    page = visitor().get("/claims/import").content.decode()
    assert '<a href="/claims/" download>' in page or '<a href="/claims" download>' in page
