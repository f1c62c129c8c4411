"""An installation to measure: a demonstration without claims, in a process of its own."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.machine import processor_seconds, with_children

START_SECONDS = 300


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own number
    except (OSError, urllib.error.HTTPError):
        return False


@contextmanager
def running(data: Path, port: int) -> Iterator[tuple[psutil.Process, dict[str, Any]]]:
    """Run a demonstration; give its process and its logins.

    Raises:
        SystemExit: If it does not start.
    """
    command = [sys.executable, "-m", "opencpor.cli.main", "demo", "--empty", "--no-open"]
    command += ["--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START_SECONDS
        while not _ready(f"http://127.0.0.1:{port}"):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("the server did not start")
            time.sleep(0.2)
        yield psutil.Process(process.pid), json.loads((data / "credentials.json").read_text())
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def inside(data: Path) -> Iterator[None]:
    """Let this process use the installation's database, through Django."""
    here = {"OPENCPOR_DATA": str(data), "OPENCPOR_MODE": "demo", "OPENCPOR_LOG_LEVEL": "warning"}
    os.environ |= here
    from opencpor.cli.database import application, embedded

    with embedded(), application(migrated=False):
        yield


def database_server(data: Path) -> list[psutil.Process]:
    """Return the processes of the installation's own database server."""
    number = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    server = psutil.Process(number)
    return [server, *server.children()]


def web_server(root: psutil.Process) -> psutil.Process:
    """Return the web server of a running installation; its workers are below it."""
    return next(p for p in with_children(root) if p.cmdline()[3:4] == ["web"])


def spent(web: psutil.Process | None, data: Path) -> tuple[float, float]:
    """Return the processor seconds so far of the web server, if one is given, and the database."""
    ours = [web, *web.children(recursive=True)] if web else []
    database = database_server(data)
    return processor_seconds(p for p in ours if p not in database), processor_seconds(database)
