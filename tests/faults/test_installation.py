"""`cpor serve` as a whole: real server, worker and database, stopped, crashed and killed."""

import socket
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from tests.faults.conftest import servers
from tests.processes import Running, cpor, free_port, gone, until

pytestmark = pytest.mark.fault


def serve(data: Path, port: int) -> Running:
    return cpor(data, "serve", "--port", str(port), OPENCPOR_WEB_WORKERS="1")


def status(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        code: int = answer.status
        return code


def kinds(family: list[psutil.Process], word: str) -> list[psutil.Process]:
    found = []
    for process in family:
        with suppress(psutil.NoSuchProcess):  # at the start some come and go
            if not gone(process) and word in process.cmdline():
                found.append(process)
    return found


def test_an_installation_answers_and_stops_without_leftovers(installation: Path) -> None:
    port = free_port()
    with serve(installation, port) as running:
        running.says(f"OpenCPOR answers at http://127.0.0.1:{port}")
        assert status(port, "/health/ready") == 200
        family = running.family()
        running.process.terminate()

        assert running.ends() == 0
    until(lambda: all(map(gone, family)), "the end of all processes")
    assert servers(installation) == []


def test_a_killed_supervisor_leaves_no_process_behind(installation: Path) -> None:
    with serve(installation, free_port()) as running:
        running.says("OpenCPOR answers")
        family = running.family() + servers(installation)
        assert len(family) >= 4
        running.process.kill()

        until(lambda: all(map(gone, family)), "the end of all processes")


@pytest.mark.parametrize(
    ("word", "name"),
    [("web", "The web server"), ("worker", "The background worker"), ("keeper", "The database")],
)
def test_a_killed_part_ends_the_whole_and_is_named(
    installation: Path, word: str, name: str
) -> None:
    with serve(installation, free_port()) as running:
        until(lambda: kinds(running.family(), word), name)
        kinds(running.family(), word)[0].kill()

        assert running.ends() == 1
        assert f"{name} has ended by itself (killed by SIGKILL)." in running.output


def test_a_database_that_dies_ends_the_whole_with_its_log(installation: Path) -> None:
    with serve(installation, free_port()) as running:
        running.says("OpenCPOR answers")
        servers(installation)[0].kill()

        assert running.ends() == 1
        assert "has ended by itself" in running.output


def test_a_used_port_is_said_before_anything_is_started(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serve(place / "data", port) as running:
            assert running.ends() == 1
    assert running.output == (
        f"cpor: Port {port} is in use. Stop what uses it or choose another with --port.\n"
    )
    assert not (place / "data").exists()


def test_two_that_migrate_at_once_take_turns(said_by_two: str) -> None:
    assert said_by_two.count("migrations applied.") == 1
    assert said_by_two.count("The database is up to date.") == 1


def test_the_worker_alone_stops_when_asked(data: Path) -> None:
    with cpor(data, "worker", OPENCPOR_LOG_LEVEL="info") as running:
        until(lambda: servers(data), "the database server")
        running.says("worker ready")
        running.process.terminate()

        assert running.ends() == 0


def test_a_command_refuses_a_database_that_is_not_up_to_date(place: Path) -> None:
    with cpor(place / "data", "verify") as running:
        assert running.ends() == 1
    assert running.output == (
        "cpor: The database is not up to date with this version. Run 'cpor migrate' first.\n"
    )


def test_a_database_that_does_not_answer_is_said_without_its_password(place: Path) -> None:
    address = f"postgresql://u:hunter2@127.0.0.1:{free_port()}/x"
    with cpor(place / "data", "verify", DATABASE_URL=address) as running:
        assert running.ends() == 1
    assert running.output.startswith("cpor: The database cannot be reached: ")
    assert "hunter2" not in running.output
