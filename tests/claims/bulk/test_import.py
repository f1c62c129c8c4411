"""Importing a sheet of claims: every row judged, nothing created twice, reports that come back."""

import csv
import io
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import add_role, make_customer
from tests.claims.bulk.sheets import Sender, row, sheet
from tests.claims.scene import Scene, make_claimant
from tests.files import pdf

from opencpor.access.roles import Role
from opencpor.claims.bulk.actions import create as creating
from opencpor.claims.bulk.actions.check import check_import
from opencpor.claims.bulk.models import ClaimImport, ImportedClaim, ImportFile
from opencpor.claims.bulk.rules.sheet import PLAIN, Row, claims_of
from opencpor.claims.models import AvailabilityQuestion, Claim
from opencpor.common.clock import now
from opencpor.http.models import Operation
from opencpor.http.wording import reworded

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(scene: Scene) -> Sender:
    return Sender(scene.ours.user)


def workbook(*rows: dict[str, Any]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in ([*rows[0]], *([*one.values()] for one in rows)):
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def codes(one: dict[str, Any]) -> set[str]:
    return {note["code"] for note in one["notes"] if note["outcome"]}


def test_each_row_is_ready_a_warning_or_an_error_and_nothing_is_created(
    scene: Scene, sender: Sender
) -> None:
    content = sheet([
        row(scene, claim_key=""),
        row(scene, claim_key="", workload="intune", evidence=""),
        row(scene, claim_key="", workload="abacus", contact_email="no address"),
    ])  # fmt: skip
    first, second, third = sender.rows(sender.checked(content))
    assert (first["line"], first["outcome"], codes(first)) == (2, "warning", {"not_enrolled"})
    assert codes(second) == {"not_enrolled", "evidence_missing"}
    assert third["outcome"] == "error"
    assert codes(third) == {"not_enrolled", "workload_unknown", "contact_email_shape"}
    wrong = next(note for note in third["notes"] if note["code"] == "contact_email_shape")
    assert (wrong["field"], wrong["remedy"]) == ("contact_email", "Write it as name@company.")
    assert not Claim.objects.exists()


def test_rows_with_one_key_are_one_claim_whose_later_rows_may_be_short(
    scene: Scene, sender: Sender
) -> None:
    short = {"claim_key": "a", "workload": "exchange"}
    run = sender.checked(sheet([row(scene), short]))
    assert sender.create(run, only_clean_rows=True).status_code == 202
    claim = Claim.objects.get()
    assert [one.workload for one in claim.lines.order_by("place")] == ["teams", "exchange"]
    assert (claim.name, claim.state, claim.evidence.count()) == ("Teams rollout", "draft", 1)
    assert sender.get(f"/{run}").json()["counts"]["created"] == 1
    assert {one["claim"] for one in sender.rows(run)} == {claim.id}


def test_a_cell_that_cannot_be_read_is_not_called_missing_too(scene: Scene, sender: Sender) -> None:
    (one,) = sender.rows(sender.checked(sheet([row(scene, agreement_date="last spring")])))
    dated = [note for note in one["notes"] if note["field"] == "agreement_date"]
    assert [note["code"] for note in dated] == ["invalid"]


def test_rows_of_a_claim_that_disagree_are_errors(scene: Scene, sender: Sender) -> None:
    run = sender.checked(sheet([row(scene), row(scene, workload="exchange", name="Other")]))
    _, second = sender.rows(run)
    [note] = [one for one in second["notes"] if one["code"] == "differs_within_claim"]
    assert (note["field"], second["outcome"]) == ("name", "error")


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"engagement": "none"}, "engagement", "unknown_engagement"),
        ({"engagement": "csp"}, "engagement", "wrong_program"),
        ({"agreement_date": "soon"}, "agreement_date", "invalid"),
        ({"opt_out": "perhaps"}, "opt_out", "invalid"),
        ({"name": "x" * 300}, "name", "too_long"),
        ({"evidence": "lost.pdf"}, "evidence", "file_not_sent"),
        ({"evidence_kind": "rumor"}, "evidence_kind", "invalid"),
        ({"evidence_signed_on": "2026-10-01;2026-10-02"}, "evidence_signed_on", "not_one_for_each"),
        ({"evidence_signed_on": "2999-01-01"}, "evidence_signed_on", "date_in_future"),
    ],
)
def test_what_no_draft_can_hold_is_an_error_and_never_created(
    scene: Scene, sender: Sender, changed: dict[str, str], field: str, code: str
) -> None:
    run = sender.checked(sheet([row(scene, **changed)]))
    [one] = sender.rows(run)
    assert (field, code) in {(note["field"], note["code"]) for note in one["notes"]}
    sender.create(run, only_clean_rows=False)
    assert not Claim.objects.exists()


