"""How time and memory grow with the number of facts: ours and DuckDB SQL written by hand.

    python -m bench growth --sizes 1000000,3000000,10000000,30000000,100000000

Draws bench/growth.svg beside the table.
"""

from __future__ import annotations

import argparse
import math
import shutil
from pathlib import Path

from bench.calculate import generate
from bench.machine import load
from bench.results import Found
from bench.sides import BY_HAND, OURS, Made, Notes, Task, all_made

FULL = "1000000,3000000,10000000,30000000,100000000"
CHART = Path(__file__).with_name("growth.svg")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 320, 60, 40, 20, 130
COLORS = {OURS: "#0b7285", BY_HAND: "#e8590c"}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--sizes", default="300000,1000000,3000000", help="facts, by commas")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Run both sides at each size."""
    before = load()
    curve: dict[int, dict[str, Made]] = {}
    for size in (int(text) for text in (FULL if args.full else args.sizes).split(",")):
        place = folder / str(size)
        place.mkdir()
        task = Task(
            generate(place, size // args.months, args.months, args.share, "parquet"), args.months
        )
        notes = Notes("growth", str(size), again=args.again)
        curve[size] = all_made([OURS, BY_HAND], task, place, notes)
        shutil.rmtree(place)
    CHART.write_text(drawn(curve), encoding="utf-8")
    return Found(
        "Growth of the full recompute",
        "bench/growth.py",
        f"{before}, {load()}",
        tuple((f"{size:,} facts", _told(made)) for size, made in curve.items()),
        "![Seconds by number of facts](growth.svg)\n",
    )


def _told(made: dict[str, Made]) -> str:
    ours, theirs = made[OURS], made[BY_HAND]
    if theirs.left_out:
        return f"ours {ours}; by hand {theirs}"
    same = "the same file" if ours.sha256 == theirs.sha256 else "ANOTHER FILE"
    wall, cpu = ours.whole.wall / theirs.whole.wall, ours.whole.cpu / theirs.whole.cpu
    return f"ours {ours}; by hand {theirs}; ratio {wall:.2f} wall, {cpu:.2f} CPU; {same}"


def drawn(curve: dict[int, dict[str, Made]]) -> str:
    """Draw seconds over facts, both by powers of ten, as SVG."""
    seconds = {
        name: {size: made[name].whole.wall for size, made in curve.items() if made[name].parts}
        for name in COLORS
    }
    every = [value for line in seconds.values() for value in line.values()]
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    first, last = math.log10(min(curve)), math.log10(max(curve))

    def place(size: int, value: float) -> tuple[float, float]:
        across = (math.log10(size) - first) / ((last - first) or 1)
        up = (math.log10(value) - low) / ((high - low) or 1)
        return (
            LEFT + across * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12" role="img">',
        "<title>Seconds of a full recompute by number of facts</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        x, y = place(min(curve), 10.0**power)
        parts.append(f'<path d="M{x:.0f} {y:.1f}H{WIDTH - RIGHT}" stroke="#dee2e6"/>')
        parts.append(
            f'<text x="{x - 8:.0f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        )
    for size in curve:
        x, _y = place(size, 10.0**low)
        shown = f"{size / 1_000_000:g} M"
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 16}" text-anchor="middle">{shown}</text>')
    for name, line in seconds.items():
        points = [place(size, value) for size, value in line.items()]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="{path}" fill="none" stroke="{COLORS[name]}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLORS[name]}"/>' for x, y in points
        ]
        label = "cpor calculate" if name == OURS else "DuckDB by hand"
        x, y = points[-1]
        y += -6 if name == OURS else 14
        parts.append(f'<text x="{x + 8:.1f}" y="{y:.1f}" fill="{COLORS[name]}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])
