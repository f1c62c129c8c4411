"""The supervisor, with small programs in the places of the real ones."""

import signal
import sys
from pathlib import Path

import pytest
from tests.processes import LONGEST, Running, environment, gone

pytestmark = pytest.mark.fault

POLITE = (
    "import signal,sys,time;"
    "signal.signal(signal.SIGTERM, lambda *a: (print(NAME, 'stops', flush=True), sys.exit(0)));"
    "print(NAME, 'runs', flush=True)\n"
    "while True: time.sleep(0.1)  # a signal just before a single long sleep would wait for its end"
)
STUBBORN = (
    "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(NAME, 'runs', flush=True); time.sleep(3600)"
)
FAILING = "print('the disk is full', flush=True); raise SystemExit(3)"

DRIVER = """
import sys
from opencpor.runtime.supervisor import Program, Supervisor
programs = [
    Program(name, [sys.executable, "-c", f"NAME = {name!r}\\n" + code], ground=name == "ground")
    for name, code in zip(sys.argv[2::2], sys.argv[3::2], strict=True)
]
sys.exit(Supervisor(programs, sys.stdout, patience=float(sys.argv[1])).run())
"""


def supervise(patience: float = LONGEST, **programs: str) -> Running:
    words = [part for pair in programs.items() for part in pair]
    command = [sys.executable, "-c", DRIVER, str(patience), *words]
    return Running(command, environment())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_programs_are_stopped_in_the_opposite_order(number: signal.Signals) -> None:
    with supervise(first=POLITE, second=POLITE) as running:
        running.says("first runs")
        running.says("second runs")
        running.process.send_signal(number)

        assert running.ends() == 0
        assert running.output.index("second stops") < running.output.index("first stops")


def test_a_program_that_ends_by_itself_ends_the_whole_with_its_last_lines() -> None:
    with supervise(database=POLITE, worker=FAILING) as running:
        assert running.ends() == 1

    assert "worker has ended by itself (exit code 3).\nIts last lines:\n  the disk is full" in (
        running.output
    )


def test_a_program_that_is_killed_is_reported_with_the_signal() -> None:
    with supervise(web=POLITE) as running:
        running.says("web runs")
        running.family()[0].kill()

        assert running.ends() == 1
        assert "web has ended by itself (killed by SIGKILL)." in running.output


def test_a_program_that_does_not_stop_is_killed() -> None:
    with supervise(patience=0.5, web=STUBBORN) as running:
        running.says("web runs")
        children = running.family()
        running.process.terminate()

        assert running.ends() == 0
        assert "web does not stop; killing it." in running.output
        assert all(map(gone, children))


def test_nothing_is_waited_for_once_that_has_given_up_on_which_all_stands() -> None:
    with supervise(ground=POLITE.replace("exit(0)", "exit(3)"), web=STUBBORN) as running:
        running.says("ground runs")
        running.says("web runs")
        ground = next(one for one in running.family() if "'ground'" in one.cmdline()[-1])
        ground.terminate()

        assert running.ends() == 1
        assert "ground has ended by itself (exit code 3)." in running.output
        assert "web does not stop; killing it." in running.output


def test_a_program_that_cannot_be_found_is_a_failure_that_names_it(tmp_path: Path) -> None:
    code = DRIVER.replace("sys.executable, ", "", 1).replace('"-c", ', f'"{tmp_path}/nothing", ')
    with Running([sys.executable, "-c", code, "1", "web", POLITE], environment()) as running:
        assert running.ends() == 1
        assert "nothing" in running.output
