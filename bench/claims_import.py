"""A sheet of claims, checked row by row: from sending it to the report. See bench/README.md."""

import argparse
import csv
import io
import json
import time
import urllib.request
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.installation import inside, running
from bench.machine import load
from bench.results import Found

WORKLOADS = ("teams", "exchange", "sharepoint", "intune", "m365-apps")
LIMIT_SECONDS = 10
LINE = "\r\n"


def tenant(number: int) -> str:
    """Return the tenant ID of one customer."""
    return str(UUID(int=0x6F1D_2C3B_4A59_4E68_8B77_0000_0000_0000 + number))


def enter_customers(count: int) -> None:
    """Enter the customers that the sheet names, as the directory would know them."""
    from django.db import transaction

    from opencpor.access.actor import system
    from opencpor.directory.actions.put_customer import put_customer

    actor = system("bench")
    with transaction.atomic():
        for number in range(count):
            domain = f"bench{number}.example"
            put_customer(
                {"tenant_id": tenant(number), "name": f"Bench {number}", "country": "US",
                 "domains": domain, "status": "verified", "verified_domains": domain}, actor,
            )  # fmt: skip


def sheet_of(rows: int) -> bytes:
    """Return a sheet: five lines to a claim, each claim on a customer of its own."""
    shared = {
        "engagement": "modern-work-security-usage", "partner_id": "5100001",
        "customer_country": "US", "contact_name": "A", "contact_title": "CIO",
        "contact_language": "en", "partner_contact_name": "B",
        "partner_contact_email": "b@lakeside.example", "agreement_date": "2026-10-01",
        "opt_out": "no",
    }  # fmt: skip
    own = ("claim_key", "name", "tenant_id", "customer_name", "customer_domain", "contact_email")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*own, *shared, "workload"])
    writer.writeheader()
    for line in range(rows):
        number = line // len(WORKLOADS)
        domain = f"bench{number}.example"
        named = (f"c{number}", f"Bench {number}", tenant(number), f"Bench {number}", domain)
        values = dict(zip(own, (*named, f"a@{domain}"), strict=True))
        writer.writerow(shared | values | {"workload": WORKLOADS[line % len(WORKLOADS)]})
    return out.getvalue().encode()


def _ask(url: str, token: str, sheet: bytes | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    body = None
    if sheet is not None:
        mark = "bench-7d1c"
        headers |= {"Content-Type": f"multipart/form-data; boundary={mark}"}
        headers |= {"Idempotency-Key": f"bench-{time.time_ns()}"}
        head = 'Content-Disposition: form-data; name="file"; filename="claims.csv"'
        body = LINE.join([f"--{mark}", head, "", ""]).encode() + sheet
        body += f"{LINE}--{mark}--{LINE}".encode()
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
        return json.load(answer)


def measured(root: str, token: str, sheet: bytes) -> tuple[float, float, dict[str, int]]:
    """Return the seconds until the sheet was taken, until its report stood, and what it counts."""
    begun = time.monotonic()
    run = _ask(f"{root}/claims/import", token, sheet)
    taken = time.monotonic() - begun
    while True:
        operation = _ask(f"{root}/operations/{run['operation']}", token)
        if operation["state"] not in {"queued", "running"}:
            break
        time.sleep(0.05)
    took = time.monotonic() - begun
    if operation["state"] != "succeeded":
        raise SystemExit(f"the import failed: {operation['problem']}")
    return taken, took, _ask(f"{root}/claims/import/{run['id']}", token)["counts"]


def run(data: Path, port: int, rows: int) -> Found:
    """Measure on an installation of its own."""
    before = load()
    with running(data, port) as (_, logins), inside(data):
        enter_customers(-(-rows // len(WORKLOADS)))
        token = logins["users"]["incentives_admin"]["api_token"]
        taken, took, counts = measured(f"http://127.0.0.1:{port}/api/v1", token, sheet_of(rows))
    return Found(
        "Sheet of claims, checked",
        "bench/claims_import.py",
        f"{before}, {load()}",
        (
            ("rows, claims", f"{rows}, {counts['claims']}"),
            ("taken after", f"{taken:.2f} s"),
            ("report after", f"{took:.2f} s"),
            ("rows by outcome", ", ".join(f"{name} {counts[name]}" for name in
                                          ("ready", "warning", "error"))),
            ("share of the limit", f"{took / LIMIT_SECONDS:.2f}"),
            ("wanted", f"10,000 rows in {LIMIT_SECONDS} s on 2 CPUs"),
        ),
    )  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's options to a command line."""
    group = parser.add_argument_group("claims_import")
    group.add_argument("--sheet-rows", type=int, default=10_000, help="default: 10,000")
    group.add_argument("--import-port", type=int, default=18099)


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Run as the command line says."""
    folder.chmod(0o755)  # the database server may run as another user
    return run(folder / "data", args.import_port, args.sheet_rows)
