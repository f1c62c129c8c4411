"""Pages as pictures: made once by a confined child, given to whoever may open the file."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.world import World
from tests.corpus.make import FOLDER

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions import preview, sweep
from opencpor.claims.evidence.actions.add import About, Upload, add_evidence
from opencpor.claims.evidence.jobs import read_file
from opencpor.claims.evidence.models import Evidence, EvidenceKind, StoredFile
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.runtime.confined import BadInputError

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def added(name: str) -> Evidence:
    """A document of the corpus on a draft."""
    world = World(domain=f"{uuid4().hex}.example")
    actor = world.partner_actor()
    claim = world.draft(actor)
    upload = Upload(name, io.BytesIO((FOLDER / name).read_bytes()))
    return add_evidence(claim.id, upload, About(EvidenceKind.OTHER), actor)


def asked(user: User, row: Evidence, page: int = 1, reason: str = "") -> tuple[int, bytes]:
    address = f"/api/v1/claims/{row.claim_id}/evidence/{row.id}/pages/{page}?reason={reason}"
    answer = Client().get(address, headers={"Authorization": f"Bearer {token_of(user)}"})
    return answer.status_code, b"".join(answer) if answer.status_code == 200 else b""


@pytest.mark.confined
@pytest.mark.parametrize("name", ["en-table.pdf", "de-foto.png", "en-scan.pdf"])
def test_a_page_is_drawn_in_the_child_as_a_picture(name: str) -> None:
    row = added(name)
    status, content = asked(make_user(Role.REVIEWER), row)
    width = int.from_bytes(content[16:20], "big")
    assert (status, content[:8], 1190 <= width <= 1201) == (200, PNG, True)
    event = Event.objects.get(type="evidence.opened")
    assert (event.data["evidence"], event.data["as"]) == (row.id, "page 1")


def test_a_page_is_drawn_once_and_goes_with_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    row, reviewer = added("en-many-pages.pdf"), make_user(Role.REVIEWER)
    first = asked(reviewer, row, 2)
    monkeypatch.setattr(preview, "run_confined", None)  # nobody draws it again
    assert asked(reviewer, row, 2) == first
    monkeypatch.setattr(sweep, "AGE", timedelta(0) - timedelta(days=1))
    sweep.sweep()
    assert asked(reviewer, row, 2) == first
    StoredFile.objects.filter(id=row.file_id).update(deleted_at=now())
    storage.remove(row.file_id)
    assert storage.beside(row.file_id, "2-1200.png") is None


def test_a_page_is_authorized_like_the_file_itself() -> None:
    row = added("en-plain.pdf")
    assert asked(make_user(Role.INCENTIVES_ADMIN), row)[0] == 404
    assert asked(make_user(Role.FINANCE), row)[0] == 403
    assert asked(make_user(Role.AUDITOR), row)[0] == 422
    assert asked(make_user(Role.AUDITOR), row, reason="Yearly audit")[0] == 200
    assert asked(make_user(Role.REVIEWER), row, 2)[0] == 404


def test_what_cannot_be_drawn_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> bytes:
        raise BadInputError("no")

    reviewer = make_user(Role.REVIEWER)
    assert asked(reviewer, added("en-agreement.docx"))[0] == 409
    monkeypatch.setattr(preview, "run_confined", fall)
    assert asked(reviewer, added("en-plain.pdf"))[0] == 409


def test_the_small_picture_is_drawn_as_the_words_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = added("en-plain.pdf")
    read_file(row.file_id)
    kept = storage.beside(row.file_id, "1-160.png")
    assert kept is not None
    kept.close()
    monkeypatch.setattr(preview, "run_confined", None)  # nothing is drawn while somebody waits
    client = browser(make_user(Role.REVIEWER))
    address = f"/claims/{row.claim_id}/evidence/{row.id}/thumbnail"
    assert b"".join(client.get(address))[:8] == PNG
    bare = added("en-agreement.docx")
    read_file(bare.file_id)
    assert storage.beside(bare.file_id, "1-160.png") is None


def test_the_list_shows_small_pictures_that_leave_no_trace_in_the_log() -> None:
    row = added("en-plain.pdf")
    client = browser(make_user(Role.REVIEWER))
    address = f"/claims/{row.claim_id}/evidence/{row.id}/thumbnail"
    assert f'src="{address}"' in text_of(client, f"/claims/{row.claim_id}")
    assert b"".join(client.get(address))[:8] == PNG
    assert not Event.objects.filter(type="evidence.opened").exists()
    auditor = browser(make_user(Role.AUDITOR))
    assert address not in text_of(auditor, f"/claims/{row.claim_id}")
    assert auditor.get(address).status_code == 403


def test_without_scripts_the_pages_are_pictures() -> None:
    row = added("en-many-pages.pdf")
    page = text_of(
        browser(make_user(Role.REVIEWER)), f"/claims/{row.claim_id}/evidence/{row.id}/view"
    )
    assert page.count('class="viewer-page"') == row.file.pages == 8
