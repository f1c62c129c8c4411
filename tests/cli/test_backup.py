"""``cpor backup`` and ``cpor restore``: one backup of a month's work, restored, and refused."""

import base64
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.plugin import DjangoDbBlocker
from tests.emptying import empty_tables
from tests.incentives.world import FEBRUARY, JANUARY, make_world
from tests.processes import cpor

from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import StoredFile
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.common.clock import now
from opencpor.common.errors import InputError
from opencpor.incentives.models import Earning
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.runtime import environment, keys
from opencpor.runtime.backup import manifest
from opencpor.web.models import DemoStep

PROOF = b"signed by both"


def url_of(name: str) -> str:
    head, mark, query = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


@contextmanager
def this_database(**changes: str) -> Iterator[None]:
    """Let commands join the database of the test instead of opening their own."""

    @contextmanager
    def here(*, migrated: bool = True) -> Iterator[environment.Environment]:
        assert migrated
        url = url_of(str(connection.settings_dict["NAME"]))
        yield environment.read(dict(os.environ) | {"DATABASE_URL": url} | changes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "application", here)
        yield


@contextmanager
def an_older_schema() -> Iterator[None]:
    """Take back one migration, as if its version had not come yet."""
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.delete_model(DemoStep)
    recorder.record_unapplied("web", "0001_demo_steps")
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(DemoStep)
        recorder.record_applied("web", "0001_demo_steps")


def a_month_at_work(folder: Path) -> StoredFile:
    """Two months closed, with a correction; a file of evidence; a signed log."""
    world = make_world(folder)
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    world.close(JANUARY)
    world.usage(("teams", JANUARY, 380, 1000))
    world.close(FEBRUARY)
    file = StoredFile.objects.create(
        partner_id=world.location.organization_id, location_id=world.location.pk, name="proof.txt",
        kind="txt", media_type="text/plain", size=len(PROOF), readable=True, stored_at=now(),
        sha256=hashlib.sha256(PROOF).digest(), stored_by="usr_1",
    )  # fmt: skip
    storage.keep(file.id, io.BytesIO(PROOF))
    sign_checkpoint(keys.signing_seed(environment.current()))
    return file


