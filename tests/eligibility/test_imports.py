"""Certifications, other associations and outside figures: whole files, all errors at once."""

from datetime import date
from decimal import Decimal

import pytest
from tests.builders import make_user
from tests.eligibility.world import PROGRAM, ScoreWorld

from opencpor.access.roles import Role
from opencpor.eligibility.models import Certification, OtherAssociation, OutsideFigure
from opencpor.eligibility.reading import Kind
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def line(world: ScoreWorld, *cells: object) -> str:
    return ",".join(map(str, (world.location.partner_id, *cells)))


def test_a_file_is_checked_and_then_carried_out(world: ScoreWorld) -> None:
    row = line(world, "p-1", "ms-102", "2025-01-31", "2027-01-31", "")
    checked = world.take(Kind.CERTIFICATIONS, row, check=True)
    assert (checked.carried_out, checked.counts["created"]) == (False, 1)
    assert not Certification.objects.exists()
    assert world.take(Kind.CERTIFICATIONS, row).carried_out
    stored = Certification.objects.get()
    assert (stored.person, stored.certification) == ("p-1", "MS-102")
    assert (stored.since, stored.until) == (date(2025, 1, 31), date(2027, 1, 31))


def test_the_same_file_again_changes_nothing_and_is_no_event(world: ScoreWorld) -> None:
    row = line(world, "p-1", "MS-102", "2025-01-31", "", "")
    world.take(Kind.CERTIFICATIONS, row)
    again = world.take(Kind.CERTIFICATIONS, row)
    assert dict(again.counts) == {"created": 0, "changed": 0, "unchanged": 1, "error": 0}
    assert Event.objects.filter(type="eligibility.imported").count() == 1


def test_a_row_about_the_same_thing_supersedes_and_others_stay(world: ScoreWorld) -> None:
    rows = [line(world, person, "MS-102", "2025-01-31", "", "") for person in ("a1", "b1")]
    world.take(Kind.CERTIFICATIONS, *rows)
    changed = world.take(
        Kind.CERTIFICATIONS, line(world, "a1", "MS-102", "2025-01-31", "2026-01-31", "yes")
    )
    assert changed.counts["changed"] == 1
    found = Certification.objects.order_by("person").values_list("person", "until", "withdrawn")
    assert list(found) == [("a1", date(2026, 1, 31), True), ("b1", None, False)]


def test_every_error_is_told_and_nothing_is_stored(world: ScoreWorld) -> None:
    report = world.take(
        Kind.CERTIFICATIONS,
        line(world, "good1", "MS-102", "2025-01-31", "", ""),
        "nosuch,someone@example.com,MS-102,31.01.2025,,perhaps",
        line(world, "x1", "MS-102", "2025-02-01", "2025-01-01", ""),
        line(world, "good1", "MS-102", "2025-03-01", "", ""),
    )
    found = [(row.line, error.code) for row in report.wrong for error in row.errors]
    assert found == [
        (3, "bad_shape"), (3, "unknown_location"), (3, "bad_date"), (3, "unknown_value"),
        (4, "ends_before_start"), (5, "duplicate_row"),
    ]  # fmt: skip
    assert (report.carried_out, Certification.objects.count()) == (False, 0)


def test_a_name_is_no_identifier_of_a_person(world: ScoreWorld) -> None:
    rows = [line(world, one, "MS-102", "2025-01-31", "", "") for one in ("Smith", "J.Smith", "17")]
    report = world.take(Kind.CERTIFICATIONS, *rows)
    codes = [(row.line, error.code) for row in report.wrong for error in row.errors]
    assert codes == [(2, "bad_shape"), (3, "bad_shape")]
    assert not Certification.objects.exists()


def test_other_associations_name_a_type_that_no_engagement_gives(world: ScoreWorld) -> None:
    start = f"{PROGRAM},{world.location.partner_id}"
    tenant = world.first.tenant_id
    report = world.take(
        Kind.OTHER_ASSOCIATIONS,
        f"{start},cpor,{tenant},,2025-01-01,,",
        f"{start},dpor,{tenant},no such thing,2025-01-01,,",
        f"{start},dpor,3f2504e0-4f89-41d3-9a0c-0305e82c3301,,2025-01-01,,",
        f"nowhere,{world.location.partner_id},dpor,{tenant},,2025-01-01,,",
    )
    codes = [error.code for row in report.wrong for error in row.errors]
    assert codes == ["unknown_value", "unknown_workload", "unknown_tenant", "unknown_program"]


def test_other_associations_keep_nobody_out_and_are_no_association(world: ScoreWorld) -> None:
    row = f"{PROGRAM},{world.location.partner_id},csp,{world.first.tenant_id},,2025-01-01,,"
    before = Association.objects.count()
    world.take(Kind.OTHER_ASSOCIATIONS, row)
    assert OtherAssociation.objects.get().workload == ""
    assert Association.objects.count() == before


def test_a_figure_is_exact_and_of_a_month(world: ScoreWorld) -> None:
    start = f"{PROGRAM},{world.location.partner_id},copilot-audit"
    world.take(Kind.OUTSIDE_FIGURES, f"{start},2026-10,1.2500,Auditor,")
    stored = OutsideFigure.objects.get()
    assert (stored.value, stored.month) == (Decimal("1.25"), date(2026, 10, 1))
    report = world.take(Kind.OUTSIDE_FIGURES, f"{start},2026-13,1e5,,")
    codes = [error.code for row in report.wrong for error in row.errors]
    assert codes == ["bad_month", "bad_number", "required"]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PROGRAM_MANAGER, 200), (Role.FINANCE, 403), (Role.REVIEWER, 403)]
)
def test_program_managers_import_by_api_and_others_are_denied(
    world: ScoreWorld, role: Role, status: int
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from tests.builders import token_of

    content = "partner_id,person,certification,since\n" + line(world, "p1", "MS-102", "2025-01-01")
    answer = Client().post(
        "/api/v1/certifications/import",
        {"file": SimpleUploadedFile("c.csv", content.encode()), "dry_run": "false"},
        headers={"Authorization": f"Bearer {token_of(make_user(role))}", "Idempotency-Key": "1"},
    )
    assert answer.status_code == status
    assert Certification.objects.count() == (1 if status == 200 else 0)
