"""What-ifs say which program they are about, and nothing stays of one that is broken off."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.incentives.trying import RULE, Bench
from tests.incentives.world import PROGRAM
from tests.usage.batches import SYSTEM

from opencpor.cli import database
from opencpor.cli.main import INTERRUPTED, main
from opencpor.incentives.whatif.actions import make_what_if
from opencpor.incentives.whatif.models import WhatIf
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = "/earnings/what-ifs/"
NAME = '<span class="soft">Claiming Partner of Record</span>'


@pytest.fixture
def manager(bench: Bench) -> Client:
    client = Client()
    client.force_login(bench.manager)
    return client


def test_where_there_are_several_programs_theirs_is_named(bench: Bench, manager: Client) -> None:
    row = bench.tried(version=1)
    paths = ((PAGES, NAME), (f"{PAGES}{row.id}/", NAME.replace("span", "p")))
    assert [said in manager.get(path).content.decode() for path, said in paths] == [False, False]
    publish(SYSTEM, shipped_text(INVENTED))
    assert [said in manager.get(path).content.decode() for path, said in paths] == [True, True]


@pytest.mark.parametrize(
    ("program", "wrong"), [(INVENTED, {"version"}), ("nosuch", {"program"}), (PROGRAM, set())]
)
def test_a_version_is_of_another_program_only_if_there_is_that_program(
    bench: Bench, manager: Client, program: str, wrong: set[str]
) -> None:
    assert bench.manager.pk
    publish(SYSTEM, shipped_text(INVENTED))
    sent = manager.post(f"{PAGES}new/", {"program": program, "version": f"{PROGRAM}/1"})
    assert (sent.status_code, WhatIf.objects.count()) == ((422, 0) if wrong else (302, 1))
    assert set(sent.context["form"].errors if wrong else ()) == wrong


def test_a_command_that_is_broken_off_leaves_nothing_that_waits(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    @contextmanager
    def here(*, migrated: bool = True) -> Iterator[Any]:
        from opencpor.runtime import environment

        assert migrated
        yield environment.read(dict(os.environ) | {"OPENCPOR_DATA": str(tmp_path)})

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "application", here)
    monkeypatch.setattr(make_what_if, "_compared", stopped)
    assert bench.manager.pk
    assert main(["what-if", "back-test", "--rate", f"{RULE}:teams=5.00"]) == INTERRUPTED
    assert not WhatIf.objects.exists()
