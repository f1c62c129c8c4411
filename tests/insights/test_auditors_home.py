"""The home of auditors, and the log as they follow it."""

import base64
import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_organization, make_user, token_of

from opencpor.access.actions.accept_invitation import accept_invitation
from opencpor.access.actions.invite import invite
from opencpor.access.actions.remove_member import remove_member
from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common import clock
from opencpor.common.clock import now
from opencpor.insights.queries import auditing
from opencpor.insights.queries.auditing import Group, LogAsked
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.journal.models import Checkpoint, Event
from opencpor.runtime import keys

pytestmark = pytest.mark.django_db
MACHINE = system("tests")
SEED = bytes(range(32))
PUBLIC = keys.public_key_of(base64.b64encode(SEED).decode())


@pytest.fixture
def auditor() -> User:
    return make_user(Role.AUDITOR)


def answered(user: User, address: str = "home") -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return Client().get(f"/api/v1/insights/{address}", headers=headers).json()


def groups(user: User) -> dict[str, Any]:
    return {one["group"]: one for one in answered(user)["log"]["groups"]}


def counts(user: User) -> dict[str, int]:
    return {name: one["count"] for name, one in groups(user).items() if one["count"]}


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(user: User, address: str = "/insights/") -> str:
    return " ".join(browser_of(user).get(address).content.decode().split())


def happen(event: EventType, stream: str, **data: object) -> None:
    record(event, stream, MACHINE.ref(), data=data)


def test_auditors_begin_at_their_home_and_have_the_log_beside_it(auditor: User) -> None:
    browser = browser_of(auditor)
    assert browser.get("/")["Location"] == "/insights/"
    shown = browser.get("/insights/").content.decode()
    for part in ("Is the log whole?", 'href="/insights/log/"', "It was never signed."):
        assert part in shown
    assert "This page is about partners" not in shown


def test_a_role_that_was_given_and_taken_names_whose_it_was_and_by_whom(auditor: User) -> None:
    admin = make_user(Role.ADMINISTRATOR)
    place = admin.memberships.get().organization
    person = make_user(Role.REVIEWER, place)
    remove_member(actor_of_user(admin), person.memberships.get().id)
    found = groups(auditor)["roles"]
    (event,) = found["newest"]
    assert (found["count"], event["type"], event["about"], event["actor_name"]) == (
        1, "member.removed", f"organization:{place.id}", admin.name,
    )  # fmt: skip
    shown = page(auditor)
    for part in ("A role was taken away", place.name, f"{person.name}, Reviewer", admin.name):
        assert part in shown


def test_an_invitation_tells_its_role_and_nobodys_address(auditor: User) -> None:
    place = make_organization(Side.PARTNER, "Lakeside")
    invite(MACHINE, "ann@example.com", place.id, Role.ACCOUNT_ADMIN.value)
    shown = page(auditor)
    for part in (f'href="/directory/partners/{place.id}"', "Lakeside", "Account admin"):
        assert part in shown
    assert "ann@example.com" not in shown
    (event,) = groups(auditor)["roles"]["newest"]
    assert "personal" not in event["data"]


def test_who_accepts_an_invitation_is_no_contact_of_a_customer(auditor: User) -> None:
    place = make_organization(Side.OPERATOR)
    _row, secret = invite(MACHINE, "nia@example.com", place.id, Role.FINANCE.value)
    accept_invitation(secret, name="Nia", password="a long enough secret")
    assert [one["type"] for one in groups(auditor)["roles"]["newest"]] == [
        "invitation.accepted", "member.added", "user.created", "invitation.sent",
    ]  # fmt: skip
    shown = page(auditor)
    assert (shown.count("<td>By invitation</td>"), "Customer contact" in shown) == (3, False)
    assert "Nia, Finance" in shown


def test_each_group_counts_its_own_events_of_thirty_days(
    auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    monkeypatch.setattr("opencpor.journal.actions.record.now", lambda: at - timedelta(days=31))
    happen(EventType.PAYMENT_FILE_FETCHED, "payment_batch:pyb_old")
    monkeypatch.undo()
    happen(EventType.PAYMENT_FILE_FETCHED, "payment_batch:pyb_1", sha256="00")
    happen(EventType.PAYMENT_BATCH_APPROVED, "payment_batch:pyb_1", total_minor=5, currency="USD")
    happen(EventType.PAYMENT_BATCH_PROPOSED, "payment_batch:pyb_1", total_minor=5, currency="USD")
    happen(EventType.PROGRAM_PUBLISHED, "program:tidewell", after={"number": 2})
    happen(EventType.PERSONAL_VALUE_ERASED, "personal:pv_1", kind="email")
    assert counts(auditor) == {"bank": 1, "money": 1, "rules": 1, "erased": 1}
    assert answered(auditor, "log?days=40&group=bank")["items"][1]["about"] == (
        "payment_batch:pyb_old"
    )


def test_evidence_counts_where_a_reason_was_stated(auditor: User) -> None:
    happen(EventType.EVIDENCE_OPENED, "claim:clm_1", evidence="ev_1")
    personal = {"reason": "Complaint of a customer"}
    record(EventType.EVIDENCE_OPENED, "claim:clm_2", MACHINE.ref(), data={}, personal=personal)
    found = groups(auditor)["evidence"]
    assert (found["count"], found["newest"][0]["reason"]) == (1, "Complaint of a customer")
    assert "Complaint of a customer" in page(auditor)


def test_evidence_is_found_however_much_came_after_it(auditor: User) -> None:
    personal = {"reason": "Complaint of a customer"}
    record(EventType.EVIDENCE_OPENED, "claim:clm_2", MACHINE.ref(), data={}, personal=personal)
    Event.objects.create(
        number=1_000_000_000, stream="claim:clm_3", place=1, type="claim.created", at=now(),
        actor_kind="system", actor_id="tests", data={}, previous=SEED, hash=SEED,
    )  # fmt: skip
    assert counts(auditor) == {"evidence": 1}
    assert page(auditor, "/insights/log/?group=evidence").count("Complaint of a customer") == 1


def test_evidence_is_found_by_its_own_index(auditor: User) -> None:
    with CaptureQueriesContext(connection) as statements:
        auditing.logged(actor_of_user(auditor), LogAsked(Group.EVIDENCE))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statements.captured_queries[-1]['sql']}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "event_evidence_opened" in plan


