import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from opencpor.common.errors import Conflict
from opencpor.journal.actions import checkpoint
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.actions.erase import erase
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.models import Checkpoint, Event, PersonalValue
from opencpor.journal.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ActorRef("user", "usr_1", request_id="req_1")
SEED = bytes(range(32))


@transaction.atomic
def write(stream: str = "claim:clm_1", number: int = 1, **personal: str) -> None:
    for step in range(number):
        record(EventType.CLAIM_EDITED, stream, WHO, data={"step": step}, personal=personal)


def tamper(statement: str) -> None:
    """Change rows behind the triggers' back, as the owner of the database could."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)


def test_each_stream_counts_its_own_events() -> None:
    write("claim:clm_1", 2)
    write("claim:clm_2", 1)
    places = list(Event.objects.order_by("number").values_list("stream", "place"))
    assert places == [("claim:clm_1", 1), ("claim:clm_1", 2), ("claim:clm_2", 1)]


def test_an_untouched_log_verifies() -> None:
    write("claim:clm_1", 3, contact_email="ann@contoso.example")
    write("claim:clm_2", 2)
    report = verify()
    assert (report.sound, report.events, report.streams) == (True, 5, 2)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE journal_event SET actor_id = 'usr_2' WHERE place = 2", "differs from its hash"),
        ("UPDATE journal_event SET data = '{}' WHERE place = 2", "differs from its hash"),
        ("DELETE FROM journal_event WHERE place = 2", "does not follow"),
        ("DELETE FROM journal_event WHERE place = 3", "does not end where it should"),
        ("DELETE FROM journal_streamhead", "has no head"),
    ],
)
def test_an_edited_or_removed_row_is_found(statement: str, fault: str) -> None:
    write(number=3)
    tamper(statement)
    report = verify()
    assert not report.sound
    assert any(fault in found.what for found in report.faults)


def test_a_log_written_anew_does_not_fit_its_checkpoint() -> None:
    write(number=3)
    sign_checkpoint(SEED)
    tamper("DELETE FROM journal_event WHERE place = 3")
    tamper(
        "UPDATE journal_streamhead SET length = 2,"
        " hash = (SELECT hash FROM journal_event WHERE place = 2)"
    )
    faults = verify().faults
    assert [fault.what for fault in faults] == ["the log before it was changed"]


def test_events_after_a_checkpoint_leave_it_right() -> None:
    write(number=2)
    sign_checkpoint(SEED)
    write(number=2)
    report = verify()
    assert (report.sound, report.checkpoints, report.events) == (True, 1, 4)
    assert report.covered == Event.objects.get(place=2).number


def test_every_checkpoint_is_checked_against_its_own_moment() -> None:
    for number in (1, 2, 3):
        write("claim:clm_1", number)
        write(f"claim:clm_new_{number}", 1)
        sign_checkpoint(SEED)
    assert (verify().sound, verify().checkpoints) == (True, 3)
    tamper("UPDATE journal_checkpoint SET event_number = event_number + 1 WHERE number % 2 = 0")
    assert any(fault.stream.startswith("checkpoint:") for fault in verify().faults)


def test_a_checkpoint_gives_way_to_whoever_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = connection.copy()
    try:
        writer.set_autocommit(False)
        with writer.cursor() as cursor, monkeypatch.context() as soon:
            cursor.execute("LOCK TABLE journal_streamhead IN ROW EXCLUSIVE MODE")
            soon.setattr(checkpoint, "PATIENCE", "1ms")
            with pytest.raises(Conflict, match="Something long is being written"):
                sign_checkpoint(SEED)
        writer.rollback()
    finally:
        writer.close()
    assert sign_checkpoint(SEED).number == Checkpoint.objects.get().number


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET type = 'x'",
        "DELETE FROM journal_event",
        "TRUNCATE journal_event",
        "TRUNCATE journal_checkpoint",
        "TRUNCATE journal_streamhead",
        "TRUNCATE journal_personalvalue",
        "DELETE FROM journal_streamhead",
        "UPDATE journal_streamhead SET length = length + 2",
        "DELETE FROM journal_personalvalue",
        "UPDATE journal_personalvalue SET value = 'x'",
    ],
)
def test_the_database_refuses_to_change_the_log(statement: str) -> None:
    write(contact_email="ann@contoso.example")
    with (
        pytest.raises(DatabaseError, match=r"never changed|only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify().sound


def test_a_personal_value_stands_only_apart_from_the_log() -> None:
    write(contact_email="ann@contoso.example")
    event = Event.objects.get()
    reference, commitment = event.data["personal"]["contact_email"]
    assert "ann" not in str(event.data)
    assert PersonalValue.objects.get(id=reference).value == "ann@contoso.example"
    assert len(commitment) == 64


def test_an_erased_value_is_gone_and_the_log_still_verifies() -> None:
    write(contact_email="ann@contoso.example")
    row = PersonalValue.objects.get()
    erase(row.id, WHO)
    row.refresh_from_db()
    assert (row.value, row.salt) == (None, None)
    assert verify().sound


def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(EventType.CLAIM_EDITED, "claim:clm_1", WHO)
    assert Event.objects.count() == 0


def test_an_event_with_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="no binary float"), transaction.atomic():
        record(EventType.CLAIM_EDITED, "claim:clm_1", WHO, data={"rate": [{"x": 0.1}]})
    assert Event.objects.count() == 0


def test_a_first_event_starts_its_stream_without_a_lock() -> None:
    with transaction.atomic():
        record(EventType.CLAIM_CREATED, "claim:clm_9", WHO, personal={"name": "Ann"}, first=True)
    write("claim:clm_9", 1)
    assert list(Event.objects.order_by("place").values_list("place", flat=True)) == [1, 2]
    assert (verify().sound, PersonalValue.objects.get().value) == (True, "Ann")


def test_a_stream_that_has_begun_has_no_other_first_event() -> None:
    write("claim:clm_1", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        record(EventType.CLAIM_CREATED, "claim:clm_1", WHO, first=True)
    assert (verify().sound, Event.objects.count()) == (True, 1)
