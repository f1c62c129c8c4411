"""A usage file imported with all checks beside DuckDB's bare CSV-to-Parquet. See bench/README.md.

Each side runs in a process of its own and reads the same file. Ours is everything from the file as
it was sent to facts that count: hash, encoding, types, names, repeats, quarantine, one Parquet file
for a month with its hash, the tenants in the directory, registration and event. The peer is one
`COPY`: it guesses types and writes one Parquet file.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from bench.installation import inside
from bench.machine import Cost, load, measured
from bench.results import Found

WORKLOADS = ("teams", "exchange", "sharepoint", "intune", "onedrive")
MONTHS = 12
FIRST_YEAR = 2025
PROGRAM = Path(__file__).parents[1] / "programs" / "microsoft-cpor.yaml"


def generate(path: Path, rows: int) -> int:
    """Write a file of so many good rows; return how many tenants it speaks of."""
    tenants = max(1, rows // (len(WORKLOADS) * MONTHS))
    workloads = ", ".join(f"'{name}'" for name in WORKLOADS)
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (
              SELECT format('00000000-0000-4000-8000-{{:012d}}', r // {len(WORKLOADS) * MONTHS} + 1)
                  AS tenant_id,
                [{workloads}][r % {len(WORKLOADS)} + 1] AS workload,
                format('{FIRST_YEAR}-{{:02d}}', r // {len(WORKLOADS)} % {MONTHS} + 1) AS month,
                hash(r) % 4000 AS active_users, hash(r, 1) % 6000 AS paid_units
              FROM range({tenants * len(WORKLOADS) * MONTHS}) t(r)
            ) TO '{path}' (HEADER)"""
        )
    return tenants


def _enter_tenants(count: int) -> None:
    """Enter the file's tenants: an import of every month names few that are new."""
    from opencpor.access.models import Organization
    from opencpor.access.roles import Side
    from opencpor.common.clock import now
    from opencpor.directory.models import Customer

    for start in range(1, count + 1, 10_000):
        numbers = range(start, min(start + 10_000, count + 1))
        made = Organization.objects.bulk_create(
            Organization(kind=Side.CUSTOMER.value, name=f"Tenant {number}") for number in numbers
        )
        Customer.objects.bulk_create(
            Customer(
                organization=organization,
                tenant_id=f"00000000-0000-4000-8000-{number:012d}",
                country="US",
                status="verified",
                verified_at=now(),
            )
            for organization, number in zip(made, numbers, strict=True)
        )


def _costs(work: Callable[[], object]) -> Cost:
    """Do something in this process and measure it."""

    def spent() -> float:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    started, before = time.monotonic(), spent()
    work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return Cost(time.monotonic() - started, spent() - before, memory)


def import_once(path: Path) -> Cost:
    """Import the file, as the command line does."""
    from opencpor.access.actor import system
    from opencpor.usage.actions.import_batch import import_batch
    from opencpor.usage.actions.receive import Sent, receive
    from opencpor.usage.models import Door

    actor = system("bench")
    sent = Sent(path=path, name=path.name, door=Door.COMMAND)

    def work() -> None:
        batch = import_batch(receive(sent, actor).batch.id, actor)
        if batch.state != "completed" or batch.quarantined or batch.new_customers:
            raise SystemExit(f"not imported as expected: {batch.state} {batch.codes}")

    return _costs(work)


def copy_once(path: Path, target: Path) -> Cost:
    """Let DuckDB turn the file into Parquet, and nothing else."""

    def work() -> None:
        with duckdb.connect() as connection:
            connection.execute(f"COPY (FROM read_csv('{path}')) TO '{target}' (FORMAT parquet)")

    return _costs(work)


def _child(side: str, path: Path, answer: Path) -> None:
    """Be the process of one side."""
    if side == "ours":
        with inside(answer.parent / "data"):
            cost = import_once(path)
    else:
        cost = copy_once(path, answer.parent / "bare.parquet")
    answer.write_text(json.dumps(vars(cost)))


def _in_a_process(side: str, path: Path, folder: Path) -> Cost:
    answer = folder / f"{side}.json"
    measured([sys.executable, "-m", "bench.usage_import", side, str(path), str(answer)])
    return Cost(**json.loads(answer.read_text()))


def _prepare(data: Path, tenants: int) -> None:
    """Make an installation with a program and the tenants."""
    os.environ |= {"OPENCPOR_DATA": str(data), "OPENCPOR_MODE": "demo"}
    for words in (["migrate"], ["program", "load", str(PROGRAM), "--effective-from", "2023-10"]):
        measured([sys.executable, "-m", "opencpor.cli.main", *words])
    measured([sys.executable, "-m", "bench.usage_import", "tenants", str(tenants), str(data)])


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the imported file")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Measure both sides on one file."""
    before = load()
    folder.chmod(0o755)  # the database server may run as another user
    place = folder / "usage"
    place.mkdir()
    path = place / "usage.csv"
    tenants = generate(path, args.rows)
    _prepare(place / "data", tenants)
    theirs = _in_a_process("theirs", path, place)
    ours = _in_a_process("ours", path, place)
    rows = tenants * len(WORKLOADS) * MONTHS
    return Found(
        "Import of a usage file",
        "bench/usage_import.py",
        f"{before}, {load()}",
        (
            ("file", f"CSV, {rows:,} rows, {path.stat().st_size / 1024**2:.0f} MiB"),
            ("import with all checks", str(ours)),
            ("DuckDB's bare CSV-to-Parquet", str(theirs)),
            ("ratio", f"{ours.wall / theirs.wall:.2f} wall, {ours.cpu / theirs.cpu:.2f} CPU"),
            ("wanted", "at 10,000,000 rows at most 3, and under 2 GiB"),
        ),
    )


if __name__ == "__main__":
    if sys.argv[1] == "tenants":
        with inside(Path(sys.argv[3])):
            _enter_tenants(int(sys.argv[2]))
    else:
        _child(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