def test_a_row_says_when_each_of_its_files_was_signed(scene: Scene, sender: Sender) -> None:
    two = [SimpleUploadedFile(name, pdf(words=name)) for name in ("sow.pdf", "note.pdf")]
    said = {"evidence": "sow.pdf; note.pdf", "evidence_kind": "signed_agreement;other"}
    one = row(scene, **said, evidence_signed_on="2026-10-01; 2026-09-30")
    run = sender.checked(sheet([one]), evidence=two)
    sender.create(run, only_clean_rows=True)
    proof = Claim.objects.get().evidence.order_by("id")
    found = [(file.file.name, file.kind, str(file.signed_on)) for file in proof]
    assert found == [
        ("sow.pdf", "signed_agreement", "2026-10-01"), ("note.pdf", "other", "2026-09-30"),
    ]  # fmt: skip


def test_a_file_without_a_date_is_found_as_in_the_form_also_in_an_old_sheet(
    scene: Scene, sender: Sender
) -> None:
    old = {name: text for name, text in row(scene).items() if name != "evidence_signed_on"}
    [one] = sender.rows(sender.checked(sheet([old])))
    assert "evidence_undated" in {note["code"] for note in one["notes"]}
    [two] = sender.rows(sender.checked(sheet([row(scene, evidence_signed_on="")])))
    assert two["notes"] == one["notes"]


def test_clean_rows_are_created_without_the_others(scene: Scene, sender: Sender) -> None:
    rows = [row(scene), row(scene, claim_key="b", workload="intune", contact_email="no address")]
    run = sender.checked(sheet(rows))
    sender.create(run, only_clean_rows=True)
    assert [claim.lines.get().workload for claim in Claim.objects.all()] == ["teams"]
    assert not ImportFile.objects.exists()


def test_a_sheet_with_an_error_is_not_created_at_once_unless_clean_rows_suffice(
    scene: Scene, sender: Sender
) -> None:
    rows = [row(scene), row(scene, claim_key="b", workload="intune", contact_email="no address")]
    assert sender.checked(sheet(rows), dry_run="false")
    assert not Claim.objects.exists()
    sender.checked(sheet(rows), dry_run="false", only_clean_rows="true")
    assert Claim.objects.count() == 1


def test_a_report_is_corrected_and_sent_again_without_creating_twice(
    scene: Scene, sender: Sender
) -> None:
    rows = [row(scene), row(scene, claim_key="b", workload="intune", contact_email="no address")]
    run = sender.checked(sheet(rows))
    sender.create(run, only_clean_rows=True)
    report = b"".join(sender.get(f"/{run}/report").streaming_content).decode()
    found = list(csv.DictReader(io.StringIO(report)))
    assert [one["row_status"] for one in found] == ["warning", "error"]
    assert "Write it as name@company." in found[1]["remedies"]
    found[1]["contact_email"] = f"ada@{scene.domain}"
    again = sender.checked(sheet(found))
    assert sender.get(f"/{again}").json()["counts"]["done"] == 1
    sender.create(again, only_clean_rows=False)
    assert sorted(c.lines.get().workload for c in Claim.objects.all()) == ["intune", "teams"]


def test_what_is_wrong_with_a_sheet_is_not_a_hundred_times_as_long_as_the_sheet() -> None:
    long, files = dict.fromkeys(PLAIN, "x" * 4000), ";".join(map(str, range(1000)))
    first = Row(2, {"claim_key": "a", "evidence": files} | long)
    rest = [Row(n, {"claim_key": "a"} | dict.fromkeys(PLAIN, "y")) for n in range(3, 103)]
    [claim] = claims_of([first, *rest], ())
    assert {one.code for one in claim.errors[3]} == {"differs_within_claim"}
    assert max(len(one.message) for some in claim.errors.values() for one in some) < 200
    assert (claim.proof.files, claim.errors[2][-1].code) == ((), "too_many_files")


