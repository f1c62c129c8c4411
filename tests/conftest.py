"""What every test gets: no network, and tables emptied in spite of their triggers."""

import socket
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import IO

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from opencpor.common import clock
from tests.emptying import empty_tables

# No test times anything: on a busy machine making an example, too, may take seconds.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("unhurried", _UNHURRIED)
settings.register_profile("thorough", _UNHURRIED, max_examples=2000)
settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left with it at the end."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, ("tour", "fault", "long"))))


@pytest.fixture(scope="session", autouse=True)
def _tables_emptied_between_tests() -> None:
    """Let a test that commits leave nothing; Django's own way truncates each table there is."""
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda _: empty_tables()  # type: ignore[attr-defined]  # noqa: SLF001 - the one place for it


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash passwords as ever, but at the least price: hashing is made to take long."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        for name, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_they_are() -> Iterator[None]:
    """Address static files by their own names: the names with hashes exist after collecting."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to anywhere but this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"A test tried to reach {address!r}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def _the_present() -> Iterator[None]:
    """Let no test live in the days that the one before it ran ahead to."""
    yield
    clock.run_ahead(0)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Let no test speak the language that a request of the one before it asked for."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _files_read_in_this_process(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spare most tests the half second of a child process; `confined` marks those about it."""
    from opencpor.claims.evidence.actions import preview, read

    def work_here(work: str, source: IO[bytes], arguments: Sequence[str] = ()) -> bytes:
        module, _, name = work.partition(":")
        source.seek(0)
        made: bytes = getattr(import_module(module), name)(source, *arguments)
        return made

    if request.node.get_closest_marker("confined") is None:
        for module in (read, preview):
            monkeypatch.setattr(module, "run_confined", work_here)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 - pytest-django's own
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let databases of workers be made as `cpor migrate` makes one, and once for all of them."""
    from opencpor.runtime.model_states import only_what_changes
    from tests.template import copy_one_that_is_migrated

    with only_what_changes():
        with django_db_blocker.unblock():
            copy_one_that_is_migrated()
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001 - pytest-django's own, which this one ends before
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let the database of a worker be dropped, even if a thread of a test still holds it."""
    yield
    from django.db import connection

    with django_db_blocker.unblock():
        connection.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
