"""Sheets of claims, and the callers that send them."""

import csv
import io
from collections.abc import Iterable
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import files
from tests.builders import token_of
from tests.claims.scene import USAGE, Scene
from tests.jobs import run_jobs

from opencpor.access.models import User

_key = count(1)


def row(scene: Scene, **changed: str) -> dict[str, str]:
    """A row that is ready: a claim on Teams, proved by ``sow.pdf``."""
    return {
        "claim_key": "a", "engagement": USAGE, "name": "Teams rollout",
        "partner_id": scene.ours.location.partner_id,
        "tenant_id": str(scene.customer.tenant_id), "customer_name": "Contoso",
        "customer_domain": scene.domain, "customer_country": "DE", "contact_name": "Ada",
        "contact_title": "CIO", "contact_email": f"ada@{scene.domain}", "contact_language": "en",
        "partner_contact_name": "Paul", "partner_contact_email": "paul@partner.example",
        "agreement_date": "2026-10-01", "opt_out": "no", "workload": "teams",
        "evidence": "sow.pdf", "evidence_signed_on": "2026-10-01",
    } | changed  # fmt: skip


def sheet(rows: Iterable[dict[str, str]]) -> bytes:
    kept, out = list(rows), io.StringIO(newline="")
    names = list(dict.fromkeys(name for one in kept for name in one))
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(kept)
    return out.getvalue().encode()


class Sender:
    """Somebody who sends sheets through the API; jobs run at once."""

    def __init__(self, user: User) -> None:
        self.headers = {"Authorization": f"Bearer {token_of(user)}"}

    def send(self, content: bytes, name: str = "claims.csv", **said: Any) -> Any:
        proof = SimpleUploadedFile("sow.pdf", files.pdf())
        headers = self.headers | {"Idempotency-Key": f"sheet-{next(_key)}"}
        return Client().post(
            "/api/v1/claims/import",
            {"file": SimpleUploadedFile(name, content), "evidence": [proof]} | said,
            headers=headers,
        )

    def checked(self, content: bytes, **said: Any) -> str:
        answer = self.send(content, **said)
        assert answer.status_code == 202, answer.content
        run_jobs()
        return str(answer.json()["id"])

    def get(self, path: str) -> Any:
        return Client().get(f"/api/v1/claims/import{path}", headers=self.headers)

    def rows(self, import_id: str) -> list[Any]:
        return list(self.get(f"/{import_id}/rows").json()["items"])

    def ask(self, import_id: str, *, only_clean_rows: bool) -> Any:
        return Client().post(
            f"/api/v1/claims/import/{import_id}/create",
            {"only_clean_rows": only_clean_rows},
            content_type="application/json",
            headers=self.headers | {"If-Match": "*"},
        )

    def create(self, import_id: str, *, only_clean_rows: bool) -> Any:
        answer = self.ask(import_id, only_clean_rows=only_clean_rows)
        run_jobs()
        return answer
