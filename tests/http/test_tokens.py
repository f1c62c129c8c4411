from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import Token
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission, Role
from opencpor.common.clock import now
from opencpor.http.operations import begin, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return link(begin("close", actor_of_user(make_user(Role.FINANCE)), Permission.CLOSE))


@pytest.fixture
def secret() -> str:
    return token_of(make_user(Role.AUDITOR))


def status(client: Client, address: str, credentials: str) -> int:
    return client.get(address, headers={"Authorization": credentials}).status_code


def test_a_token_opens_the_api_and_its_last_use_is_kept(
    client: Client, address: str, secret: str
) -> None:
    assert status(client, address, f"Bearer {secret}") == 200
    assert Token.objects.get().last_used_at is not None


def test_a_revoked_token_is_refused(client: Client, address: str, secret: str) -> None:
    Token.objects.update(revoked_at=now())
    assert status(client, address, f"Bearer {secret}") == 401


def test_an_expired_token_is_refused(client: Client, address: str, secret: str) -> None:
    Token.objects.update(expires_at=now() - timedelta(seconds=1))
    assert status(client, address, f"Bearer {secret}") == 401


def test_a_token_of_a_deactivated_person_is_refused(
    client: Client, address: str, secret: str
) -> None:
    user = Token.objects.get().membership.user
    assert user is not None
    user.is_active = False
    user.save()
    assert status(client, address, f"Bearer {secret}") == 401


def test_a_token_goes_with_its_role(client: Client, address: str, secret: str) -> None:
    Token.objects.get().membership.delete()
    assert status(client, address, f"Bearer {secret}") == 401


@pytest.mark.parametrize(
    "credentials", ["Bearer x", "Bearer ", "Basic YTpi", "Bearer cpor_" + "a" * 4000]
)
def test_a_forged_token_is_refused(client: Client, address: str, credentials: str) -> None:
    assert status(client, address, credentials) == 401


def test_a_token_is_kept_only_as_a_hash(secret: str) -> None:
    row = Token.objects.get()
    assert secret not in str([getattr(row, field.attname) for field in Token._meta.fields])
    assert row.prefix == secret[:12]
