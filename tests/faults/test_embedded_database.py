"""The embedded database: shared by those who hold it, stopped by the last, whoever was killed."""

import sys
from pathlib import Path

import pytest
from tests.faults.conftest import servers
from tests.processes import Running, environment, gone, until

pytestmark = pytest.mark.fault

HOLDER = """
import signal
import sys
from pathlib import Path
from opencpor.runtime import postgres
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
server = postgres.start(Path(sys.argv[1]))
print("holds", server.get_uri(), flush=True)
signal.sigwait([signal.SIGTERM])
server.cleanup()
"""


def hold(place: Path) -> Running:
    """Start a process that holds the server until it is terminated or killed."""
    return Running([sys.executable, "-c", HOLDER, str(place / "data/postgres")], environment())


def test_two_holders_share_one_server_and_the_last_one_stops_it(place: Path) -> None:
    with hold(place) as first, hold(place) as second:
        first.says("holds")
        second.says("holds")
        assert first.output == second.output
        assert len(servers(place / "data")) == 1

        first.process.terminate()
        assert first.ends() == 0
        assert len(servers(place / "data")) == 1

        second.process.terminate()
        assert second.ends() == 0
    assert servers(place / "data") == []


def test_a_killed_holder_does_not_keep_the_server_up(place: Path) -> None:
    with hold(place) as killed, hold(place) as other:
        killed.says("holds")
        other.says("holds")
        killed.process.kill()
        killed.ends()

        other.process.terminate()
        assert other.ends() == 0
    assert servers(place / "data") == []


def test_a_server_left_by_a_killed_holder_is_joined_and_then_stopped(place: Path) -> None:
    with hold(place) as killed:
        killed.says("holds")
        killed.process.kill()
        killed.ends()
    (left,) = servers(place / "data")

    with hold(place) as next_one:
        next_one.says("holds")
        assert [server.pid for server in servers(place / "data")] == [left.pid]
        next_one.process.terminate()
        next_one.ends()
    until(lambda: gone(left), "the end of the server that was left")


def test_a_keeper_whose_supervisor_is_gone_waits_for_holders_that_are_dying(place: Path) -> None:
    folder = place / "data/postgres"
    command = [sys.executable, "-m", "opencpor.runtime", "keeper", "0", str(folder)]
    with hold(place) as dying:
        dying.says("holds")
        with Running(command, environment()) as keeper:
            dying.process.kill()
            dying.ends()

            assert keeper.ends() == 0
    assert servers(place / "data") == []