@dataclass
class Made:
    folder: Path
    keys: Path
    proof: str  # identifier of the file of evidence
    earned: list[int]


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,  # noqa: ARG001 - the database that is backed up
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Made]:
    """One backup, of a schema that lacks the latest migration of a room."""
    place = tmp_path_factory.mktemp("backup")
    (place / "sent").mkdir()
    with django_db_blocker.unblock(), this_database():
        try:
            file = a_month_at_work(place / "sent")
            with an_older_schema():
                words = ["backup", str(place / "made"), "--with-keys", str(place / "keys.json")]
                assert main(words) == 0
            earned = sorted(Earning.objects.values_list("amount_minor", flat=True))
            yield Made(place / "made", place / "keys.json", file.id, earned)
        finally:
            empty_tables()


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """The backup, to be changed."""
    return shutil.copytree(made.folder, tmp_path / "copy")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder of another installation, which does not exist yet."""
    monkeypatch.setenv("OPENCPOR_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL")
    return tmp_path / "data"


@contextmanager
def empty_database(name: str) -> Iterator[str]:
    with closing(psycopg.connect(url_of("postgres"), autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url_of(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_an_older_backup_is_restored_elsewhere_brought_up_to_date_and_verified(
    made: Made, tmp_path: Path
) -> None:
    name = f"elsewhere_{os.getpid()}"
    kept = tmp_path / "data" / "evidence" / made.proof[-2:] / made.proof
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PROOF)  # as a try leaves it that was broken off
    words = ["restore", str(made.folder), "--keys", str(made.keys)]
    with empty_database(name) as url:
        with cpor(tmp_path / "data", *words, DATABASE_URL=url) as running:
            assert running.ends() == 0, running.output
        with psycopg.connect(url_of(name)) as there:
            earned = there.execute("SELECT amount_minor FROM incentives_earning ORDER BY 1")
            assert [amount for (amount,) in earned] == made.earned == [-9000, 36000, 180000]
    for said in (
        "Database brought up to date (1 migrations).",
        "2 closes judged again, 0 of them not as they were.",
        "Sound: ",
        " streams, 1 checkpoints.",
        "9 files of the lake read, 0 of them not as they were.",
        "1 files of evidence read, 0 of them not as they were.",
    ):
        assert said in running.output
    assert kept.read_bytes() == PROOF
    assert (tmp_path / "data" / "keys" / "signing").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_what_is_registered_and_no_keys(made: Made) -> None:
    page, hashes = manifest.read(made.folder)
    there = {str(path.relative_to(made.folder)) for path in made.folder.rglob("*.*")}
    rooms = sorted(name.split("/")[1] for name in hashes if name.startswith("lake/"))
    secrets = json.loads(made.keys.read_text())

    of_closes = ["inputs", "states", "verdicts"]
    assert rooms == sorted(["facts"] * 3 + of_closes * 2)
    assert f"evidence/{made.proof}" in hashes
    assert (page.files, "web.0001_demo_steps" in page.schema) == (11, False)
    assert there >= {"manifest.json", "manifest.sig", "database.dump"}
    assert (made.folder.stat().st_mode & 0o777, made.keys.stat().st_mode & 0o777) == (0o700, 0o600)
    held = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    assert not any(secret.encode() in held for secret in secrets.values())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("database.dump", "database.dump: was changed"),
        ("SHA256SUMS", "SHA256SUMS was changed: it is not the list that was signed."),
        ("manifest.json", "manifest.json was changed: its signature is not right."),
    ],
)
def test_a_changed_backup_is_refused_before_anything_is_written(
    copy: Path, elsewhere: Path, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content.replace(b"1", b"2", 1))

    assert main(["restore", str(copy)]) == 2
    assert said in capsys.readouterr().err
    assert not elsewhere.exists()


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig", "SHA256SUMS"])
def test_what_lacks_a_page_is_no_backup(
    copy: Path, elsewhere: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / name).unlink()

    assert main(["restore", str(copy)]) == 2
    assert f"is no complete backup: it has no {name}." in capsys.readouterr().err
    assert not elsewhere.exists()


def test_a_backup_that_lacks_a_file_is_refused_with_its_name(
    copy: Path, elsewhere: Path, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "evidence" / made.proof).unlink()

    assert main(["restore", str(copy)]) == 2
    assert f"evidence/{made.proof}: is missing" in capsys.readouterr().err
    assert not elsewhere.exists()


def test_a_backup_signed_anew_by_somebody_else_is_refused_where_the_key_is_known(
    copy: Path, elsewhere: Path, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    page, _ = manifest.read(copy)
    forged = bytes(range(32))
    other = keys.public_key_of(base64.b64encode(forged).decode()).hex()
    manifest.write_page(copy, manifest.Manifest(**{**vars(page), "public_key": other}), forged)

    assert main(["restore", str(copy), "--keys", str(made.keys)]) == 2
    assert f"The backup is signed with {other}, which is not" in capsys.readouterr().err
    assert not elsewhere.exists()


def test_an_installation_with_other_keys_does_not_take_those_of_a_backup(
    made: Made, elsewhere: Path
) -> None:
    env = environment.read(os.environ)
    own = keys.secret_key(env)
    said = json.loads(made.keys.read_text())

    with pytest.raises(InputError, match="This installation has another secret key"):
        keys.bring_back(env, said["secret"], said["signing"])
    assert keys.secret_key(env) == own
    assert [path.name for path in (elsewhere / "keys").iterdir()] == ["secret"]


def test_a_backup_of_a_newer_version_is_refused(
    copy: Path, elsewhere: Path, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    page, _ = manifest.read(copy)
    newer = {**vars(page), "schema": [*page.schema, "claims.0999_later"]}
    seed = base64.b64decode(json.loads(made.keys.read_text())["signing"])
    manifest.write_page(copy, manifest.Manifest(**newer), seed)

    assert main(["restore", str(copy)]) == 2
    assert "knows more than this one (claims.0999_later)" in capsys.readouterr().err
    assert not elsewhere.exists()


def test_nothing_is_restored_over_a_database_or_files(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(connection.settings_dict["NAME"])
    monkeypatch.setenv("DATABASE_URL", url_of(name))
    assert main(["restore", str(made.folder)]) == 2
    assert "into an empty installation only, and this database has" in capsys.readouterr().err

    monkeypatch.setattr(manifest, "SHOWN", 10_000)  # other tests' files lie there too
    stray = storage._path("fil_stray")  # noqa: SLF001 - put there as a killed process leaves one
    with empty_database(f"empty_{os.getpid()}") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        storage.keep("fil_stray", io.BytesIO(b"x"))
        assert main(["restore", str(made.folder)]) == 2
    stray.unlink()
    assert "this one has files" in (said := capsys.readouterr().err)
    assert "evidence/fil_stray" in said


@pytest.mark.django_db(transaction=True)
def test_a_lost_file_is_named_and_left_out_only_when_that_is_asked_for(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = storage._path(made.proof)  # noqa: SLF001 - to lose it
    lost.rename(tmp_path / "away")
    folder = tmp_path / "new"
    with this_database():
        assert main(["backup", str(folder)]) == 1
        assert f"evidence/{made.proof}" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == [tmp_path / "away"]
        assert main(["backup", str(folder), "--despite-faults"]) == 0
    (tmp_path / "away").rename(lost)
    assert manifest.read(folder)[0].lacking == [f"evidence/{made.proof}"]
    assert f"evidence/{made.proof}: left out" in capsys.readouterr().out


def test_what_is_there_is_not_overwritten_and_keys_stay_out_of_the_backup(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    with this_database():
        assert main(["backup", str(made.folder)]) == 2
        assert "is there already" in capsys.readouterr().err
        assert main(["backup", str(new), "--with-keys", str(new / "keys.json")]) == 2
        assert "Keep the keys apart" in capsys.readouterr().err
        assert main(["backup", str(new), "--tools", str(tmp_path)]) == 2
        assert "This takes pg_dump of PostgreSQL" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
