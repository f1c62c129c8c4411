"""Reports count anew, without their users, once a version knows their services and SKUs."""

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, transaction
from tests.jobs import run_jobs, waiting_jobs
from tests.usage.batches import PROGRAM, SYSTEM, imported, importer, publish_program
from tests.usage.checking import TENANT, row

from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.usage.actions import resend
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.actions.recount import recount_reports
from opencpor.usage.jobs import resend_all_job, resend_job
from opencpor.usage.lake.store import Lake, LakeError
from opencpor.usage.models import Batch, Door, LakeFile, UsageFact

pytestmark = pytest.mark.django_db
HEADINGS = (
    "Report Refresh Date,User Principal Name,Has Teams License,Teams Last Activity Date,"
    "Has Loop License,Loop Last Activity Date"
)
USERS = (
    "2024-03-31,ann@example.com,True,2024-03-30,True,2024-03-29",
    "2024-03-31,ben@example.com,True,,True,2024-03-28",
    "2024-03-31,cleo@example.com,True,2024-03-30,True,",
)
LICENSES = "Sku,EnabledUnits\nENTERPRISEPACK,25\nNEWPACK,10\n"
SERVICE = ("activity_report:\n", "activity_report:\n  - {service: Loop, workload: viva-learning}\n")
SKU = (
    "skus:\n",
    "skus:\n  - {sku: NEWPACK, name: New, workloads: [teams, viva-learning], paid: true}\n",
)
DAY = datetime(2024, 3, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def publish(*changes: tuple[str, str]) -> None:
    text = shipped_text(MICROSOFT)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    publish_program(text)
    run_jobs()


def report(folder: Path, *users: str, **said: object) -> Batch:
    path, licenses = folder / "users.csv", folder / "licenses.csv"
    path.write_text("\n".join((HEADINGS, *(users or USERS))) + "\n")
    licenses.write_text(LICENSES)
    sent = Sent(path, "users.csv", Door.API, tenant_id=TENANT, licenses=licenses, **said)  # type: ignore[arg-type]
    batch = receive(sent, importer()).batch
    run_jobs()
    return Batch.objects.get(id=batch.id)


def shown() -> list[tuple[object, ...]]:
    rows = UsageFact.objects.order_by("workload")
    return list(rows.values_list("workload", "active_users", "paid_units", "assigned_units"))


def test_a_service_counts_once_the_program_knows_it(tmp_path: Path) -> None:
    parent = report(tmp_path)
    assert shown() == [("teams", 2, 25, 3)]
    publish(SERVICE)
    assert shown() == [("teams", 2, 25, 3), ("viva-learning", 2, 25, 3)]
    child = Batch.objects.get(corrects=parent)
    assert (child.actor_id, child.layout, child.as_of) == ("usage.resend", "own", DAY)
    assert child.uncounted == {
        "services": {}, "units": {"ENTERPRISEPACK": 25, "NEWPACK": 10}, "skus": ["NEWPACK"],
    }  # fmt: skip


def test_an_sku_adds_its_units_to_what_was_counted_without_it(tmp_path: Path) -> None:
    parent = report(tmp_path)
    publish(SKU)
    assert shown() == [("teams", 2, 35, 3)]
    publish(SKU, SERVICE)
    assert shown() == [("teams", 2, 35, 3), ("viva-learning", 2, 35, 3)]
    assert [one.facts for one in Batch.objects.filter(corrects=parent).order_by("id")] == [1, 1]
    assert Batch.objects.order_by("id").last().uncounted is None  # type: ignore[union-attr]


def test_nothing_is_sent_twice(tmp_path: Path) -> None:
    parent = report(tmp_path)
    publish(SKU, SERVICE)
    resend_all_job(0)
    run_jobs()
    publish(SKU, SERVICE, ("skus:\n", "# again\nskus:\n"))
    assert Batch.objects.filter(corrects=parent).count() == 1
    assert waiting_jobs() == 0


def test_what_a_correction_is_to_bring_is_waited_for(tmp_path: Path) -> None:
    report(tmp_path)
    publish_program(shipped_text(MICROSOFT).replace(*SERVICE, 1))
    assert [one.facts for one in recount_reports(SYSTEM, PROGRAM)] == [0]
    assert recount_reports(SYSTEM, PROGRAM) == []


def test_a_report_that_was_sent_again_is_not_counted_beside_it(tmp_path: Path) -> None:
    report(tmp_path)
    newer = report(tmp_path, USERS[0])
    publish(SERVICE)
    assert Batch.objects.get(corrects__isnull=False).corrects == newer
    assert shown() == [("teams", 1, 25, 1), ("viva-learning", 1, 25, 1)]


def test_what_is_known_later_stays_in_force(tmp_path: Path) -> None:
    report(tmp_path)
    path = tmp_path / "own.csv"
    path.write_text(
        "tenant_id,workload,month,active_users,paid_units\n"
        f"{TENANT},viva-learning,2024-03,9,9\n"
    )  # fmt: skip
    receive(Sent(path, "own.csv", Door.API, as_of=datetime(2024, 4, 2, tzinfo=UTC)), importer())
    publish(SERVICE)
    assert Batch.objects.filter(corrects__isnull=False).count() == 1
    assert shown()[1] == ("viva-learning", 9, 9, None)


def test_one_report_that_cannot_be_counted_keeps_none_behind_it(tmp_path: Path, lake: Lake) -> None:
    broken = report(tmp_path)
    good = report(tmp_path, USERS[0], as_of=datetime(2024, 4, 1, tzinfo=UTC))
    with lake.local(LakeFile.objects.get(batch=broken).name) as (path,):
        path.unlink()
    publish_program(shipped_text(MICROSOFT).replace(*SERVICE, 1))
    with pytest.raises(ExceptionGroup, match="1 could not be acted on"):
        recount_reports(SYSTEM, PROGRAM)
    assert Batch.objects.get(corrects__isnull=False).corrects == good


def test_recounting_does_not_wait_for_what_cannot_be_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = report(tmp_path)
    publish_program(shipped_text(MICROSOFT).replace(*SERVICE, 1))
    monkeypatch.setattr(resend, "resend", Mock(side_effect=LakeError("away")))
    with pytest.raises(ExceptionGroup, match="1 could not be acted on"):
        resend_job(PROGRAM)
    assert Batch.objects.get(corrects__isnull=False).corrects == parent


def test_units_that_change_nothing_are_forgotten(tmp_path: Path) -> None:
    parent = report(tmp_path, USERS[0])
    free = "skus:\n  - {sku: NEWPACK, name: New, workloads: [teams], paid: false}\n"
    publish(("skus:\n", free))
    parent.refresh_from_db()
    assert parent.uncounted["skus"] == []
    assert Batch.objects.count() == 1


def test_no_user_is_kept_anywhere(tmp_path: Path) -> None:
    parent = report(tmp_path)
    publish(SERVICE)
    assert LakeFile.objects.filter(batch=parent).values_list("kind", flat=True).get() == "facts"
    assert "example.com" not in str(list(Batch.objects.values()))
    assert parent.uncounted == {
        "services": {"Loop": {"active": 2, "assigned": 3}},
        "units": {"ENTERPRISEPACK": 25, "NEWPACK": 10},
        "skus": ["NEWPACK"],
    }


def test_the_database_keeps_counts_for_reports_alone(tmp_path: Path) -> None:
    batch = imported(tmp_path, row())
    with pytest.raises(IntegrityError, match="uncounted_of_reports"), transaction.atomic():
        Batch.objects.filter(id=batch.id).update(uncounted={"services": {}, "skus": []})
