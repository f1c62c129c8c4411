"""Calls to the API in few words."""

from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import Organization
from opencpor.access.roles import Role

_key = count(1)


class Caller:
    """Somebody with one role and a token."""

    def __init__(self, role: Role, organization: Organization | None = None) -> None:
        self.user = make_user(role, organization)
        self.headers = {"Authorization": f"Bearer {token_of(self.user)}"}

    def __call__(self, method: str, path: str, body: Any = None, seen: str = "") -> Any:
        """Return the answer to one call."""
        headers = self.headers | ({"If-Match": seen} if seen else {})
        wire = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **wire)

    def upload(self, kind: str, content: str | bytes, **choice: str) -> Any:
        """Return the answer to an import."""
        data = content.encode() if isinstance(content, str) else content
        file = SimpleUploadedFile("file.csv", data, content_type="text/csv")
        headers = self.headers | {"Idempotency-Key": f"key-{next(_key)}"}
        return Client().post(f"/api/v1/{kind}/import", {"file": file, **choice}, headers=headers)


def codes(answer: Any) -> list[tuple[str, str]]:
    """Return field and code of every error."""
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]
