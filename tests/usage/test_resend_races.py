"""Two jobs send a quarantine's rows again at once: real, concurrent transactions, one batch."""

from pathlib import Path

import pytest
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.jobs import run_jobs
from tests.processes import LONGEST
from tests.usage.batches import SYSTEM, imported, publish_program
from tests.usage.checking import row
from tests.usage.test_resending import publish_alias
from tests.waiting import until_somebody_waits

from opencpor.programs.shipped import MICROSOFT
from opencpor.usage.actions.resend import resend
from opencpor.usage.lake.store import Lake
from opencpor.usage.models import Batch, UsageFact

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_two_that_send_again_at_once_one_does(tmp_path: Path, lake: Lake) -> None:
    publish_program()
    parent = imported(tmp_path, row(workload="fax", active=7), row(workload="telex"))
    publish_alias("Fax", running=False)
    first, go_on = held_up(lambda: len(resend(SYSTEM, MICROSOFT)))
    second = start(lambda: len(resend(SYSTEM, MICROSOFT)))
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == (1, 0)
    child = Batch.objects.get(corrects=parent)
    assert [kept.name for kept in lake.stored("received")] == [f"received/{child.id}-file"]
    run_jobs()
    assert list(UsageFact.objects.values_list("batch_id", "active_users")) == [(child.id, 7)]
    assert Batch.objects.count() == 2