def test_money_is_written_with_what_it_was_about(auditor: User) -> None:
    happen(
        EventType.MONTH_CLOSED, "ledger:tidewell:2026-09", close="cls_1", earned_minor=123_456,
        currency="USD",
    )  # fmt: skip
    shown = page(auditor, "/insights/log/?group=money")
    for part in ("tidewell, September 2026", 'href="/earnings/closes/cls_1/"', "USD", "1,234.56"):
        assert part in shown


def test_the_log_is_signed_and_what_came_after_is_counted(auditor: User) -> None:
    happen(EventType.BUDGET_SET, "budget:bdg_1", amount_minor=1, currency="USD")
    point = sign_checkpoint(SEED)
    happen(EventType.BUDGET_SET, "budget:bdg_2", amount_minor=1, currency="USD")
    signed = answered(auditor)["log"]["signed"]
    assert (signed["covers"], signed["holds"], signed["late"], signed["entries_after"]) == (
        point.event_number, True, False, 1,
    )  # fmt: skip
    assert "1 entry came after it." in page(auditor)


def test_a_signature_that_does_not_fit_is_said(auditor: User) -> None:
    row = sign_checkpoint(SEED)
    Checkpoint.objects.create(
        at=row.at, event_number=row.event_number + 1, heads_hash=row.heads_hash,
        public_key=row.public_key, signature=row.signature,
    )  # fmt: skip
    assert answered(auditor)["log"]["signed"]["holds"] is False
    assert "does not fit what it signs: somebody changed it." in page(auditor)


@pytest.mark.parametrize(
    ("known", "own", "said"),
    [
        (None, None, "Whose key it is cannot be said here."),
        (bytes(32), False, "Its key is not this installation's: somebody else signed it"),
        (PUBLIC, True, "Its key is this installation's."),
    ],
)
def test_whose_key_signed_the_log_is_said_as_far_as_it_is_known(
    auditor: User, monkeypatch: pytest.MonkeyPatch, known: bytes | None, own: object, said: str
) -> None:
    monkeypatch.setattr(keys, "known_public_key", lambda _env: known)
    sign_checkpoint(SEED)
    signed = answered(auditor)["log"]["signed"]
    assert (signed["holds"], signed["own_key"]) == (True, own)
    assert said in page(auditor)


def test_a_log_that_nobody_signed_for_a_day_is_late(
    auditor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_checkpoint(SEED)
    later = clock.now() + timedelta(hours=27)
    monkeypatch.setattr(auditing, "now", lambda: later)
    assert answered(auditor)["log"]["signed"]["late"] is True
    assert "It has not been signed for more than a day." in page(auditor)


def test_of_many_the_newest_are_listed_by_as_many_statements(auditor: User) -> None:
    token = token_of(auditor)

    def asked() -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        with CaptureQueriesContext(connection) as statements:
            found = Client().get("/api/v1/insights/home", headers=headers).json()
        return len(statements), found["log"]["groups"][2]

    happen(EventType.BUDGET_SET, "budget:bdg_0", amount_minor=1, currency="USD")
    asked()
    few, _ = asked()
    for one in range(1, 8):
        happen(EventType.BUDGET_SET, f"budget:bdg_{one}", amount_minor=1, currency="USD")
    many, found = asked()
    assert (many, found["count"], len(found["newest"])) == (few, 8, 5)
    assert "Closes, corrections and payments: see all 8" in page(auditor)


def test_page_file_and_api_give_the_same_events(auditor: User) -> None:
    for one in ("bdg_1", "bdg_2"):
        happen(
            EventType.BUDGET_SET, f"budget:{one}", amount_minor=1, currency="USD", program="tide"
        )
    happen(EventType.PERSONAL_VALUE_ERASED, "personal:pv_1", kind="email")
    said = [one["event"] for one in answered(auditor, "log?group=money")["items"]]
    answer: Any = browser_of(auditor).get("/insights/tables/log-events.csv?group=money&days=30")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))[1:]
    assert [one[1] for one in rows] == said
    assert [one[5] for one in rows] == ["bdg_2", "bdg_1"]
    assert page(auditor, "/insights/log/?group=money").count("A budget was set") == 2


def test_nobody_else_reads_the_log() -> None:
    happen(EventType.PERSONAL_VALUE_ERASED, "personal:pv_1", kind="email")
    for role in (Role.ADMINISTRATOR, Role.FINANCE, Role.SENIOR_REVIEWER, Role.INCENTIVES_ADMIN):
        user = make_user(role)
        assert (role, answered(user)["log"]) == (role, None)
        assert browser_of(user).get("/insights/log/").status_code == 403
        assert browser_of(user).get("/insights/tables/log-events.csv").status_code == 403
