from threading import Thread
from typing import Any

import pytest
from django.db import connection
from tests.builders import make_customer, make_location, make_partner, make_subscription
from tests.directory.calls import Caller, codes

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.directory.actions.import_file import carry_out_import, import_file
from opencpor.directory.models import Customer, FileImport, Location, Partner
from opencpor.directory.rules import table
from opencpor.directory.terms import Kind
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db

A = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
B = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
CUSTOMERS = f"tenant_id,name,country,domains,verified_domains\n{A},Contoso,US,a.example,b.example\n"
PARTNERS = (
    "global_id,partner_name,partner_country,domains,partner_id,location_name,location_country,city\n"
    "9000001,Northwind,DE,n.example,1000001,Berlin,DE,Berlin\n"
    "9000001,Northwind,DE,n.example,1000002,Paris,FR,\n"
    "9000002,Fabrikam,US,,,,,\n"
)


def outcomes(answer: Any) -> list[str]:
    return [row["outcome"] for row in answer.json()["rows"]]


def test_a_dry_run_says_what_would_happen_and_changes_nothing() -> None:
    checked = Caller(Role.PROGRAM_MANAGER).upload("customers", CUSTOMERS)
    assert (checked.json()["carried_out"], outcomes(checked)) == (False, ["created"])
    assert (Customer.objects.count(), Event.objects.count()) == (0, 0)


def test_a_second_import_of_the_same_file_changes_nothing() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    first = manager.upload("partners", PARTNERS, dry_run="false")
    assert first.json()["counts"] == {"created": 3, "changed": 0, "unchanged": 0, "error": 0}
    before = Event.objects.exclude(type="directory.imported").count()
    second = manager.upload("partners", PARTNERS, dry_run="false")
    assert second.json()["counts"] == {"created": 0, "changed": 0, "unchanged": 3, "error": 0}
    assert (Partner.objects.count(), Location.objects.count()) == (2, 2)
    assert Event.objects.exclude(type="directory.imported").count() == before


def test_a_second_import_with_other_values_changes_the_row() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager.upload("customers", CUSTOMERS, dry_run="false")
    again = manager.upload(
        "customers", CUSTOMERS.replace("Contoso", "Contoso Ltd"), dry_run="false"
    )
    assert outcomes(again) == ["changed"]
    assert Customer.objects.get().organization.name == "Contoso Ltd"


def test_columns_left_out_stay_as_they_are() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager.upload("customers", CUSTOMERS, dry_run="false")
    manager.upload("customers", f"tenant_id;country\n{A};CA\n", dry_run="false")
    customer = Customer.objects.get()
    assert (customer.country, customer.organization.name) == ("CA", "Contoso")
    assert sorted(row.domain for row in customer.domains.all()) == ["a.example", "b.example"]


@pytest.mark.parametrize(("choice", "stored"), [("false", 0), ("true", 1)])
def test_a_row_with_an_error_stops_the_file_or_only_itself(choice: str, stored: int) -> None:
    text = CUSTOMERS + f"{B},Fabrikam,Germany,,\n"
    manager = Caller(Role.PROGRAM_MANAGER)
    report = manager.upload("customers", text, dry_run="false", only_clean_rows=choice)
    assert (outcomes(report), report.json()["carried_out"]) == (["created", "error"], bool(stored))
    (error,) = report.json()["rows"][1]["errors"]
    assert (error["field"], error["code"]) == ("country", "bad_shape")
    assert Customer.objects.count() == stored


def test_every_row_says_its_line_key_and_all_its_errors() -> None:
    text = "global_id,partner_name,partner_country,partner_id,location_name,location_country\n"
    text += "\n9000001,Northwind,DE,1 0,,Germany\n"
    report = Caller(Role.PROGRAM_MANAGER).upload("partners", text).json()
    (row,) = report["rows"]
    assert (row["line"], row["key"]) == (3, "1 0")
    assert [error["field"] for error in row["errors"]] == [
        "partner_id", "location_name", "location_country",
    ]  # fmt: skip


