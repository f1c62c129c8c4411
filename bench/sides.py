"""Those who make the same earnings file: ours and its peers, each as a process of its own.

What one has made is noted with a fingerprint of the code, so that a long run that was broken off
goes on where it was.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import psutil
from pyarrow import parquet

from bench.calculate import FIRST_YEAR, Files
from bench.machine import Cost
from bench.watched import Broken, costs

ROOT = Path(__file__).parents[1]
HERE = ROOT / "bench"
KEPT = ROOT / "var" / "bench"
FACTS_OF_A_PART = 1_000_000  # of what Spark shuffles
PATIENCE = (  # two processors that others use as well are no sign of a lost executor
    "spark.network.timeout 7200s",
    "spark.executor.heartbeatInterval 600s",
    "spark.worker.timeout 7200",
)
PANDAS = 700  # bytes of memory for each fact, as found at a million


@dataclass(frozen=True)
class Made:
    """What a side made: what each part cost, a hash of the file, or why it was left out.

    Before it began, `load` processes wanted to run.
    """

    parts: dict[str, Cost]
    sha256: str = ""
    left_out: str = ""
    load: float = 0

    @property
    def whole(self) -> Cost:
        """The part that made the result: the last one, without what was loaded before."""
        return list(self.parts.values())[-1]

    def __str__(self) -> str:
        named = [f"{name}: {cost}" if name else str(cost) for name, cost in self.parts.items()]
        if self.left_out:
            return f"left out: {self.left_out}"
        return f"{'; '.join(named)}, begun at load {self.load:.1f}"


@dataclass(frozen=True)
class Task:
    """One input, and where results go."""

    files: Files
    months: int

    @property
    def through(self) -> str:
        """The last month."""
        return f"{FIRST_YEAR + (self.months - 1) // 12}-{(self.months - 1) % 12 + 1:02d}"

    @property
    def given(self) -> list[str]:
        """What a peer is told."""
        files = (self.files.program, self.files.associations, self.files.usage)
        return [*(str(path.resolve()) for path in files), self.through]

    def ours(self, python: str, out: Path) -> list[str]:
        """Give the command that runs ours, to write into a folder."""
        program, associations, usage, through = self.given
        command = [python, "-m", "opencpor.cli.main", "calculate", "--program", program]
        command += ["--associations", associations, "--usage", usage, "--through", through]
        return [*command, "--out", str(out)]


Side = Callable[[Task, Path], dict[str, Cost]]


def _environment(name: str, stamp: str) -> str:
    """Make an environment unless it is there; return its Python."""
    place = os.environ.get(f"VENV_{stamp.upper()}", name)
    subprocess.run(["make", f"{place}/.{stamp}"], cwd=ROOT, check=True, stdout=sys.stderr)
    return str(ROOT / place / "bin" / "python")


def _ours(task: Task, folder: Path) -> dict[str, Cost]:
    found = costs(task.ours(sys.executable, folder / "ours"))
    (folder / "ours" / "earnings.csv").rename(folder / "result.csv")
    return found


def _by_hand(task: Task, folder: Path) -> dict[str, Cost]:
    script = HERE / "calculate_by_hand.py"
    return costs([sys.executable, str(script), *task.given, str(folder / "result.csv")])


def _library(name: str) -> Side:
    def run(task: Task, folder: Path) -> dict[str, Cost]:
        python = _environment(".venv-bench", "bench")
        script = HERE / "peers" / f"in_{name}.py"
        return costs([python, str(script), *task.given, str(folder / "result.csv")])

    return run


def _postgres(task: Task, folder: Path) -> dict[str, Cost]:
    module = [sys.executable, "-m", "bench.peers.in_postgres"]
    return costs([*module, *task.given, str(folder / "result.csv")])


def _spark(task: Task, folder: Path) -> dict[str, Cost]:
    python = _environment(".venv-spark", "spark")
    command = task.ours(python, folder / "ours")
    settings = _settings(task, folder, driver="9g", executor="1g")
    found = costs([*command, "--engine", "spark", "--master", "local[2]"], **settings)
    (folder / "ours" / "earnings.csv").rename(folder / "result.csv")
    return found


def _cluster(task: Task, folder: Path) -> dict[str, Cost]:
    python = _environment(".venv-spark", "spark")
    settings = _settings(task, folder, driver="2g", executor="4g")
    module = [python, "-m", "bench.peers.on_cluster", "4500m"]
    found = costs([*module, *task.ours(python, folder / "ours")], **settings)
    (folder / "ours" / "earnings.csv").rename(folder / "result.csv")
    return found


def _settings(task: Task, folder: Path, **memory: str) -> dict[str, str]:
    """Give Spark its settings in the way a site does: parts that fit, and patience."""
    facts = parquet.read_metadata(task.files.usage).num_rows
    lines = [f"spark.{who}.memory {size}" for who, size in memory.items()]
    lines += [f"spark.sql.shuffle.partitions {max(8, facts // FACTS_OF_A_PART)}"]
    lines += [f"spark.local.dir {folder}", *PATIENCE]
    (folder / "spark-defaults.conf").write_text("\n".join(lines), encoding="utf-8")
    return {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}


OURS, BY_HAND = "ours", "duckdb"
SIDES: dict[str, tuple[str, Side]] = {
    OURS: ("`cpor calculate`", _ours),
    BY_HAND: ("DuckDB SQL written by hand", _by_hand),
    "polars": ("Polars, written by hand", _library("polars")),
    "pandas": ("pandas, written by hand", _library("pandas")),
    "postgres": ("PostgreSQL, SQL written by hand", _postgres),
    "spark": ("`cpor calculate` on Spark, `local[2]`", _spark),
    "cluster": ("`cpor calculate` on Spark, two workers", _cluster),
}
WITH_JAVA = {"spark", "cluster"}


def left_out(name: str, facts: int) -> str:
    """Say why a side cannot take part, or nothing."""
    memory = psutil.virtual_memory().total
    if name == "pandas" and facts * PANDAS > memory:
        return f"it would need some {facts * PANDAS / 1024**3:.0f} GiB of memory"
    if name in WITH_JAVA and not shutil.which("java"):
        return "there is no Java here"
    return ""


def make(name: str, task: Task, folder: Path) -> Made:
    """Have a side make its result in a folder of its own."""
    folder.mkdir()
    busy = os.getloadavg()[0]
    found = SIDES[name][1](task, folder)
    with (folder / "result.csv").open("rb") as file:
        return Made(found, hashlib.file_digest(file, "sha256").hexdigest(), load=busy)


def differing(one: Path, other: Path) -> int:
    """Count the rows of one result that the other does not have."""
    found = duckdb.execute(
        "SELECT count(*) FROM (FROM read_csv(?, all_varchar = true) "
        "EXCEPT ALL FROM read_csv(?, all_varchar = true))",
        [str(one), str(other)],
    ).fetchone()
    return int(found[0]) if found else 0


def versions(names: Sequence[str]) -> str:
    """Say which versions of the libraries of some sides are locked."""
    locks = "\n".join(
        (ROOT / "requirements" / f"{lock}.txt").read_text() for lock in ("bench", "spark")
    )
    packages = {"polars": "polars", "pandas": "pandas", "spark": "pyspark", "cluster": "pyspark"}
    wanted = dict.fromkeys(packages[name] for name in names if name in packages)
    found = [re.search(rf"^{one}==(\S+)", locks, re.MULTILINE) for one in wanted]
    pairs = zip(wanted, found, strict=True)
    return ", ".join(f"{one} {match[1]}" for one, match in pairs if match)


def _fingerprint() -> str:
    """Stand for the code that computes: ours, the peers, and what they are locked to."""
    together = hashlib.sha256()
    places = [ROOT / "src" / "opencpor" / "usage" / "engine", HERE / "peers"]
    places.append(ROOT / "src" / "opencpor" / "incentives" / "engine")
    files = [path for place in places for path in place.glob("*.py")]
    files += [
        HERE / "calculate.py",
        HERE / "calculate_by_hand.py",
        *ROOT.glob("requirements/*.txt"),
    ]
    for path in sorted(files):
        together.update(path.read_bytes())
    return together.hexdigest()[:12]


class Notes:
    """What earlier runs of the same code have found, one file for each size and side."""

    def __init__(self, benchmark: str, size: str, *, again: bool) -> None:
        self.folder = KEPT / f"{benchmark}-{size}-{_fingerprint()}"
        self.again = again
        self.folder.mkdir(parents=True, exist_ok=True)

    def read(self, name: str) -> Made | None:
        """Give what was found, unless all is to be done again."""
        path = self.folder / f"{name}.json"
        if self.again or not path.exists():
            return None
        noted = json.loads(path.read_text(encoding="utf-8"))
        parts = {part: Cost(**cost) for part, cost in noted.pop("parts").items()}
        return Made(parts, **noted)

    def write(self, name: str, made: Made) -> None:
        """Note it."""
        text = json.dumps(asdict(made), indent=1)
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")


def all_made(names: Sequence[str], task: Task, folder: Path, notes: Notes) -> dict[str, Made]:
    """Have sides make their results one after the other, or read what they made before.

    A peer that breaks, as one does whose memory does not reach, is told as left out.
    """
    facts = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(task.files.usage)])
    ((count,),) = facts.fetchall()
    found: dict[str, Made] = {}
    for name in names:
        if why := left_out(name, count):
            found[name] = Made({}, left_out=why)
            continue
        made = notes.read(name)
        if made is None:
            try:
                made = make(name, task, folder / name)
            except Broken as broken:
                if name == OURS:
                    raise
                made = Made({}, left_out=f"it broke: {broken}")
            notes.write(name, made)
        found[name] = made
        print(f"  {name}: {made}", flush=True)
    return found
