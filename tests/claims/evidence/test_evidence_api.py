"""Evidence through the API: add, list, open, remove; who may, and when."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from docx import Document
from tests import files
from tests.builders import make_user, token_of
from tests.claims.test_races import at_once
from tests.claims.world import World

from opencpor.access.roles import Role
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions import sweep
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence, reuse_evidence
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.evidence.models import Evidence, EvidenceKind, StoredFile
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db
NEW = files.pdf("Another signed paper of Contoso")


class Caller:
    """Somebody with a token."""

    def __init__(self, world: World, role: Role = Role.INCENTIVES_ADMIN) -> None:
        partner = role in {Role.INCENTIVES_ADMIN, Role.INCENTIVES_USER, Role.REPORT_VIEWER}
        self.user = world.person(role) if partner else make_user(role)
        self.headers = {"Authorization": f"Bearer {token_of(self.user)}"}

    def add(self, claim: Claim, content: bytes = NEW, name: str = "new.pdf", **said: str) -> Any:
        file = SimpleUploadedFile(name, content)
        body = {"kind": "other", "file": file} | said
        return Client().post(f"/api/v1/claims/{claim.id}/evidence", body, headers=self.headers)

    def get(self, claim: Claim, part: str = "") -> Any:
        return Client().get(f"/api/v1/claims/{claim.id}/{part or 'evidence'}", headers=self.headers)

    def remove(self, row: Evidence, seen: str = '"1"') -> Any:
        address = f"/api/v1/claims/{row.claim_id}/evidence/{row.id}"
        return Client().delete(address, headers=self.headers | {"If-Match": seen})


def drafted() -> tuple[World, Claim]:
    world = World()
    return world, world.draft(world.partner_actor())


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_added_file_is_stored_whole_and_described() -> None:
    world, claim = drafted()
    answer = Caller(world).add(claim, kind="acknowledgement", signed_on="2026-10-01", note="page 2")
    row = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert (row["name"], row["kind"], row["size"]) == ("new.pdf", "acknowledgement", len(NEW))
    with storage.opened(Evidence.objects.get(id=row["id"]).file_id) as kept:
        assert kept.read() == NEW


@pytest.mark.parametrize(
    ("name", "content", "said", "remedy"),
    [
        (
            "new.pdf", files.pdf_with_action("/Launch"),
            "Die Datei kann von selbst etwas tun: ein anderes Programm starten.",
            "Drucken Sie sie als PDF und nehmen Sie dieses.",
        ),
        (
            "new.{most}", b"MZ", "Dateien dieser Art ({most}) werden nicht angenommen.", None,
        ),
    ],
)  # fmt: skip
def test_why_a_file_is_refused_is_said_in_the_readers_language(
    name: str, content: bytes, said: str, remedy: str | None
) -> None:
    world, claim = drafted()
    caller = Caller(world)
    caller.headers["Accept-Language"] = "de"
    refused = caller.add(claim, content, name).json()
    [error] = refused["errors"]
    assert refused["detail"] == f"Die Datei wird nicht angenommen. {said}"
    assert (error["message"], error["remedy"]) == (said, remedy or error["remedy"])
    assert error["remedy"].startswith(remedy or "Angenommen werden: ")


def test_a_file_proves_the_lines_that_are_named() -> None:
    world, claim = drafted()
    line = claim.lines.order_by("place")[0].id
    assert Caller(world).add(claim, lines=line).json()["lines"] == [line]
    refused = Caller(world).add(claim, files.pdf("x" * 30), lines="lin_nosuch")
    assert refused.json()["errors"][0]["code"] == "unknown_line"


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("new.exe", b"MZ", 415, "type_not_accepted"),
        ("new.pdf", b"", 422, "file_empty"),
        ("new.pdf", b"MZ" + b"\0" * 99, 415, "content_differs"),
        ("new.pdf", files.pdf_with_action("/Launch"), 422, "active_content"),
        ("big.txt", b"x" * (25 * 1024 * 1024 + 1), 413, "file_too_large"),
    ],
)
def test_a_refused_file_leaves_nothing(name: str, content: bytes, status: int, code: str) -> None:
    world, claim = drafted()
    answer = Caller(world).add(claim, content, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_the_same_file_twice_on_a_claim_is_a_conflict() -> None:
    world, claim = drafted()
    caller = Caller(world)
    first = caller.add(claim).json()
    again = caller.add(claim)
    assert (again.status_code, again.json()["code"]) == (409, "duplicate_file")
    assert again.json()["evidence"] == first["id"]


def test_a_file_may_serve_another_claim_of_the_same_location_and_tenant() -> None:
    world, first = drafted()
    second = world.draft(world.partner_actor(), "exchange")
    Evidence.objects.filter(claim=second).delete()
    row = Evidence.objects.get(claim=first)
    answer = Client().post(
        f"/api/v1/claims/{second.id}/evidence",
        {"kind": "other", "same_as": row.id},
        headers=Caller(world).headers,
    )
    assert answer.status_code == 201
    assert Evidence.objects.get(claim=second).file_id == row.file_id


def test_a_file_of_another_customers_claim_is_not_shared() -> None:
    world, claim = drafted()
    Claim.objects.filter(id=claim.id).update(tenant_id="another")
    second = world.draft(world.partner_actor(), "exchange")
    answer = Client().post(
        f"/api/v1/claims/{second.id}/evidence",
        {"kind": "other", "same_as": Evidence.objects.get(claim=claim).id},
        headers=Caller(world).headers,
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "other_location_or_customer")


def test_after_submission_nothing_is_added_or_removed() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    caller, row = Caller(world), Evidence.objects.get(claim=claim)
    assert caller.add(claim).status_code == 409
    assert caller.remove(row).status_code == 409
    assert list(claim.evidence.filter(removed_at=None)) == [row]


def test_a_removed_file_is_gone_from_draft_and_disk(
    django_capture_on_commit_callbacks: Any,
) -> None:
    world, claim = drafted()
    row = Evidence.objects.get(claim=claim)
    with django_capture_on_commit_callbacks(execute=True):
        assert Caller(world).remove(row).status_code == 204
    assert Caller(world).get(claim).json()["items"] == []
    with pytest.raises(FileNotFoundError):
        storage.opened(row.file_id)


def test_removing_on_an_old_revision_is_refused() -> None:
    world, claim = drafted()
    row = Evidence.objects.get(claim=claim)
    assert Caller(world).remove(row, '"7"').status_code == 412
    assert Evidence.objects.get(id=row.id).removed_at is None


def test_the_original_is_an_attachment_only() -> None:
    world, claim = drafted()
    row = Evidence.objects.get(claim=claim)
    answer = Caller(world).get(claim, f"evidence/{row.id}/content")
    assert content_of(answer) == files.pdf()
    assert answer["Content-Disposition"] == 'attachment; filename="sow.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_inspecting_takes_a_reason_that_is_logged(role: Role) -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    row, caller = Evidence.objects.get(claim=claim), Caller(world, role)
    refused = caller.get(claim, f"evidence/{row.id}/content")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
    answer = caller.get(claim, f"evidence/{row.id}/content?reason=yearly+audit+of+claims")
    assert content_of(answer) == files.pdf()
    event = Event.objects.get(type="evidence.opened")
    assert (event.actor_id, "reason" in event.data["personal"]) == (caller.user.id, True)


@pytest.mark.parametrize("role", [Role.REPORT_VIEWER, Role.FINANCE, Role.CUSTOMER_ADMIN])
def test_others_see_no_evidence(role: Role) -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    row = Evidence.objects.get(claim=claim)
    assert Caller(world, role).get(claim, f"evidence/{row.id}/content").status_code == 403


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_template_is_filled_in_for_the_claim(kind: str) -> None:
    world, claim = drafted()
    answer = Caller(world).get(claim, f"template?format={kind}")
    assert answer["Content-Disposition"] == f'attachment; filename="{claim.id}-poe.{kind}"'
    if kind == "docx":
        tables = Document(io.BytesIO(answer.content)).tables
        cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
        assert {"Fabrikam", "Contoso", claim.tenant_id, "Microsoft Teams"} <= set(cells)
    else:
        assert answer.content.startswith(b"%PDF-")


def test_a_file_whose_transaction_failed_is_swept_after_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, claim = drafted()
    actor = world.partner_actor()
    upload = Upload("new.pdf", io.BytesIO(NEW))
    with transaction.atomic():
        lost = add_evidence(claim.id, upload, About(EvidenceKind.OTHER), actor).file_id
        transaction.set_rollback(True)
    assert sweep.sweep() == 0
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr(sweep, "now", lambda: tomorrow)
    swept = sweep.sweep()
    kept = Evidence.objects.get(claim=claim).file_id
    assert swept >= 1
    assert not Path(storage._path(lost)).exists()  # noqa: SLF001 - what is on disk is the point
    assert Path(storage._path(kept)).exists()  # noqa: SLF001


def test_evidence_outlives_a_withdrawal() -> None:
    world = World()
    actor = world.partner_actor()
    claim = world.submitted(actor)
    withdraw(claim.id, "we agreed otherwise", actor)
    assert len(Caller(world).get(claim).json()["items"]) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_reused_while_it_is_removed_stays_or_is_not_found() -> None:
    world = World()
    actor = world.partner_actor()
    first, second = world.draft(actor), world.draft(actor, "exchange")
    row = Evidence.objects.get(claim=first)
    Evidence.objects.filter(claim=second).delete()
    answers = at_once(
        lambda: remove_evidence(first.id, row.id, actor),
        lambda: reuse_evidence(second.id, row.id, About(EvidenceKind.OTHER), actor),
    )
    kept = StoredFile.objects.get(id=row.file_id)
    assert Evidence.objects.filter(claim=second).exists() == (kept.deleted_at is None)
    assert answers in ({"done": 2}, {"done": 1, "not_found": 1})