def test_two_rows_about_the_same_thing_are_an_error() -> None:
    text = CUSTOMERS + f"{{{A.upper()}}},Contoso 2,US,,\n"
    report = Caller(Role.PROGRAM_MANAGER).upload("customers", text).json()
    assert report["rows"][1]["errors"][0]["code"] == "duplicate_row"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"tenant_id\n\xff\xfe\xfa", "encoding"),
        (b"tenant_id\n\0", "not_a_table"),
        (b'tenant_id,name\n"a"b,c\n', "not_a_table"),
        (b"tenant_id,salary\n", "wrong_columns"),
        (b"tenant_id,tenant_id\n", "wrong_columns"),
        (b"name\n", "wrong_columns"),
        (b"", "wrong_columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, code: str) -> None:
    refused = Caller(Role.PROGRAM_MANAGER).upload("customers", content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not FileImport.objects.exists()


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    refused = manager.upload("customers", b"x" * (table.MOST_BYTES + 1))
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    monkeypatch.setattr(table, "MOST_ROWS", 0)
    assert manager.upload("customers", CUSTOMERS).json()["code"] == "too_many_rows"


def test_a_spreadsheets_own_encoding_is_read() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    text = CUSTOMERS.replace("Contoso", "Müller").replace(",", "\t")
    report = manager.upload("customers", b"\xff\xfe" + text.encode("utf-16-le"), dry_run="false")
    assert outcomes(report) == ["created"]
    assert Customer.objects.get().organization.name == "Müller"


def test_an_import_needs_an_idempotency_key() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    answer = manager("post", "customers/import", {})
    assert answer.status_code in {400, 422}
    assert not FileImport.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE, Role.INCENTIVES_ADMIN])
def test_only_the_program_manager_imports(role: Role) -> None:
    assert Caller(role).upload("customers", CUSTOMERS, dry_run="false").status_code == 403
    assert not Customer.objects.exists()


def test_an_export_is_inert_in_a_spreadsheet_and_comes_back_unchanged() -> None:
    customer = make_customer(domain="a.example")
    customer.organization.name = "=HYPERLINK(1)"
    customer.organization.save()
    manager = Caller(Role.PROGRAM_MANAGER)
    text = manager("get", "customers/export").content.decode()
    assert ",'=HYPERLINK(1)," in text
    assert outcomes(manager.upload("customers", text, dry_run="false")) == ["unchanged"]


@pytest.mark.parametrize("kind", ["partners", "customers", "subscriptions"])
def test_what_was_exported_comes_back_unchanged(kind: str) -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager.upload("partners", PARTNERS, dry_run="false")
    make_customer(domain="x.example")
    make_subscription()
    text = manager("get", f"{kind}/export").content.decode()
    report = manager.upload(kind, text, dry_run="false").json()
    assert report["counts"]["unchanged"] == len(report["rows"]) > 0
    assert manager("get", f"{kind}/export").content.decode() == text


def test_a_partner_exports_only_its_own_locations() -> None:
    Caller(Role.PROGRAM_MANAGER).upload("partners", PARTNERS, dry_run="false")
    ours = Partner.objects.get(global_id="9000001")
    make_partner()
    text = Caller(Role.REPORT_VIEWER, ours.organization)("get", "partners/export").content.decode()
    assert [line[:7] for line in text.splitlines()[1:]] == ["9000001", "9000001"]


def test_a_checked_file_is_carried_out_once() -> None:
    row = import_file(Kind.CUSTOMERS, CUSTOMERS.encode(), system("test"))
    done = carry_out_import(row.id, system("test"), only_clean_rows=False)
    assert (done.carried_out, done.content, done.revision) == (True, None, 2)
    with pytest.raises(Exception, match="carried out already"):
        carry_out_import(row.id, system("test"), only_clean_rows=False)
    assert Event.objects.filter(type="directory.imported").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_each_row_once() -> None:
    found: list[dict[str, int]] = []

    def carry_out() -> None:
        row = import_file(Kind.PARTNERS, PARTNERS.encode(), system("test"), dry_run=False)
        found.append(row.counts)
        connection.close()

    threads = [Thread(target=carry_out) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts["created"] for counts in found) == [0, 0, 0, 3]
    assert (Partner.objects.count(), Location.objects.count()) == (2, 2)


def test_codes_name_the_column_of_the_file() -> None:
    refused = Caller(Role.PROGRAM_MANAGER).upload("customers", "tenant_id,pay\n")
    assert codes(refused) == [("pay", "unknown_column")]


def test_an_export_of_partners_reads_their_locations_together(
    django_assert_max_num_queries: Any,
) -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    for _ in range(4):
        make_location()
    with django_assert_max_num_queries(12):
        text = manager("get", "partners/export").content.decode()
    assert len(text.splitlines()) == 5