def test_a_first_line_of_a_million_columns_is_refused_at_once(sender: Sender) -> None:
    names = ",".join(f"c{number}" for number in range(1_000_000))  # each compared with each: a day
    answer = sender.send(f"{names}\n".encode())
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_table")
    assert len(answer.json()["errors"]) == 1


def test_who_sends_a_sheet_with_a_token_has_the_one_role_of_the_token(scene: Scene) -> None:
    both, ours = make_claimant().user, scene.ours.user.memberships.get().organization
    sender = Sender(both)  # with the token of the first role
    add_role(both, Role.INCENTIVES_ADMIN, ours)
    sender.checked(sheet([row(scene)]), dry_run="false", only_clean_rows="true")
    assert not Claim.objects.filter(partner=ours).exists()


def test_the_same_sheet_is_not_carried_out_twice(scene: Scene, sender: Sender) -> None:
    content = sheet([row(scene)])
    sender.create(sender.checked(content), only_clean_rows=False)
    refused = sender.create(sender.checked(content), only_clean_rows=False)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_carried_out")
    assert sender.send(content, dry_run="false").status_code == 409
    assert Claim.objects.count() == 1


def test_a_creation_that_was_killed_goes_on_where_it_was(scene: Scene, sender: Sender) -> None:
    rows = [row(scene, claim_key=key, workload=key) for key in ("teams", "intune", "exchange")]
    run_id = sender.checked(sheet(rows))
    real, made = creating.create, []

    def dying(*args: Any, **kwargs: Any) -> Claim:
        if len(made) == 2:
            raise SystemExit
        made.append(real(*args, **kwargs))
        return made[-1]

    run = ClaimImport.objects.get(id=run_id)
    with mock.patch.object(creating, "create", dying), pytest.raises(SystemExit):
        creating.create_claims(run, scene.ours.actor)
    assert Claim.objects.count() == 2
    creating.create_claims(run, scene.ours.actor)
    creating.create_claims(run, scene.ours.actor)
    assert Claim.objects.count() == 3


def test_one_claim_that_cannot_be_created_keeps_no_other_waiting(
    scene: Scene, sender: Sender
) -> None:
    rows = [row(scene, claim_key=key, workload=key) for key in ("teams", "intune")]
    run = sender.checked(sheet(rows))
    ImportFile.objects.update(content=b"no pdf any longer")
    ImportedClaim.objects.filter(place=1).update(rows=[3])
    sender.create(run, only_clean_rows=False)
    counts = sender.get(f"/{run}").json()["counts"]
    assert (counts["created"], counts["failed"]) == (0, 2)
    assert sender.rows(run)[0]["outcome"] == "error"
    assert not Claim.objects.exists()


def test_two_claims_of_a_sheet_on_the_same_are_found(scene: Scene, sender: Sender) -> None:
    run = sender.checked(sheet([row(scene), row(scene, claim_key="b")]))
    first, second = sender.rows(run)
    assert "duplicate_row" not in codes(first)
    assert "duplicate_row" in codes(second)


def test_a_sheet_says_of_others_what_drafts_say_and_counts_it(scene: Scene, sender: Sender) -> None:
    scene.approved("teams", side=make_claimant())
    run = sender.checked(sheet([row(scene)]))
    assert "slot_held" in codes(sender.rows(run)[0])
    assert AvailabilityQuestion.objects.get().asked_by == scene.ours.user.id
    sender.checked(sheet([row(scene, name="Again")]))
    assert AvailabilityQuestion.objects.count() == 1


def test_beyond_the_allowance_a_sheet_tells_nothing_of_others(scene: Scene, sender: Sender) -> None:
    scene.approved("teams", side=make_claimant())
    others = [
        row(scene, claim_key=f"o{n}", tenant_id=str(make_customer().tenant_id)) for n in range(60)
    ]
    run = sender.checked(sheet([*others, row(scene)]))
    last = sender.get(f"/{run}/rows?limit=200").json()["items"][-1]
    assert "slot_held" not in codes(last)
    assert "slot_not_checked" in {note["code"] for note in last["notes"]}
    assert AvailabilityQuestion.objects.count() == 60


