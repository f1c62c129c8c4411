"""The moment at which a backup is taken, while files come and go."""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from opencpor.claims.evidence import storage
from opencpor.common.errors import InputError
from opencpor.runtime import keys
from opencpor.runtime.backup import manifest
from opencpor.runtime.backup.rooms import Room
from opencpor.runtime.backup.taking import Order, take

pytestmark = pytest.mark.django_db(transaction=True)

SEED = bytes(range(32))


def hash_of(name: str) -> str:
    """What is registered beside a paper; nobody has noted that of a."""
    return "" if name == "a" else hashlib.sha256(name.encode()).hexdigest()


class Papers:
    """A room whose files come and go between the looks of a backup."""

    def __init__(self, folder: Path, *looks: str) -> None:
        self.folder = folder
        self.looks = list(looks)  # what the database names at each
        self.removed_before: dict[int, str] = {}
        self.seen = 0
        folder.mkdir()
        for name in set("".join(looks)):
            (folder / name).write_text(name)

    def registered(self) -> Iterator[tuple[str, str]]:
        for name in self.removed_before.pop(self.seen, ""):
            (self.folder / name).unlink()
        named = self.looks[min(self.seen, len(self.looks) - 1)]
        self.seen += 1
        return ((name, hash_of(name)) for name in named)

    def room(self) -> Room:
        def put(source: Path, name: str) -> None:
            raise AssertionError((source, name))  # a backup writes into no room

        return Room(
            "papers", self.registered, lambda name: (self.folder / name).open("rb"), put,
            lambda: iter(()),
        )  # fmt: skip


def order(target: Path, papers: Papers) -> Order:
    said = connection.get_connection_params()
    parts = {key: said[key] for key in ("host", "port", "user", "password") if said.get(key)}
    address = make_conninfo("", dbname=connection.settings_dict["NAME"], **parts)
    public = keys.public_key_of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    return Order(target, [papers.room()], address, SEED, public)


def test_a_backup_holds_exactly_what_the_database_names_at_its_moment(tmp_path: Path) -> None:
    # a stays; b is withdrawn before the moment; c is removed between row and copy; d is new
    papers = Papers(tmp_path / "papers", "ab", "acd", "ad")
    papers.removed_before = {1: "c"}

    taken = take(order(tmp_path / "made", papers))

    page, hashes = manifest.read(tmp_path / "made")
    assert page == taken
    assert sorted(hashes) == ["database.dump", "papers/a", "papers/d"]
    assert {path.name for path in (tmp_path / "made" / "papers").iterdir()} == {"a", "d"}
    assert (page.lacking, hashes["papers/a"]) == ([], hashlib.sha256(b"a").hexdigest())
    manifest.require_whole(tmp_path / "made", hashes)


def test_a_second_backup_to_the_same_folder_is_told_of_the_first(tmp_path: Path) -> None:
    papers = Papers(tmp_path / "papers", "a")
    second: list[str] = []

    class Slow(Papers):
        def registered(self) -> Iterator[tuple[str, str]]:
            if not second:
                with pytest.raises(InputError) as told:
                    take(order(tmp_path / "made", papers))
                second.append(str(told.value))
            return super().registered()

    take(order(tmp_path / "made", Slow(tmp_path / "slow", "a")))

    assert second == [f"Another backup to {tmp_path / 'made'} is being made."]


def test_a_link_where_a_backup_is_made_is_not_followed_nor_emptied(tmp_path: Path) -> None:
    papers = Papers(tmp_path / "papers", "a")
    (tmp_path / "of somebody").mkdir()
    (tmp_path / "of somebody" / "kept").write_text("for ever")
    (tmp_path / ".made.unfinished").symlink_to(tmp_path / "of somebody")

    with pytest.raises(InputError, match="is no folder"):
        take(order(tmp_path / "made", papers))

    assert (tmp_path / "of somebody" / "kept").read_text() == "for ever"
    assert not (tmp_path / "made").exists()


def test_a_folder_of_somebody_else_where_a_backup_is_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = Papers(tmp_path / "papers", "a")
    (tmp_path / ".made.unfinished").mkdir()
    (tmp_path / ".made.unfinished" / "kept").write_text("for ever")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)

    with pytest.raises(InputError, match="belongs to another user"):
        take(order(tmp_path / "made", papers))

    assert (tmp_path / ".made.unfinished" / "kept").read_text() == "for ever"


def test_what_an_earlier_try_left_is_replaced_and_read_by_nobody_else(tmp_path: Path) -> None:
    (tmp_path / ".made.unfinished").mkdir(mode=0o755)
    (tmp_path / ".made.unfinished" / "left").write_text("of then")

    take(order(tmp_path / "made", Papers(tmp_path / "papers", "a")))

    assert not (tmp_path / "made" / "left").exists()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700


def signed(folder: Path, listed: bytes) -> Path:
    """A backup with a list of that wording, and a signature that is right."""
    public = keys.public_key_of(base64.b64encode(SEED).decode()).hex()
    page = manifest.Manifest(
        manifest.FORMAT, "1", "2026-11-22T00:00:00+00:00", 18, 18, [], 1, 1, [],
        hashlib.sha256(listed).hexdigest(), public,
    )  # fmt: skip
    (folder / "SHA256SUMS").write_bytes(listed)
    manifest.write_page(folder, page, SEED)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "evidence//etc/passwd",
        "evidence/../keys/secret",
        "evidence/./fil_1",
        "..",
    ],
)
def test_a_list_that_leads_out_of_its_backup_is_refused_whoever_signed_it(
    tmp_path: Path, name: str
) -> None:
    backup = signed(tmp_path, f"{'0' * 64}  {name}\n".encode())

    with pytest.raises(InputError, match="names a file outside of the backup"):
        manifest.read(backup)


def test_a_list_that_is_none_is_refused_whoever_signed_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no list of files"):
        manifest.read(signed(tmp_path, b"\xffno hash\n"))


def test_evidence_lies_by_identifiers_only() -> None:
    with pytest.raises(ValueError, match="is no identifier of a file"):
        storage.opened("a/b")
