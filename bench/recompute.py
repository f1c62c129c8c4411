"""The full calculation beside the same written by hand for other engines. See bench/README.md.

python -m bench recompute --facts 72000000
python -m bench recompute --facts 1000000 --sides ours,duckdb,polars
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from bench.calculate import generate
from bench.machine import load
from bench.results import Found
from bench.sides import BY_HAND, OURS, SIDES, Made, Notes, Task, all_made, differing, versions

LIMITS = {BY_HAND: "at most 1.2 at 72,000,000 facts", "postgres": "at most 0.2"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--facts", type=int, default=1_000_000, help="of all months together")
    parser.add_argument("--sides", default=",".join(SIDES), help="some of: %(default)s")
    parser.add_argument("--again", action="store_true", help="measure also what is noted already")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Generate, have each side make its result, compare."""
    before = load()
    units = max(1, args.facts // args.months)
    folder.chmod(0o755)  # the database server may run as another user
    task = Task(generate(folder, units, args.months, args.share, "parquet"), args.months)
    notes = Notes("recompute", str(units * args.months), again=args.again)
    asked = [OURS, *(name for name in SIDES if name in args.sides.split(",") and name != OURS)]
    made = all_made(asked, task, folder, notes)
    rows = [("facts", f"{args.months} x {units:,}")]
    rows += [
        (SIDES[name][0], _told(name, one, made[OURS], folder)) for name, one in made.items()
    ]  # fmt: skip
    rows.append(("libraries", versions(asked) or "none"))
    rows += [(f"wanted of ours beside {SIDES[name][0]}", limit) for name, limit in LIMITS.items()]
    for name in made:
        shutil.rmtree(folder / name, ignore_errors=True)
    return Found(
        "Full recompute beside peers", "bench/recompute.py", f"{before}, {load()}", tuple(rows)
    )


def _told(name: str, made: Made, ours: Made, folder: Path) -> str:
    """Say what a side cost, how ours compares, and whether both made the same."""
    if name == OURS or made.left_out:
        return str(made)
    wall, cpu = ours.whole.wall / made.whole.wall, ours.whole.cpu / made.whole.cpu
    results = [folder / one / "result.csv" for one in (OURS, name)]
    same = "the same file to the last byte"
    if made.sha256 != ours.sha256:
        there = all(path.exists() for path in results)
        same = f"{differing(*results):,} rows differ" if there else "ANOTHER FILE"
    return f"{made}; ours takes {wall:.2f} of it, {cpu:.2f} of its CPU; {same}"
