"""Who is told that an import is over: in the notice center, and by mail as they chose."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_organization, make_user, token_of
from tests.jobs import run_jobs
from tests.usage.batches import SYSTEM, publish_program, sent_rows
from tests.usage.checking import row

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.notices.center.models import MailChoice, Notice
from opencpor.notices.models import Mail
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.models import Batch, Door

pytestmark = pytest.mark.django_db
ROOM = "/api/v1/notices"
DONE, PARTLY, REFUSED = "usage.imported", "usage.quarantined", "usage.refused"


class People:
    """Three who import usage, and two of the operator who do not."""

    def __init__(self) -> None:
        self.place = make_organization(Side.OPERATOR)
        self.sender = make_user(Role.PROGRAM_MANAGER, self.place)
        self.manager = make_user(Role.PROGRAM_MANAGER, self.place)
        self.finance = make_user(Role.FINANCE, self.place)
        self.others = [make_user(role, self.place) for role in (Role.AUDITOR, Role.REVIEWER)]
        User.objects.filter(id=self.finance.id).update(language="de")

    def send(self, sent: Sent) -> Batch:
        batch = receive(sent, actor_of_user(self.sender)).batch
        run_jobs()
        batch.refresh_from_db()
        return batch

    def send_no_table(self, folder: Path) -> Batch:
        path = folder / "report.csv"
        path.write_bytes(b"MZ\x90\x00\x00")
        return self.send(Sent(path=path, name=path.name, door=Door.PAGE))


@pytest.fixture
def people() -> People:
    publish_program()
    return People()


def call(user: User, method: str, path: str = ROOM, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    wire = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(path, headers=headers, **wire)


def told(user: User) -> list[tuple[str, str]]:
    items = call(user, "get").json()["items"]
    return [(one["kind"], one["subject"]) for one in items]


def mailed(kind: str) -> set[str]:
    return set(Mail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_whole_import_is_told_once_and_to_its_sender_only(people: People, tmp_path: Path) -> None:
    batch = people.send(sent_rows(tmp_path, row()))
    import_batch(batch.id, SYSTEM)
    (notice,) = call(people.sender, "get").json()["items"]
    assert (notice["kind"], notice["about"], notice["path"]) == (
        DONE, f"usage_batch:{batch.id}", f"/usage/batches/{batch.id}",
    )  # fmt: skip
    assert notice["text"] == "Your usage file usage-0.csv was imported as a whole."
    assert [told(user) for user in (people.manager, people.finance)] == [[], []]
    assert (mailed(DONE), Mail.objects.count()) == ({people.sender.email}, 1)


def test_rows_in_quarantine_are_told_to_all_who_import_each_in_their_language(
    people: People, tmp_path: Path
) -> None:
    people.send(sent_rows(tmp_path, row(), "bad"))
    english = [(PARTLY, "Imported, but not every row: usage-0.csv")]
    assert (told(people.sender), told(people.manager)) == (english, english)
    assert told(people.finance) == [(PARTLY, "Importiert, aber nicht jede Zeile: usage-0.csv")]
    assert [told(user) for user in people.others] == [[], []]
    notice = Notice.objects.get(user=people.finance)
    assert "nicht zählen: 1." in notice.text
    assert (notice.organization_id, notice.unit_id, notice.needs) == (
        people.place.id, None, "usage:batches",
    )  # fmt: skip


def test_who_wants_no_mail_of_refused_files_is_told_without(people: People, tmp_path: Path) -> None:
    body = {"kind": REFUSED, "mail": False}
    assert call(people.manager, "post", f"{ROOM}/preferences", body).status_code == 200
    people.send_no_table(tmp_path)
    assert told(people.manager) == [(REFUSED, "Import refused: report.csv")]
    assert told(people.finance) == [(REFUSED, "Import abgelehnt: report.csv")]
    assert mailed(REFUSED) == {people.sender.email, people.finance.email}
    partner = make_user(Role.INCENTIVES_ADMIN)
    denied = call(partner, "post", f"{ROOM}/preferences", body)
    assert (denied.status_code, MailChoice.objects.count()) == (422, 1)


def test_an_import_ends_though_no_mail_can_reach_one_of_its_readers(
    people: People, tmp_path: Path
) -> None:
    User.objects.filter(id=people.manager.id).update(email="jürgen@example.com")
    assert people.send_no_table(tmp_path).state == "refused"
    assert told(people.manager) == [(REFUSED, "Import refused: report.csv")]
    assert mailed(REFUSED) == {people.sender.email, people.finance.email}


def test_who_imports_no_longer_does_not_read_what_was_told(people: People, tmp_path: Path) -> None:
    people.send_no_table(tmp_path)
    notice = Notice.objects.get(user=people.finance)
    role = people.finance.memberships.get()
    role.role = Role.REVIEWER.value
    role.save()
    assert told(people.finance) == []
    assert call(people.finance, "post", f"{ROOM}/{notice.id}/read", {}).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
