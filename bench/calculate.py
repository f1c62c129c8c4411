"""`cpor calculate` beside hand-written DuckDB SQL of the same result.

Both run as processes of their own, read the same files and write the same earnings file; the
results are compared row by row. The hand-written side checks no input and writes no summary.

    python -m bench calculate --units 300000 --months 24
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.machine import load, measured
from bench.results import Found

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


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--units", type=int, default=300_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--share", type=float, default=0.33, help="of units with an association")
    parser.add_argument("--usage-format", choices=("csv", "parquet"), default="parquet")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--master", help="of Spark, which then computes ours (.venv-spark)")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Generate, run both sides, compare."""
    before = load()
    files = generate(folder, args.units, args.months, args.share, args.usage_format)
    through = f"{FIRST_YEAR + (args.months - 1) // 12}-{(args.months - 1) % 12 + 1:02d}"
    ours = [sys.executable, "-m", "opencpor.cli.main", "calculate"]
    ours += ["--program", str(files.program), "--associations", str(files.associations)]
    ours += ["--usage", str(files.usage), "--through", through, "--out", str(folder / "ours")]
    ours += ["--format", args.format]
    ours += ["--engine", "spark", "--master", args.master] if args.master else []
    by_hand = Path(__file__).with_name("calculate_by_hand.py")
    theirs = [sys.executable, str(by_hand), str(files.program), str(files.associations)]
    theirs += [str(files.usage), through, str(folder / f"theirs.{args.format}")]
    costs = measured(ours), measured(theirs)
    difference = compare(folder / "ours" / f"earnings.{args.format}", Path(theirs[-1]))
    counts = json.loads((folder / "ours" / "summary.json").read_text(encoding="utf-8"))["counts"]
    wall, cpu = costs[0].wall / costs[1].wall, costs[0].cpu / costs[1].cpu
    return Found(
        "Full calculation",
        "bench/calculate.py",
        f"{before}, {load()}",
        (
            ("facts", f"{args.months} x {args.units:,}, {args.usage_format}"),
            ("associations", f"{counts['associations']:,}"),
            ("rows", f"{counts['rows']:,}, of them {counts['earned']:,} earned; {args.format}"),
            ("`cpor calculate`", str(costs[0])),
            ("DuckDB SQL written by hand", str(costs[1])),
            ("ratio", f"{wall:.2f} wall, {cpu:.2f} CPU"),
            ("differences", difference),
            ("wanted", "at 72,000,000 facts at most 1.2"),
        ),
    )


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
