"""The moment at which a backup is taken, while files come and go."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

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
