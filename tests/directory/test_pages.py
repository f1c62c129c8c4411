import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.builders import make_customer, make_enrollment, make_location, make_payee, make_user

from opencpor.access.actor import system
from opencpor.access.models import Organization
from opencpor.access.roles import Role
from opencpor.directory.actions.name_customer import get_or_create_unverified_customer
from opencpor.directory.models import Customer, Enrollment, FileImport
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db

TENANT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.fixture(autouse=True)
def _program() -> None:
    publish(system("cli"), shipped_text(INVENTED))


def signed_in(role: Role, organization: Organization | None = None) -> Client:
    client = Client()
    user = make_user(role, organization)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_program_manager_checks_a_file_and_carries_it_out() -> None:
    client = signed_in(Role.PROGRAM_MANAGER)
    file = SimpleUploadedFile("c.csv", f"tenant_id,name,country\n{TENANT},Contoso,US\n".encode())
    checked = client.post(reverse("directory:files"), {"kind": "customers", "file": file})
    run = FileImport.objects.get()
    assert checked["Location"] == reverse("directory:import", args=[run.id])
    assert not Customer.objects.exists()
    client.post(checked["Location"], {})
    assert Customer.objects.get().organization.name == "Contoso"
    assert b"The file is carried out." in client.get(checked["Location"]).content


def test_a_file_that_cannot_be_read_is_refused_at_the_form() -> None:
    file = SimpleUploadedFile("c.csv", b"tenant_id,salary\n")
    answer = signed_in(Role.PROGRAM_MANAGER).post(
        reverse("directory:files"), {"kind": "customers", "file": file}
    )
    assert answer.status_code == 422
    assert "There is no column &#x27;salary&#x27;" in answer.content.decode()
    assert not FileImport.objects.exists()


def test_a_file_with_an_error_is_carried_out_only_without_those_rows() -> None:
    client = signed_in(Role.PROGRAM_MANAGER)
    text = f"tenant_id,name,country\n{TENANT},Contoso,US\nx,Fabrikam,US\n"
    file = SimpleUploadedFile("c.csv", text.encode())
    page = client.post(reverse("directory:files"), {"kind": "customers", "file": file})["Location"]
    client.post(page, {})
    assert (Customer.objects.count(), FileImport.objects.get().carried_out) == (0, False)
    client.post(page, {"only_clean_rows": "on"})
    assert (Customer.objects.count(), FileImport.objects.get().carried_out) == (1, True)


def test_a_reviewer_confirms_a_tenant_on_its_page() -> None:
    customer, _ = get_or_create_unverified_customer(
        TENANT, "Contso", "contoso.example", "US", system("test")
    )
    page = reverse("directory:customer", args=[customer.pk])
    client = signed_in(Role.REVIEWER)
    body = {"name": "Contoso", "country": "US", "segment": "commercial", "grounds": "Register",
            "verified_domains": ["contoso.example"]}  # fmt: skip
    assert client.post(page, body | {"grounds": ""}).status_code == 422
    assert client.post(page, body)["Location"] == page
    assert Customer.objects.get().organization.name == "Contoso"
    assert b"Confirm the tenant" not in client.get(page).content


def test_only_a_reviewer_is_offered_to_confirm() -> None:
    customer, _ = get_or_create_unverified_customer(TENANT, "C", "c.example", "US", system("test"))
    page = reverse("directory:customer", args=[customer.pk])
    manager = signed_in(Role.PROGRAM_MANAGER)
    assert b"Confirm the tenant" not in manager.get(page).content
    manager.post(page, {"name": "X", "country": "US", "segment": "commercial", "grounds": "x"})
    assert Customer.objects.get().status == "unverified"


def test_an_incentives_admin_sees_what_is_missing_and_goes_on() -> None:
    row = make_enrollment()
    page = reverse("directory:enrollment", args=[row.id])
    client = signed_in(Role.INCENTIVES_ADMIN, row.location.organization.organization)
    assert b"Start enrollment" in client.get(page).content
    assert f"/earnings/payees/{row.location_id}/" in client.get(page).content.decode()
    make_payee(row.location)
    for verb in ("start", "sign", "submit-profiles"):
        client.post(page, {"verb": verb})
    shown = client.get(page).content.decode()
    assert Enrollment.objects.get().status == "validating"
    assert shown.count("Being validated") == 3


def test_a_step_that_is_not_possible_is_explained_on_the_page() -> None:
    row = make_enrollment(status="validating")
    page = reverse("directory:enrollment", args=[row.id])
    client = signed_in(Role.INCENTIVES_ADMIN, row.location.organization.organization)
    refused = client.post(page, {"verb": "start"})
    assert refused.status_code == 409
    assert b"cannot be changed by" in refused.content
    assert client.post(page, {"verb": "dance"}).status_code == 422
    assert Enrollment.objects.get().status == "validating"


def test_finance_returns_an_enrollment_with_a_reason() -> None:
    row = make_enrollment(status="validating")
    page = reverse("directory:enrollment", args=[row.id])
    client = signed_in(Role.FINANCE)
    assert client.post(page, {"verb": "return", "reason": ""}).status_code == 422
    client.post(page, {"verb": "return", "reason": "The bank is unknown."})
    assert b"The bank is unknown." in client.get(page).content


def test_a_program_manager_invites_a_location_on_its_page() -> None:
    page = reverse("directory:location", args=[make_location().pk])
    client = signed_in(Role.PROGRAM_MANAGER)
    client.post(page, {"program": "tidewell-alliance"})
    assert Enrollment.objects.get().status == "invited"
    assert b"Invite the location" not in client.get(page).content


def test_a_reader_without_the_right_is_not_told_about_enrollments() -> None:
    row = make_enrollment()
    client = signed_in(Role.ACCOUNT_ADMIN, row.location.organization.organization)
    for page in ("directory:locations",):
        assert b"Invited" not in client.get(reverse(page)).content
    shown = client.get(reverse("directory:location", args=[row.location_id])).content
    assert b"not invited to any program" not in shown


def test_the_search_finds_tenants_partners_and_locations() -> None:
    customer = make_customer(domain="contoso.example")
    location = make_location()
    client = signed_in(Role.AUDITOR)
    texts = {
        "contoso.example": customer.organization.name,
        location.partner_id: location.unit.name,
        location.organization.global_id: location.organization.organization.name,
    }
    for text, name in texts.items():
        assert name in client.get("/search", {"q": text}).content.decode()


def test_a_list_refuses_a_filter_that_there_is_not_rather_than_showing_every_row() -> None:
    make_customer()
    client = signed_in(Role.PROGRAM_MANAGER)
    for page, name in (
        ("customers", "status"), ("customers", "segment"), ("subscriptions", "status"),
        ("enrollments", "status"),
    ):  # fmt: skip
        answer = client.get(reverse(f"directory:{page}"), {name: "unknown"})
        assert (answer.status_code, name in answer.content.decode()) == (422, True), page
        assert client.get(reverse(f"directory:{page}"), {name: ""}).status_code == 200
