"""A large file is kept while it is hashed, and its letters are looked at in pieces."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.usage.batches import SYSTEM, publish_program, sent_rows
from tests.usage.checking import row

from opencpor.usage.actions import receive as receiving
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import FILE, receive
from opencpor.usage.imports import encoding
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.layout import received_name
from opencpor.usage.lake.store import Lake, LakeError
from opencpor.usage.models import Batch


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGE", 0)


def received() -> list[str]:
    return [stored.name for stored in the_lake().stored("received")]


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_is_large")
def test_what_is_kept_is_what_was_hashed(tmp_path: Path) -> None:
    publish_program()
    sent = sent_rows(tmp_path, row())
    batch = receive(sent, SYSTEM).batch
    with the_lake().local(received_name(batch.id, FILE)) as (kept,):
        assert kept.read_bytes() == sent.path.read_bytes()
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == batch.sha256
    assert import_batch(batch.id, SYSTEM).facts == 1
    assert received_name(batch.id, FILE) not in received()


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_is_large")
def test_a_known_file_is_not_kept_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_program()
    sent = sent_rows(tmp_path, row())
    batch, before = receive(sent, SYSTEM).batch, received()
    monkeypatch.setattr(Lake, "put", lambda *_given, **_named: pytest.fail("kept"))
    assert receive(sent, SYSTEM) == receiving.Received(batch, known=True)
    assert received() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_is_large")
def test_a_file_that_became_known_meanwhile_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()
    sent = sent_rows(tmp_path, row())
    hashed, first = receiving.sha256_of, []

    def overtaken(path: Path) -> str:
        if not first:
            first.append(None)
            first[0] = receive(sent, SYSTEM).batch
        return hashed(path)

    monkeypatch.setattr(receiving, "sha256_of", overtaken)
    before = received()
    again = receive(sent, SYSTEM)
    assert (again.known, again.batch) == (True, first[0])
    assert set(received()) - set(before) == {received_name(again.batch.id, FILE)}


@pytest.mark.django_db
@pytest.mark.usefixtures("everything_is_large")
def test_a_large_file_that_cannot_be_kept_makes_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_program()

    def full(*_given: object, **_named: object) -> None:
        raise LakeError("full")

    monkeypatch.setattr(Lake, "put", full)
    with pytest.raises(LakeError, match="full"):
        receive(sent_rows(tmp_path, row()), SYSTEM)
    assert Batch.objects.count() == 0


PLAIN = st.text(st.sampled_from("az09,;\"' \t\r\n~"), max_size=40).map(str.encode)
SPOILED = st.sampled_from([b"\0", b"\x0b", b"\x1b", b"\x7f", "\u00fc".encode(), b"\xfc", b"\xff"])


def encoding_of(folder: Path, content: bytes) -> str:
    path = folder / "usage.csv"
    path.write_bytes(content)
    try:
        return encoding.as_utf8(path, folder)[1]
    except RefusedError as refused:
        return refused.reason


@given(before=PLAIN, sign=st.none() | SPOILED, behind=PLAIN)
def test_pieces_are_read_as_the_whole_is(
    tmp_path_factory: pytest.TempPathFactory, before: bytes, sign: bytes | None, behind: bytes
) -> None:
    folder = tmp_path_factory.mktemp("letters")
    content = b"a" + before + (sign or b"") + behind
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_is_plain", lambda _path: False)
        slowly = encoding_of(folder, content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "PART", 2)
        patch.setattr(encoding, "PIECE", 8)
        assert encoding_of(folder, content) == slowly
        assert encoding._is_plain(folder / "usage.csv") is (sign is None)  # noqa: SLF001 - which way was taken
