"""The calculation of a monthly close beside DuckDB SQL written by hand, with the same files.

A program of so many tenants with 15 workloads each, associations of some units, the file of facts
of the month and of the one before, and what the close before left: its inputs and its state. Both
sides compare the inputs, judge the month, write a file of verdicts and one of state, and hand over
the lines to post; the results are compared row by row. Posting is measured by `bench/posting.py`,
with as many lines.

    python -m bench close --tenants 100000 --associations 100000
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench import posting
from bench.machine import load, measured
from bench.results import Found

WORKLOADS = 15
MONTH = 2026 * 12 + 1 - 1  # January 2026
RATES = {f"w{n:02d}": f"{3 + n % 4}.{n % 2 * 5}0" for n in range(WORKLOADS - 1)}
LIMIT, MEMORY = 1.5, 4


@dataclass(frozen=True)
class Files:
    """What lies in the lake before the close."""

    lake: Path

    def facts(self, month: int) -> Path:
        """The facts of a month."""
        return self.lake / f"facts-{month}.parquet"

    @property
    def before(self) -> Path:
        """What the close before judged by."""
        return self.lake / "before.parquet"

    @property
    def inputs(self) -> Path:
        """What is judged by now."""
        return self.lake / "inputs.parquet"

    @property
    def state(self) -> Path:
        """What the close before left."""
        return self.lake / "state.parquet"


def _day(month: int) -> str:
    return f"DATE '{month // 12:04d}-{month % 12 + 1:02d}-01'"


def generate(lake: Path, tenants: int, associations: int) -> Files:
    """Write what lies in the lake."""
    files = Files(lake)
    lake.mkdir(parents=True)
    con = duckdb.connect()
    con.execute(f"SET temp_directory = '{lake}.spill'; SET preserve_insertion_order = false")
    con.execute("SET enable_progress_bar = false")
    units = tenants * WORKLOADS
    con.execute(
        f"""CREATE TABLE unit AS SELECT u, regexp_replace(md5((u // {WORKLOADS})::VARCHAR),
            '(.{{8}})(.{{4}})(.{{4}})(.{{4}})(.{{12}})', '\\1-\\2-\\3-\\4-\\5') AS tenant_id,
          format('w{{:02d}}', u % {WORKLOADS}) AS workload FROM range({units}) t(u)"""
    )
    for month in (MONTH - 1, MONTH):
        con.execute(
            f"""COPY (SELECT 'bench' AS program, tenant_id, workload, '' AS subscription_id,
              {_day(month)} AS month, (hash(u, {month}) % 4000)::BIGINT AS active_users,
              (hash(u, 5) % 6000)::BIGINT AS paid_units, NULL::BIGINT AS assigned_units,
              TIMESTAMPTZ '2026-02-01 00:00:00+00' AS as_of, 'b{month}' AS batch, u AS row
            FROM unit WHERE hash(u, {month}, 1) % 50 > 0 ORDER BY tenant_id, workload)
            TO '{files.facts(month)}' (FORMAT parquet, COMPRESSION zstd)"""
        )
    con.execute(
        f"""CREATE TABLE held AS SELECT u, tenant_id, workload, 'asc_' || lpad(u::VARCHAR, 26, '0')
            AS association_id, 'loc_' || hash(u // {WORKLOADS}) % 5000 AS partner_id,
          DATE '2025-03-01' - (hash(u, 1) % 200)::INTEGER + 100 AS start_date
        FROM unit WHERE hash(u, 3) % {units} < {associations}"""
    )
    for path, end in ((files.before, "NULL"), (files.inputs, "hash(u, 6) % 100 = 0")):
        last = f"CASE WHEN {end} THEN DATE '2026-01-15' END"
        con.execute(
            f"""COPY (SELECT association_id, partner_id, '' AS organization_id, tenant_id, workload,
              '' AS subscription_id, 'usage' AS engagement, start_date, {last} AS end_date,
              start_date AS counts_from, DATE '2020-01-01' AS earns_from, NULL::DATE AS earns_until,
              hash(u, 2) % 50 = 0 AS opted_out, []::INTEGER[] AS gaps, []::INTEGER[] AS waived,
              []::STRUCT(month INTEGER, seats BIGINT)[] AS seats, 'commercial' AS customer_segment,
              'US' AS customer_country, '' AS shared_domain, false AS disclosed
            FROM held ORDER BY association_id) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
        )
    con.execute(
        f"""COPY (SELECT tenant_id AS tenant_key, workload, '' AS subscription_id,
            (hash(u, 8) % 3500)::BIGINT AS mark_active, (hash(u, 5) % 6000)::BIGINT AS mark_paid,
            CASE WHEN hash(u, 9) % 3 < 2 THEN {MONTH - 3} END::INTEGER AS reached_0,
            CASE WHEN hash(u, 9) % 3 < 1 THEN {MONTH - 2} END::INTEGER AS reached_1,
            NULL::VARCHAR AS rule, NULL::VARCHAR AS partner_id, NULL::VARCHAR AS organization_id,
            NULL::DECIMAL(38, 2) AS amount FROM held
          UNION ALL
          SELECT tenant_id, workload, '', NULL, NULL, NULL, NULL, 'growth', partner_id, '',
            ((hash(u, 10) % 650000)::BIGINT * 0.01)::DECIMAL(38, 2)
          FROM held WHERE hash(u, 11) % 3 = 0
          ORDER BY ALL) TO '{files.state}' (FORMAT parquet, COMPRESSION zstd)"""
    )
    con.close()
    return files


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--tenants", type=int, default=100_000, help="with 15 workloads each")
    parser.add_argument("--associations", type=int, default=100_000)
    parser.add_argument("--no-posting", action="store_true", help="measure the calculation only")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Generate, run both sides, compare, post as many lines."""
    before = load()
    files = generate(folder / "lake", args.tenants, args.associations)
    sides = []
    for module in ("close_ours", "close_by_hand"):
        out = folder / module
        out.mkdir()
        command = [sys.executable, "-m", f"bench.{module}", str(files.lake), str(out)]
        sides.append((out, measured(command, OPENCPOR_DATA=str(folder), OPENCPOR_MODE="demo")))
    (ours, cost), (theirs, peer) = sides
    told, peers = (json.loads((out / "told.json").read_text("utf-8")) for out in (ours, theirs))
    rows: list[tuple[str, str]] = [
        ("facts of the month", f"{told['facts']:,}"),
        ("associations", f"{told['associations']:,}"),
        ("verdicts", f"{told['verdicts']:,}, of them {told['lines']:,} earned"),
        ("calculation", f"{cost}; {_begun(told)}"),
        ("DuckDB SQL written by hand", f"{peer}; {_begun(peers)}"),
        (
            "ratio of calculation, from when it begins",
            f"{told['wall'] / peers['wall']:.2f} wall, {told['cpu'] / peers['cpu']:.2f} CPU",
        ),
        ("ratio of processes", f"{cost.wall / peer.wall:.2f} wall, {cost.cpu / peer.cpu:.2f} CPU"),
        ("differences", differences(ours, theirs)),
    ]
    if not args.no_posting:
        posted = posting.main(argparse.Namespace(lines=told["lines"], rounds=1), folder)
        rows += [(name, figure) for name, figure in posted.rows[1:3]]
        rows.append(("ratio of posting", dict(posted.rows)["ratio"]))
        seconds = float(dict(posted.rows)["posting"].split()[0])
        rows.append(("calculation and posting together", f"{cost.wall + seconds:.1f} s"))
    rows.append(
        ("wanted", f"at 15,000,000 facts at most {LIMIT} in calculation, under {MEMORY} GiB")
    )
    return Found("A monthly close", "bench/close.py", f"{before}, {load()}", tuple(rows))


def _begun(told: dict[str, float]) -> str:
    """Tell what a side took from when all it imports was there, as in a worker that runs."""
    return f"once all was imported {told['wall']:.1f} s, {told['cpu']:.1f} s CPU"


def differences(ours: Path, theirs: Path) -> str:
    """Compare verdicts and state row by row."""
    found = []
    for name in ("verdicts", "state"):
        one, other = (f"FROM '{place / name}.parquet'" for place in (ours, theirs))
        columns = ", ".join(row[0] for row in duckdb.sql(f"DESCRIBE {other}").fetchall())
        one, other = (f"SELECT {columns} {side}" for side in (one, other))
        query = f"(({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
        ((count,),) = duckdb.sql(f"SELECT count(*) FROM {query}").fetchall()
        found.append(f"{count} rows of {name}" if count else "")
    told = [json.loads((place / "told.json").read_text("utf-8")) for place in (ours, theirs)]
    if len({(one["lines"], one["minor"]) for one in told}) > 1:
        found.append("the lines to post")
    return ", ".join(filter(None, found)) or "none"
