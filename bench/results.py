"""What the benchmarks found, as RESULTS.md."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import described

RESULTS = Path(__file__).with_name("RESULTS.md")
INTRODUCTION = """# Results

Written by `make bench`; what each benchmark does stands in [README.md](README.md). The two sides of
a ratio ran one after the other on one machine. Only ratios can be compared between machines, and
processor time tells more than the clock where others used the machine too.
"""


@dataclass(frozen=True)
class Found:
    """What one benchmark found.

    Attributes:
        title: What was measured.
        script: Where.
        load: How many processes wanted to run, before and after: more than there are CPUs means
            that others had a share.
        rows: Names and figures, in order.
    """

    title: str
    script: str
    load: str
    rows: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {name}: {figure}" for name, figure in self.rows)])

    def as_markdown(self) -> str:
        """Return it as a section with a table."""
        today = datetime.now(UTC).date().isoformat()
        lines = [f"## {self.title} (`{self.script}`)", "", "| | |", "|---|---|"]
        lines += [f"| {name} | {figure} |" for name, figure in self.rows]
        lines += [f"| load of the machine before and after | {self.load} |", f"| date | {today} |"]
        return "\n".join([*lines, ""])


def write(found: list[Found]) -> None:
    """Write the results of a run, in place of the last ones."""
    sections = [one.as_markdown() for one in found]
    machine = f"**Machine**: {described()}.\n"
    RESULTS.write_text("\n".join([INTRODUCTION, machine, *sections]), encoding="utf-8")