def _received(scene: Scene, sender: Sender, claims: int) -> str:
    rows = [
        row(scene, claim_key=f"k{n}", tenant_id=str(make_customer().tenant_id), evidence="")
        for n in range(claims)
    ]
    answer = sender.send(sheet(rows))
    return str(answer.json()["id"])


def test_many_claims_are_checked_with_as_many_queries_as_few(
    scene: Scene, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "opencpor.claims.bulk.many.Allowance.told"
    monkeypatch.setattr(asked, lambda _self, _draft, facts, _gathering: facts)
    counts = []
    for claims in (2, 12):
        run = _received(scene, sender, claims)
        with CaptureQueriesContext(connection) as queries:
            check_import(run, scene.ours.actor)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_workbook_is_taken_at_once_and_read_by_its_job_like_a_csv_file(
    scene: Scene, sender: Sender
) -> None:
    said = row(scene) | {"partner_id": int(scene.ours.location.partner_id)}
    answer = sender.send(workbook(said), name="claims.xlsx")
    assert (answer.status_code, answer.json()["state"]) == (202, "reading")
    assert sender.create(answer.json()["id"], only_clean_rows=True).json()["code"] == (
        "not_checked_yet"
    )  # which has run the job meanwhile
    [one] = sender.rows(answer.json()["id"])
    assert codes(one) == {"not_enrolled"}
    kept = ClaimImport.objects.get()
    assert (kept.state, kept.sheet, Operation.objects.get().state) == ("checked", None, "succeeded")


@pytest.mark.parametrize(
    ("content", "code", "shown"),
    [
        (b"PK\x03\x04 no workbook", "damaged", "The workbook is damaged and cannot be read."),
        (workbook({"color": "red"}), "wrong_columns", "There is no column &#x27;color&#x27;."),
        (workbook({"engagement": ""}), "no_rows", "The sheet has no rows."),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_by_its_operation_and_on_the_page(
    scene: Scene, sender: Sender, content: bytes, code: str, shown: str
) -> None:
    run = sender.checked(content, dry_run="false")
    said, operation = sender.get(f"/{run}").json(), Operation.objects.get()
    assert (said["state"], said["problem"]["code"]) == ("refused", code)
    assert (operation.state, reworded(operation.problem or {})) == ("failed", said["problem"])
    assert ClaimImport.objects.get().sheet is None
    refused = sender.create(run, only_clean_rows=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "sheet_refused")
    client = Client()
    client.force_login(scene.ours.user)
    assert shown in client.get(f"/claims/import/{run}").content.decode()


def test_the_template_and_the_report_come_as_workbooks_too(scene: Scene, sender: Sender) -> None:
    run = sender.checked(sheet([row(scene)]))
    heads = []
    for path in ("/template?format=xlsx", f"/{run}/report?format=xlsx"):
        content = b"".join(sender.get(path).streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(content))
        heads.append([cell.value for cell in book.worksheets[0][1]])
    assert heads[0][:3] == ["claim_key", "engagement", "name"]
    assert set(heads[1]) - set(heads[0]) == {"claim", "row_status", "codes", "messages", "remedies"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"engagement\n", "no_rows"),
        (b"name\nx\n", "wrong_columns"),
        (b"engagement,color\nx,red\n", "wrong_columns"),
    ],
)
def test_a_sheet_that_is_none_is_refused_at_once(
    scene: Scene, sender: Sender, content: bytes, code: str
) -> None:
    assert scene
    refused = sender.send(content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert not ClaimImport.objects.exists()
    assert not Operation.objects.exists()


def test_nobody_else_sees_an_import_and_it_is_forgotten_in_time(
    scene: Scene, sender: Sender
) -> None:
    run = sender.checked(sheet([row(scene)]))
    assert Sender(make_claimant().user).get(f"/{run}").status_code == 404
    ClaimImport.objects.update(created_at=now().replace(year=2020))
    creating.forget_old(30)
    assert not ClaimImport.objects.exists()
    assert not ImportedClaim.objects.exists()
