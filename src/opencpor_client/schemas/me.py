"""The shapes of requests and answers about me.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from opencpor_client.schemas.common import RoleOut


class MeOut(TypedDict):
    """Who is calling, and what that allows."""

    kind: Literal["user", "service"]
    id: str
    name: str
    email: str | None
    language: str
    roles: list[RoleOut]
    permissions: list[str]
