"""Publishing a document as the next version, and what can never happen to one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from tests.builders import make_organization, make_user
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound
from opencpor.common.months import Month
from opencpor.journal.models import Event
from opencpor.programs import ports, queries
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish import publish
from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.loading import load_document
from opencpor.programs.models import EngagementKey, Program, ProgramVersion, Proposal
from opencpor.programs.shipped import MICROSOFT, NAMES, shipped_text

pytestmark = pytest.mark.django_db
CLI = system("cli")
KEY = "tidewell-alliance"


@pytest.mark.parametrize("name", NAMES)
def test_a_published_document_is_read_back_as_it_was_loaded(name: str) -> None:
    row = publish(CLI, shipped_text(name))

    version = queries.version_by_number(name, 1)

    assert version.document == load_document(shipped_text(name))
    assert (row.number, row.text) == (1, shipped_text(name))


def test_the_first_version_governs_from_the_earliest_rule_on() -> None:
    publish(CLI, shipped_text(MICROSOFT))

    assert queries.version_by_number(MICROSOFT, 1).effective_from == Month(2022, 7)


def test_publishing_is_recorded_with_number_month_and_digest() -> None:
    row = publish(CLI, as_text(invented()), effective_from=Month(2026, 12))

    event = Event.objects.get(stream=f"program:{KEY}")
    assert (event.type, event.actor_id) == ("program.published", "cli")
    assert event.data == {
        "before": {"number": None},
        "after": {"number": 1, "effective_from": "2026-12"},
        "sha256": bytes(row.digest).hex(),
    }


def test_a_wrong_document_changes_nothing() -> None:
    data = invented()
    data["currency"] = "XXX"

    with pytest.raises(DocumentErrors):
        publish(CLI, as_text(data))

    assert not Program.objects.exists()
    assert not Event.objects.exists()


def test_finance_neither_publishes_nor_proposes() -> None:
    finance = actor_of_user(make_user(Role.FINANCE, make_organization(Side.OPERATOR)))

    with pytest.raises(Forbidden):
        publish(finance, as_text(invented()))
    with pytest.raises(Forbidden):
        propose_version(finance, as_text(invented()), note="x")

    assert not Program.objects.exists()
    assert not Proposal.objects.exists()


def test_a_number_that_was_taken_meanwhile_is_refused() -> None:
    publish(CLI, as_text(invented()))

    with pytest.raises(Conflict) as refused:
        publish(CLI, as_text(invented()), number=1)

    assert (refused.value.code, refused.value.extra) == ("stale_version", {"next": 2})
    assert ProgramVersion.objects.count() == 1


def test_an_engagement_of_another_program_is_refused() -> None:
    publish(CLI, as_text(invented()))
    other = invented() | {"key": "other-alliance"}

    with pytest.raises(Conflict) as refused:
        publish(CLI, as_text(other))

    assert [error.field for error in refused.value.errors] == [
        "engagements.cloud-build",
        "engagements.cloud-care",
        "engagements.engineering-adoption",
    ]
    assert list(Program.objects.values_list("key", flat=True)) == [KEY]
    assert set(EngagementKey.objects.values_list("program_id", flat=True)) == {KEY}


def test_a_version_cannot_take_away_what_history_needs() -> None:
    publish(CLI, as_text(invented()))
    data = invented()
    data["currency"] = "USD"
    data["workloads"][3]["key"] = "plotter"

    with pytest.raises(Invalid) as refused:
        publish(CLI, as_text(data))

    assert refused.value.code == "breaks_history"
    assert [(e.field, e.message) for e in refused.value.errors] == [
        ("currency", "'USD' instead of 'EUR'"),
        ("workloads", "'plot' is gone"),
    ]


def test_closed_months_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_sources", [lambda _: Month(2026, 10)])
    publish(CLI, as_text(invented()))

    with pytest.raises(Conflict, match="Publish from 2026-11 on") as refused:
        publish(CLI, as_text(invented()), effective_from=Month(2026, 10))

    assert refused.value.code == "reaches_closed_months"
    assert publish(CLI, as_text(invented()), effective_from=Month(2026, 11)).number == 2


@pytest.mark.parametrize("model", [Program, ProgramVersion, EngagementKey])
def test_the_database_refuses_to_change_what_was_published(model: type[Program]) -> None:
    publish(CLI, as_text(invented()))
    row = model.objects.first()
    assert row is not None

    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_update=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")  # noqa: SLF001 - past Django, which would refuse first


def test_the_newest_version_whose_months_include_a_day_is_in_force() -> None:
    publish(CLI, as_text(invented()), effective_from=Month(2025, 1))
    publish(CLI, as_text(invented()), effective_from=Month(2027, 1))
    publish(CLI, as_text(invented()), effective_from=Month(2026, 6))

    def in_force(*day: int) -> int:
        return queries.version_in_force(KEY, date(*day)).number

    assert [in_force(2026, 5, 31), in_force(2026, 6, 1), in_force(2027, 1, 1)] == [1, 3, 3]
    with pytest.raises(NotFound, match="governs 2024-12"):
        in_force(2024, 12, 31)


def test_what_was_not_known_yet_does_not_count() -> None:
    publish(CLI, as_text(invented()), effective_from=Month(2025, 1))

    with pytest.raises(NotFound):
        queries.version_in_force(KEY, date(2026, 1, 1), datetime(2020, 1, 1, tzinfo=UTC))


def test_what_people_bring_by_mistake_is_known_by_key_name_and_alias() -> None:
    publish(CLI, shipped_text(MICROSOFT))
    publish(CLI, as_text(invented()))

    for name in ("csp", "Cloud Solution Provider", "FINDER'S FEE"):
        assert queries.belongs_elsewhere(name) is not None, name
    assert queries.belongs_elsewhere("modern-work-security-usage") is None


def test_an_engagement_leads_to_its_program() -> None:
    publish(CLI, as_text(invented()))

    assert queries.program_of_engagement("cloud-care") == KEY
    with pytest.raises(NotFound):
        queries.program_of_engagement("csp")
