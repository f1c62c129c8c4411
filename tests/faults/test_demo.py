"""`cpor demo` as a person starts it: twice, with logins that work, stopped by Ctrl-C."""

import json
import signal
import urllib.request
from pathlib import Path

import pytest
from tests.faults.conftest import servers
from tests.processes import Running, cpor, free_port, gone, until

pytestmark = pytest.mark.fault


def demo(place: Path, port: int) -> Running:
    words = ["demo", "--port", str(port), "--data", str(place / "data"), "--no-open"]
    return cpor(place / "unused", *words, OPENCPOR_WEB_WORKERS="1")


def email_of(port: int, token: str) -> str:
    address = f"http://127.0.0.1:{port}/api/v1/me"
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - this machine
        found: str = json.load(answer)["email"]
        return found


def test_the_demonstration_starts_twice_with_the_same_logins(place: Path) -> None:
    written = []
    for _ in range(2):
        port = free_port()
        with demo(place, port) as running:
            running.says("The same, with tokens for the API")
            said = json.loads((place / "data" / "credentials.json").read_text())
            assert said["base_url"] == f"http://127.0.0.1:{port}"
            user = said["users"]["second_program_manager"]
            assert email_of(port, user["api_token"]) == user["email"]
            assert user["password"] in running.output
            family = running.family()
            running.process.send_signal(signal.SIGINT)
            assert running.ends() == 0
        until(lambda family=family: all(map(gone, family)), "the end of all processes")
        written.append(said["users"])
    assert written[0] == written[1]
    assert "Making the demonstration" not in running.output
    assert servers(place / "data") == []
