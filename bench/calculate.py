"""`cpor calculate` beside hand-written DuckDB SQL of the same result.

Both run as processes of their own, read the same files and write the same earnings file; the
results are compared row by row. The hand-written side checks no input and writes no summary.

    PYTHONPATH=src python bench/calculate.py --units 300000 --months 24
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

WORKLOADS = 15
FIRST_YEAR = 2023
PROGRAM = """key: bench
currency: USD
incentives:
- rule: growth
  engagement: usage
  type: net_growth
  effective: {from: 2023-01-01}
  basis: min_active_paid
  minimum_paid_units: 150
  minimum_high_water_mark: 10
  maximum_months: 12
  rates: {RATES}
  caps: [{scope: customer, amount: "10000.00"}, {scope: workload, amount: "6000.00"}]
- rule: milestones
  engagement: usage
  type: milestone
  effective: {from: 2023-01-01}
  sizes: [{size: S, from: 150}, {size: M, from: 1000}, {size: L, from: 5000}]
  milestones:
  - {reach: "0.15", amounts: {S: "900.00", M: "1500.00", L: "3000.00"}}
  - {reach: "0.40", amounts: {S: "600.00", M: "1000.00", L: "2000.00"}, workloads: [w00, w01, w02]}
"""


@dataclass(frozen=True)
class Files:
    """The input of one run, and where results go."""

    folder: Path
    usage: Path
    usage_format: str

    @property
    def program(self) -> Path:
        """The program document."""
        return self.folder / "program.yaml"

    @property
    def associations(self) -> Path:
        """The associations."""
        return self.folder / "associations.csv"


def generate(folder: Path, units: int, months: int, share: float, usage_format: str) -> Files:
    """Write a program, associations of a share of the units, and usage of all of them."""
    files = Files(folder, folder / f"usage.{usage_format}", usage_format)
    rates = ", ".join(f'w{n:02d}: "{3 + n % 4}.{n % 2 * 5}0"' for n in range(WORKLOADS - 1))
    files.program.write_text(PROGRAM.replace("RATES", rates), encoding="utf-8")
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(
        f"""CREATE TABLE unit AS SELECT u,
          regexp_replace(md5((u // {WORKLOADS})::VARCHAR),
            '(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.*)', '\\1-\\2-\\3-\\4-\\5') AS tenant_id,
          format('w{{:02d}}', u % {WORKLOADS}) AS workload FROM range({units}) t(u)"""
    )
    con.execute(
        f"""COPY (SELECT 'a' || u AS association_id, 'p' || (hash(u // {WORKLOADS}) % 5000)
            AS partner_id, tenant_id, workload, 'usage' AS engagement,
            DATE '2023-01-01' + (hash(u, 1) % 200)::INTEGER AS start_date, NULL AS end_date,
            (hash(u, 2) % 50 = 0)::INTEGER AS opted_out, NULL AS earns_from
          FROM unit WHERE hash(u, 3) % 1000 < {int(share * 1000)})
        TO '{files.associations}' (HEADER)"""
    )
    con.execute(
        f"""COPY (SELECT tenant_id, workload,
            format('{{:04d}}-{{:02d}}', {FIRST_YEAR} + m // 12, m % 12 + 1) AS month,
            (hash(u, 4) % 4000 * (m + hash(u, m) % 6) // 24)::BIGINT AS active_users,
            (hash(u, 5) % 6000)::BIGINT AS paid_units
          FROM range({months}) t(m), unit)
        TO '{files.usage}' ({"HEADER" if usage_format == "csv" else "FORMAT parquet"})"""
    )
    con.close()
    return files


@dataclass(frozen=True)
class Cost:
    """What a process took: wall-clock seconds, processor seconds, most memory held in GiB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:8.1f} s wall {self.cpu:8.1f} s CPU {self.memory:6.2f} GiB"


def measured(command: list[str]) -> Cost:
    """Run a process and measure it."""
    started = time.monotonic()
    process = subprocess.Popen(command)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024**2)


def main() -> None:
    """Generate, run both sides, compare, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=300_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--share", type=float, default=0.33, help="of units with an association")
    parser.add_argument("--usage-format", choices=("csv", "parquet"), default="parquet")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--folder", type=Path, help="where the files go; default a temporary one")
    args = parser.parse_args()
    with TemporaryDirectory(dir=args.folder) as scratch:
        report(args, Path(scratch))


def report(args: argparse.Namespace, folder: Path) -> None:
    """Run both sides and print the ratio, the machine and the memory."""
    files = generate(folder, args.units, args.months, args.share, args.usage_format)
    through = f"{FIRST_YEAR + (args.months - 1) // 12}-{(args.months - 1) % 12 + 1:02d}"
    ours = [sys.executable, "-m", "opencpor.cli.main", "calculate"]
    ours += ["--program", str(files.program), "--associations", str(files.associations)]
    ours += ["--usage", str(files.usage), "--through", through, "--out", str(folder / "ours")]
    ours += ["--format", args.format]
    by_hand = Path(__file__).with_name("calculate_by_hand.py")
    theirs = [sys.executable, str(by_hand), str(files.program), str(files.associations)]
    theirs += [str(files.usage), through, str(folder / f"theirs.{args.format}")]
    our_cost = measured(ours)
    their_cost = measured(theirs)
    difference = compare(folder / "ours" / f"earnings.{args.format}", Path(theirs[-1]))
    summary = json.loads((folder / "ours" / "summary.json").read_text(encoding="utf-8"))
    print(f"machine     {platform.machine()}, {os.cpu_count()} CPUs, {platform.system()}")
    print(
        f"input       {args.months} x {args.units} facts, {summary['counts']['associations']} "
        f"associations; {args.usage_format} in, {args.format} out"
    )
    print(f"rows        {summary['counts']['rows']}, of which {summary['counts']['earned']} earned")
    print(f"calculate   {our_cost}")
    print(f"by hand     {their_cost}")
    print(
        f"ratio       {our_cost.wall / their_cost.wall:8.2f}   wall "
        f"{our_cost.cpu / their_cost.cpu:8.2f}   CPU   (limit 1.20)"
    )
    print(f"differences {difference}")


def compare(one: Path, other: Path) -> str:
    """Compare two results byte by byte (CSV) or row by row in order (Parquet)."""
    if one.suffix == ".csv":
        return (
            "none" if subprocess.run(["cmp", one, other], check=False).returncode == 0 else "some"
        )
    found = duckdb.execute(
        f"SELECT count(*) FROM (FROM '{one}' EXCEPT ALL FROM '{other}')"
    ).fetchone()
    return "none" if found == (0,) else f"{found[0] if found else '?'} rows"


if __name__ == "__main__":
    main()
