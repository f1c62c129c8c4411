"""The demonstration's logins: made once, written down in its data folder."""

import json
import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from opencpor.access.actions.create_token import create_token
from opencpor.access.models import Token, User
from opencpor.access.rules import LONGEST_TOKEN_DAYS
from opencpor.access.tokens import digest_of
from opencpor.common.clock import now
from opencpor.runtime.files import write_private
from opencpor.web.demo.cast import PEOPLE, partner_ids
from opencpor.web.demo.world import World

FILE = "credentials.json"
TOKEN_NAME = "demonstration"  # noqa: S105 - what the token is for


def write(folder: Path, base_url: str, world: World) -> dict[str, Any]:
    """Write ``credentials.json`` and return what it says.

    What it said before stays, as long as all of it works; otherwise everybody gets a fresh
    password and token. One password serves everybody, so that it is hashed only once.
    """
    path = folder / FILE
    users = _kept(path)
    if users is None:
        users = _fresh(world)
    found = {"base_url": base_url, "users": users}
    write_private(path, json.dumps(found, indent=2) + "\n")
    return found


def _kept(path: Path) -> dict[str, Any] | None:
    """Return the users of an earlier file if all of their tokens still work."""
    try:
        users = json.loads(path.read_text(encoding="utf-8"))["users"]
        digests = {digest_of(users[person.key]["api_token"]) for person in PEOPLE}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    working = Token.objects.filter(digest__in=digests, revoked_at=None, expires_at__gt=now())
    kept: dict[str, Any] = users
    return kept if working.count() == len(PEOPLE) else None


def _fresh(world: World) -> dict[str, Any]:
    password = f"demo-{secrets.token_hex(4)}"
    User.objects.filter(email__in=[person.email for person in PEOPLE]).update(
        password=make_password(password)
    )
    users = {}
    for person in PEOPLE:
        membership = world.user(person.key).memberships.get(role=person.role.value)
        _, token = create_token(world.system(), membership.id, TOKEN_NAME, LONGEST_TOKEN_DAYS)
        users[person.key] = {
            "email": person.email,
            "password": password,
            "api_token": token,
            "partner_ids": partner_ids(person),
        }
    return users
