"""Quarantined rows of an unknown workload are sent again once an alias is published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.jobs import run_jobs, waiting_jobs
from tests.usage.batches import SYSTEM, imported, importer, in_force, publish_program, sent_rows
from tests.usage.checking import row

from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.usage.actions.correct import correct
from opencpor.usage.actions.resend import resend
from opencpor.usage.jobs import resend_all_job
from opencpor.usage.models import Batch, UsageFact

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def publish_alias(*aliases: str, running: bool = True) -> None:
    before = "aliases: [EXO,"
    text = shipped_text(MICROSOFT)
    assert before in text
    publish_program(text.replace(before, f"{before} {', '.join(aliases)},", 1))
    if running:
        run_jobs()


def test_rows_are_sent_again_by_the_system_and_keep_their_time(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(workload="fax", active=7), row(workload="telex"), as_of=EARLY)
    publish_alias("Fax")
    child = Batch.objects.get(corrects=parent)
    assert (child.actor_kind, child.actor_id) == ("system", "usage.resend")
    assert (child.layout, child.as_of, child.program_key) == ("own", EARLY, MICROSOFT)
    assert (child.rows, child.facts, child.door) == (1, 1, parent.door)
    fact = UsageFact.objects.get()
    assert (fact.workload, fact.active_users, fact.as_of) == ("exchange", 7, EARLY)


def test_nothing_is_sent_twice(tmp_path: Path) -> None:
    imported(tmp_path, row(workload="fax"), row(workload="telex", month="2024-02"))
    publish_alias("Fax")
    resend_all_job(0)
    run_jobs()
    assert [one.facts for one in Batch.objects.exclude(corrects=None)] == [1]
    publish_alias("Fax", "Telex")
    said = Batch.objects.exclude(corrects=None).order_by("id").values_list("rows", "facts")
    assert list(said) == [(1, 1), (1, 1)]


def test_what_is_known_later_stays_in_force(tmp_path: Path) -> None:
    imported(tmp_path, row(workload="fax", active=7), as_of=EARLY)
    imported(tmp_path, row(workload="exchange", active=9), as_of=LATE)
    publish_alias("Fax")
    assert Batch.objects.exclude(corrects=None).get().facts == 1
    assert UsageFact.objects.get().active_users == 9


def test_rows_with_other_faults_stay_where_they_are(tmp_path: Path) -> None:
    imported(tmp_path, row(workload="fax", active=-1), row(workload="fax", month="soon"))
    publish_alias("Fax")
    assert Batch.objects.count() == 1
    assert in_force() == []


def test_facts_of_the_file_or_its_corrections_are_not_displaced(tmp_path: Path) -> None:
    imported(tmp_path, row(workload="exchange", active=9), row(workload="fax", active=7))
    publish_alias("Fax")
    assert Batch.objects.count() == 1
    assert UsageFact.objects.get().active_users == 9


def test_what_somebody_corrected_meanwhile_stays(tmp_path: Path) -> None:
    parent = imported(tmp_path, row(workload="fax", active=7), row(workload="fax", month="2024-02"))
    own = sent_rows(tmp_path, row(workload="exchange", active=8))
    correct(parent, own, importer())
    publish_alias("Fax", running=False)
    assert resend(SYSTEM, MICROSOFT) == []  # what the correction brings is not known yet
    run_jobs()
    assert Batch.objects.get(actor_id="usage.resend").facts == 1
    assert UsageFact.objects.get(month="2024-03-01").active_users == 8
    assert UsageFact.objects.count() == 2


def test_without_such_rows_a_publication_queues_nothing(tmp_path: Path) -> None:
    imported(tmp_path, row(active="x"))
    publish_program(shipped_text(MICROSOFT) + "\n# again\n")
    assert waiting_jobs() == 0
