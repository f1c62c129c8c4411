"""Long work comes back as a notice: to whoever asked, with the page of its outcome."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import make_user, token_of

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission, Role
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.http.models import Operation
from opencpor.http.operations import begin, fail, succeed
from opencpor.notices.models import Mail

pytestmark = pytest.mark.django_db
RESULT = "/usage/quality"


def asked(user: User, kind: str = "usage-quality", seconds: int = 10) -> Operation:
    """Work that was asked for so long ago."""
    row = begin(kind, actor_of_user(user), Permission.OPERATION_READ)
    Operation.objects.filter(id=row.id).update(created_at=now() - timedelta(seconds=seconds))
    return row


def told(user: User) -> list[tuple[str, str, str]]:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    rows = Client().get("/api/v1/notices", headers=headers).json()["items"]
    return [(row["kind"], row["subject"], row["path"]) for row in rows]


def test_work_of_ten_seconds_comes_back_once_and_without_a_mail() -> None:
    user, other = make_user(Role.FINANCE), make_user(Role.FINANCE)
    row = asked(user)
    succeed(row.id, RESULT)
    succeed(row.id, RESULT)
    assert told(user) == [("work.over", "Finished: the figures of data quality", RESULT)]
    assert (told(other), Mail.objects.count()) == ([], 0)


def test_whoever_still_waits_is_not_told() -> None:
    user = make_user(Role.FINANCE)
    succeed(asked(user, seconds=5).id, RESULT)
    succeed(asked(user, kind="of-which-nobody-knows").id, RESULT)
    assert told(user) == []


def test_work_that_failed_says_why_and_where() -> None:
    user = make_user(Role.FINANCE)
    row = asked(user, kind="close")
    fail(row.id, Conflict("The month is closed already.", code="month_closed"))
    page = f"/earnings/closes/running/{row.id}/"
    assert told(user) == [("work.over", "Not finished: the close of a month", page)]
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    text = Client().get("/api/v1/notices", headers=headers).json()["items"][0]["text"]
    assert text.endswith("the close of a month. The month is closed already.")
