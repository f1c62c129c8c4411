"""What people and programs are told while the database, or the store of files, is away."""

import errno

import pytest
from django.db import OperationalError
from django.test import Client
from tests.builders import make_user

from opencpor.access.roles import Role
from opencpor.usage.lake.store import LakeError
from opencpor.web import pages

pytestmark = pytest.mark.django_db


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Client:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(pages.shell, "find", fail)
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.REVIEWER))
    return client


def test_a_database_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(monkeypatch, OperationalError("no route to host")).get("/search?q=contoso")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The database cannot be reached." in answer.content.decode()


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "no space left"), LakeError("the lake is away")],
    ids=["disk", "lake"],
)
def test_a_disk_that_is_full_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    answer = failing(monkeypatch, error).get("/search?q=contoso")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Files cannot be kept just now: a disk may be full." in answer.content.decode()


def test_any_other_failure_is_a_fault_of_the_software(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = failing(monkeypatch, RuntimeError("meant to fail")).get("/search?q=contoso")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
