"""Files on an association that no claim gave: who may, what is refused, who sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import files
from tests.builders import make_user, token_of
from tests.claims.arbitration.case import Case
from tests.claims.pages.visitors import browser
from tests.claims.scene import PROGRAM, USAGE, Claimant, Scene, make_claimant

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions import scan
from opencpor.claims.evidence.jobs import read_file
from opencpor.claims.evidence.models import AssociationEvidence, Scan, StoredFile
from opencpor.claims.ports import Standing
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db
PAPER = files.pdf("Signed for Teams")


def imported(scene: Scene, holder: Claimant) -> Association:
    """An association from before, on Teams."""
    terms = Terms(
        holder.location.organization_id, holder.location.pk, USAGE, 1, now() - timedelta(days=40),
        reference="row 1",
    )  # fmt: skip
    key = SlotKey(PROGRAM, scene.customer.pk, "teams")
    return open_association(key, terms, system("test"), Source.IMPORTED)


class Defended(Case):
    """An incumbent with an imported association; nobody challenges it yet."""

    def __post_init__(self) -> None:
        user = make_user(Role.SENIOR_REVIEWER, self.scene.operator)
        self.senior, self.user = actor_of_user(user), user
        self.scene.consent.standing_is = Standing(settled=True)
        self.association = imported(self.scene, self.incumbent)

    def call(self, by: User, method: str = "get", path: str = "", **more: Any) -> Any:
        address = f"/api/v1/associations/{self.association.id}/evidence{path}"
        headers = {"Authorization": f"Bearer {token_of(by)}"} | more.pop("headers", {})
        return getattr(Client(), method)(address, headers=headers, **more)

    def add(self, content: bytes = PAPER, name: str = "sow.pdf", by: User | None = None) -> Any:
        body = {"kind": "signed_agreement", "file": SimpleUploadedFile(name, content)}
        return self.call(by or self.incumbent.user, "post", data=body)

    def remove(self, evidence_id: str) -> Any:
        seen = {"If-Match": '"1"'}
        return self.call(self.incumbent.user, "delete", f"/{evidence_id}", headers=seen)


@pytest.fixture
def defended(scene: Scene) -> Defended:
    return Defended(scene)


def test_a_file_is_added_listed_and_handed_out(defended: Defended) -> None:
    added = defended.add()
    assert (added.status_code, added.json()["lines"]) == (201, [])
    (row,) = defended.call(defended.incumbent.user).json()["items"]
    content = defended.call(defended.incumbent.user, "get", f"/{row['id']}/content")
    assert b"".join(content.streaming_content) == PAPER
    assert content.headers["Content-Disposition"].startswith("attachment")
    events = Event.objects.filter(stream=f"association:{defended.association.id}")
    assert [one.type for one in events.order_by("place")][-2:] == [
        "evidence.added", "evidence.opened",
    ]  # fmt: skip


def test_it_is_drawn_and_read_by_the_checker_like_a_claims_files(defended: Defended) -> None:
    evidence, held = defended.add().json()["id"], defended.association.id
    read_file(AssociationEvidence.objects.get(id=evidence).file_id)
    checker = defended.call(defended.incumbent.user).json()["checker"]
    (line,) = checker["lines"].items()
    assert (line[0], line[1]["hit"], checker["customer"]["hit"]) == (held, "found", "not_found")
    picture = defended.call(defended.incumbent.user, "get", f"/{evidence}/pages/1")
    assert b"".join(picture.streaming_content)[:8] == b"\x89PNG\r\n\x1a\n"
    address = f"/claims/associations/{held}"
    holder = browser(defended.incumbent.user)
    page = holder.get(address).content.decode()
    for part in ("What the files name", f"{evidence}/view?part=page+1", f"{evidence}/thumbnail"):
        assert part in page
    shown = holder.get(f"{address}/evidence/{evidence}/view").content.decode()
    assert f'data-source="{address}/evidence/{evidence}"' in shown
    assert b"".join(holder.get(f"{address}/evidence/{evidence}/thumbnail"))[1:4] == b"PNG"


def test_whoever_may_not_open_it_gets_no_picture_and_no_report(defended: Defended) -> None:
    evidence, held = defended.add().json()["id"], defended.association.id
    read_file(AssociationEvidence.objects.get(id=evidence).file_id)
    address = f"/claims/associations/{held}/evidence/{evidence}"
    stranger, auditor = browser(make_claimant().user), make_user(Role.AUDITOR)
    for part in ("view", "thumbnail", "pages/1"):
        assert stranger.get(f"{address}/{part}").status_code == 404
    assert defended.call(auditor).json()["checker"] is None
    assert defended.call(auditor, "get", f"/{evidence}/pages/1").status_code == 422
    visitor = browser(auditor)
    assert visitor.get(f"{address}/thumbnail").status_code == 403
    asks = visitor.get(f"{address}/view").content.decode()
    assert ("data-viewer" in asks, "Why" in asks) == (False, True)
    shown = visitor.post(f"{address}/view", {"reason": "Yearly audit of arbitrations"})
    assert "data-viewer" in shown.content.decode()


def test_only_the_holder_and_the_operator_see_it(defended: Defended) -> None:
    evidence = defended.add().json()["id"]
    for who, answer in (
        (make_claimant().user, 404),
        (make_user(Role.CUSTOMER_ADMIN, defended.scene.customer.organization), 403),
        (make_user(Role.AUDITOR), 422),  # only with a reason
        (defended.user, 200),
    ):
        asked = defended.call(who, "get", f"/{evidence}/content")
        assert asked.status_code == answer
        list(asked)  # read to its end, which closes the file
    assert defended.add(by=make_claimant().user).status_code == 404
    assert AssociationEvidence.objects.count() == 1


def test_a_file_is_checked_like_one_on_a_claim(defended: Defended) -> None:
    assert defended.add(b"MZ\x90\x00 no paper", "run.exe").status_code == 415
    assert defended.add().status_code == 201
    twin = defended.add()
    assert (twin.status_code, twin.json()["code"]) == (409, "duplicate_file")
    assert StoredFile.objects.count() == 1


def test_what_a_claim_gave_takes_its_files_on_the_claim(case: Case) -> None:
    held = Association.objects.get()
    body = {"kind": "other", "file": SimpleUploadedFile("sow.pdf", PAPER)}
    headers = {"Authorization": f"Bearer {token_of(case.incumbent.user)}"}
    answer = Client().post(f"/api/v1/associations/{held.id}/evidence", body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "has_a_claim")
    assert AssociationEvidence.objects.count() == 0


def test_a_removed_file_is_gone_with_its_content(
    defended: Defended, django_capture_on_commit_callbacks: Any
) -> None:
    evidence = defended.add().json()["id"]
    with django_capture_on_commit_callbacks(execute=True):
        assert defended.remove(evidence).status_code == 204
    row = AssociationEvidence.objects.select_related("file").get()
    assert (row.removed_by, row.file.deleted_at is not None) == (defended.incumbent.user.id, True)
    with pytest.raises(FileNotFoundError):
        storage.opened(row.file_id)
    assert defended.call(defended.incumbent.user).json()["items"] == []


def test_who_decides_sees_it_beside_the_challengers_and_then_it_stays(defended: Defended) -> None:
    evidence = defended.add().json()["id"]
    read_file(AssociationEvidence.objects.get(id=evidence).file_id)
    defended.rival = defended.challenge(defended.challenger)
    headers = {"Authorization": f"Bearer {token_of(defended.user)}"}
    address = f"/api/v1/arbitrations/{defended.arbitration.id}"
    held, wanted = Client().get(address, headers=headers).json()["sides"]
    assert [(one["id"], one["association"]) for one in held["evidence"]] == [
        (evidence, defended.association.id)
    ]
    assert [one["claim"] for one in wanted["evidence"]] == [defended.rival.id]
    page = browser(defended.user).get(f"/claims/arbitrations/{defended.arbitration.id}")
    there = f"/claims/associations/{defended.association.id}/evidence/{evidence}"
    for part in (f"{there}/view", f"{there}/thumbnail", "What the files name"):
        assert part in page.content.decode()
    refused = defended.remove(evidence)
    assert (refused.status_code, refused.json()["code"]) == (409, "shown_in_arbitration")
    assert AssociationEvidence.objects.filter(removed_at=None).count() == 1


def test_its_page_takes_files_and_says_what_is_wrong_with_one(defended: Defended) -> None:
    client = browser(defended.incumbent.user)
    address = f"/claims/associations/{defended.association.id}"
    bad = {"kind": "other", "documents": SimpleUploadedFile("run.exe", b"MZ\x90\x00 no paper")}
    assert client.post(f"{address}/evidence", bad).status_code == 422
    good = {"kind": "other", "documents": SimpleUploadedFile("sow.pdf", PAPER)}
    assert client.post(f"{address}/evidence", good).status_code == 302
    row = AssociationEvidence.objects.get()
    assert f"{address}/evidence/{row.id}/remove" in client.get(address).content.decode()
    assert client.post(f"{address}/evidence/{row.id}/remove").status_code == 302
    assert AssociationEvidence.objects.filter(removed_at=None).count() == 0


def test_an_infected_file_leaves_the_association_and_its_holder_hears_of_it(
    defended: Defended,
) -> None:
    evidence = AssociationEvidence.objects.get(id=defended.add().json()["id"])
    StoredFile.objects.update(scan=Scan.WAITING)
    scan._act(evidence.file_id, Scan.INFECTED, "Eicar")  # noqa: SLF001 - the scanner is elsewhere
    evidence.refresh_from_db()
    assert (evidence.removed_by, evidence.file.scan) == ("evidence.scan", Scan.INFECTED)
    told = Mail.objects.filter(about=f"association:{defended.association.id}")
    assert defended.incumbent.user.email in told.values_list("recipient", flat=True)
