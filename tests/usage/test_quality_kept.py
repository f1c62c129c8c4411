"""Data quality is computed in the background, kept, and known to be out of date when it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.builders import make_customer, make_user, token_of
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.jobs import run_jobs
from tests.processes import LONGEST
from tests.usage.batches import PROGRAM, imported, publish_program
from tests.usage.checking import row
from tests.usage.test_quality import associated

from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.http.models import Operation
from opencpor.usage.quality.actions import compute
from opencpor.usage.quality.actions.ask import ask_quality, look
from opencpor.usage.quality.actions.compute import compute_quality
from opencpor.usage.quality.models import QualityChange, QualityResult
from opencpor.usage.quality.queries import quality
from opencpor.usage.quality.rules import Quality
from opencpor.usage.quality.tallies import Span

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = Month(2024, 3)
QUALITY = "/api/v1/usage/quality"


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def known(through: Month = MARCH, months: int = 1) -> Quality:
    return quality(system("test"), Span.through(PROGRAM, through, months))


def call(role: Role, **query: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(make_user(role))}", "Idempotency-Key": "k"}
    if query:
        return Client().get(QUALITY, query, headers=headers)
    return Client().post(f"{QUALITY}/computations", headers=headers)


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name="usage.quality", status="todo").count()


def test_before_the_first_time_it_says_so(tmp_path: Path) -> None:
    imported(tmp_path, row())
    found = call(Role.AUDITOR, through="2024-03").json()
    assert (found["computed_at"], found["stale"], found["cells"]) == (None, True, [])
    client = Client()
    client.force_login(make_user(Role.AUDITOR), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/usage/quality").content.decode()
    assert "Data quality has not been computed yet." in page
    assert "Compute again" not in page
    assert client.get("/usage/quality.csv").status_code == 409


def test_what_was_computed_stays_until_newer_figures_are_there(tmp_path: Path) -> None:
    imported(tmp_path, row())
    assert compute_quality()
    first = known()
    assert (first.stale, first.of_month(MARCH).units) == (False, 1)
    imported(tmp_path, row("exchange"))
    assert (known().stale, known().of_month(MARCH).units) == (True, 1)
    assert known().computed_at == first.computed_at
    compute_quality()
    assert (known().stale, known().of_month(MARCH).units) == (False, 2)


def test_whatever_it_is_computed_from_makes_it_stale(tmp_path: Path) -> None:
    imported(tmp_path, row())
    unverified = Customer.objects.get()
    for change in (
        lambda: associated(make_customer()),
        lambda: Customer.objects.filter(pk=unverified.pk).update(
            status="verified", verified_at="2024-04-01T00:00:00Z"
        ),
        lambda: publish_program(_with_jumps_of(4)),
    ):
        compute_quality()
        assert not known().stale
        change()
        assert known().stale


def test_what_changes_nothing_leaves_it_as_it_is(tmp_path: Path) -> None:
    imported(tmp_path, row())
    compute_quality()
    make_customer()
    Customer.objects.update(revision=7)
    assert not known().stale
    assert not compute_quality()


def test_what_failed_is_not_said_to_be_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path, row())
    with monkeypatch.context() as patch:
        patch.setattr(compute, "tallied", lambda _span: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            compute_quality()
    assert (QualityResult.objects.get().percent, known().stale) == (None, True)
    assert compute_quality()


@pytest.mark.race
def test_a_change_that_commits_meanwhile_is_not_lost(tmp_path: Path) -> None:
    imported(tmp_path, row())
    customer = make_customer()
    late, go_on = held_up(lambda: associated(customer).pk)
    assert start(compute_quality).result(LONGEST)
    assert not known().stale
    go_on.set()
    late.result(LONGEST)
    assert known().stale


@pytest.mark.race
def test_of_two_that_compute_at_once_one_does() -> None:
    found: list[Any] = []
    compute_quality(lambda _: found.append(start(compute_quality).result(LONGEST)), again=True)
    assert set(found) == {"in_progress"}


def test_months_without_usage_are_counted_at_once(tmp_path: Path) -> None:
    imported(tmp_path, row())
    compute_quality()
    associated(make_customer())
    later = known(Month(2025, 1))
    assert later.of_month(Month(2025, 1)).missing == 1
    assert known(Month(2024, 5), 3).of_month(Month(2024, 4)).lost == 1


def test_the_worker_computes_it_by_itself_and_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opencpor.usage.quality.actions import ask

    imported(tmp_path, row())
    look()
    look()
    assert queued() == 1
    run_jobs()
    assert not known().stale
    associated(make_customer())
    look()
    assert queued() == 0
    rest = 10 * (QualityResult.objects.get().seconds + 1)  # it took longer on a busy machine
    later = ask.now() + timedelta(seconds=rest + 1)
    monkeypatch.setattr(ask, "now", lambda: later)
    look()
    assert queued() == 1


def test_who_may_import_has_it_computed_again(tmp_path: Path) -> None:
    imported(tmp_path, row())
    begun, second = call(Role.PROGRAM_MANAGER), call(Role.FINANCE)
    assert (begun.status_code, second.json()["id"]) == (202, begun.json()["id"])
    run_jobs()
    watched = Operation.objects.get(kind="usage-quality")
    assert (watched.state, watched.result) == ("succeeded", QUALITY)
    assert call(Role.AUDITOR, through="2024-03").json()["total"]["units"] == 1
    with pytest.raises(Forbidden):
        ask_quality(actor_of_user(make_user(Role.AUDITOR)))


def test_a_computation_that_fails_leaves_what_was_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opencpor.usage.quality.actions import compute

    imported(tmp_path, row())
    compute_quality()
    before = QualityResult.objects.values("computed_at", "cells").get(pk=PROGRAM)
    associated(make_customer())

    def broken(_: Span) -> Any:
        raise OSError("The lake is away.")

    monkeypatch.setattr(compute, "tallied", broken)
    with pytest.raises(OSError, match="away"):
        compute_quality()
    assert QualityResult.objects.values("computed_at", "cells").get(pk=PROGRAM) == before
    assert QualityChange.objects.exists()


def _with_jumps_of(factor: int) -> str:
    from opencpor.programs.shipped import MICROSOFT, shipped_text

    return shipped_text(MICROSOFT) + f"\n# jumps of {factor}\n"
