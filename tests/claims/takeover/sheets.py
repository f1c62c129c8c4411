"""Sheets of what stood before, and the program manager who sends them through the API."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import files
from tests.builders import make_user, token_of
from tests.claims.bulk.sheets import row, sheet
from tests.claims.scene import USAGE, Scene
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.clock import now

_key = count(1)


def held(scene: Scene, **changed: str) -> dict[str, str]:
    """A row that can be taken over: Teams, since July, open."""
    return {
        "reference": "old-1", "tenant_id": str(scene.customer.tenant_id), "workload": "teams",
        "partner_id": scene.ours.location.partner_id, "engagement": USAGE,
        "starts_on": "2026-07-01", "last_day": "", "opted_out": "no",
    } | changed  # fmt: skip


def ago(days: int) -> str:
    """A day in the past, as sheets write it."""
    return (now().date() - timedelta(days=days)).isoformat()


def begun(scene: Scene, **changed: str) -> dict[str, str]:
    """A row that can be taken over: a claim on Teams, submitted some weeks ago."""
    plain = row(scene, claim_key="", agreement_date=ago(40), evidence="", evidence_signed_on="")
    return plain | {
        "reference": "CL-1", "state": "submitted", "submitted_on": ago(20), "state_since": "",
        "reviewer": "", "acknowledged": "yes", "earlier_system": "Old portal",
    } | changed  # fmt: skip


class Manager:
    """Sends sheets of associations; jobs run at once."""

    path = "/api/v1/associations/import"

    def __init__(self, scene: Scene) -> None:
        self.user: User = make_user(Role.PROGRAM_MANAGER, scene.operator)
        self.headers = {"Authorization": f"Bearer {token_of(self.user)}"}

    def send(self, rows: list[dict[str, str]] | bytes, **said: Any) -> Any:
        content = rows if isinstance(rows, bytes) else sheet(rows)
        answer = Client().post(
            self.path,
            {"file": SimpleUploadedFile("old.csv", content), **said},
            headers=self.headers | {"Idempotency-Key": f"old-{next(_key)}"},
        )
        run_jobs()
        return answer

    def get(self, path: str) -> Any:
        return Client().get(f"{self.path}/{path}", headers=self.headers)

    def at(self, address: str) -> Any:
        return Client().get(address, headers=self.headers)

    def rows(self, answer: Any) -> list[Any]:
        return list(self.get(f"{answer.json()['id']}/rows").json()["items"])

    def counts(self, answer: Any) -> dict[str, int]:
        return dict(self.get(answer.json()["id"]).json()["counts"])

    def create(self, run: str, *, only_clean_rows: bool = False) -> Any:
        answer = Client().post(
            f"{self.path}/{run}/create",
            {"only_clean_rows": only_clean_rows},
            content_type="application/json",
            headers=self.headers | {"If-Match": "*"},
        )
        run_jobs()
        return answer

    def take(self, rows: list[dict[str, str]], **said: Any) -> Any:
        return self.send(rows, dry_run="false", **said)


class ClaimsManager(Manager):
    """Sends sheets of claims in flight."""

    path = "/api/v1/claims/takeover"

    def send(self, rows: list[dict[str, str]] | bytes, **said: Any) -> Any:
        names = ("sow.pdf", "copy.pdf")
        evidence = [SimpleUploadedFile(name, files.pdf()) for name in names]
        return super().send(rows, evidence=evidence, **said)
