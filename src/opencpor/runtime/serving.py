"""An installation at work: web server, background worker and, if embedded, the database."""

import errno
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from threading import Thread

from opencpor.runtime.environment import Environment
from opencpor.runtime.supervisor import Program, Supervisor

ANSWER_SECONDS = 1.0
LOOK_EVERY_SECONDS = 0.05


class PortInUse(Exception):  # noqa: N818 - says what is the case
    """Something else listens where the web server is to listen."""


def require_free(host: str, port: int) -> None:
    """Refuse a port that is taken, before anything is started.

    Raises:
        PortInUse: With what a person can do about it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortInUse(
                    f"Cannot listen on {host} port {port}: {error.strerror}."
                ) from error
            raise PortInUse(
                f"Port {port} is in use. Stop what uses it or choose another with --port."
            ) from error


def url_of(host: str, port: int) -> str:
    """Return the address under which a browser on this machine reaches the web server."""
    shown = f"[{host}]" if ":" in host else host
    nearby = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(shown, shown)  # noqa: S104 - compared only
    return f"http://{nearby}:{port}"


def share_figures(env: Environment) -> None:
    """Give all processes one fresh folder for the figures they count."""
    folder = env.data / "figures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def programs(
    env: Environment, host: str, port: int, *, embedded: bool, jobs: bool
) -> list[Program]:
    """Return what runs, in the order of starting."""
    run = [sys.executable, "-m", "opencpor.runtime"]
    me = str(os.getpid())
    found = []
    if embedded:
        keeper = [*run, "keeper", me, str(env.data / "postgres")]
        found.append(Program("The database", keeper, ends_with_input=True, quiet=True, ground=True))
    if jobs:
        found.append(Program("The background worker", [*run, "worker", me]))
    found.append(Program("The web server", [*run, "web", me, host, str(port)]))
    return found


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _announce(url: str, tell: Callable[[], None]) -> None:
    while not _answers(url):
        time.sleep(LOOK_EVERY_SECONDS)
    tell()


def serve(running: list[Program], host: str, port: int, when_ready: Callable[[], None]) -> int:
    """Run until stopped; call ``when_ready`` once, when pages are answered.

    Returns:
        The exit code: 0 when asked to stop, 1 when a process ended by itself.
    """
    url = f"{url_of(host, port)}/health/live"
    waiting = Thread(target=_announce, args=[url, when_ready], daemon=True)
    return Supervisor(running).run(when_started=waiting.start)
