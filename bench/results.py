"""What the benchmarks found, as RESULTS.md."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.machine import described, versions

RESULTS = Path(__file__).with_name("RESULTS.md")
INTRODUCTION = """# Results

Written by `make bench`; what each benchmark does stands in [README.md](README.md). The two sides of
a ratio ran one after the other on one machine. Only ratios can be compared between machines, and
processor time tells more than the clock where others used the machine too.
"""
EARLIER = (
    "Sections without versions: Python 3.11.7, Django 5.2.19, django-ninja 1.7.1, "
    "granian 2.8.7, duckdb 2.0.0."
)


@dataclass(frozen=True)
class Found:
    """What one benchmark found.

    Attributes:
        title: What was measured.
        script: Where.
        load: How many processes wanted to run, before and after: more than there are CPUs means
            that others had a share.
        rows: Names and figures, in order.
        after: What stands below the table.
    """

    title: str
    script: str
    load: str
    rows: tuple[tuple[str, str], ...]
    after: str = ""

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {name}: {figure}" for name, figure in self.rows)])

    def as_markdown(self) -> str:
        """Return it as a section with a table."""
        today = datetime.now(UTC).date().isoformat()
        lines = [f"## {self.title} (`{self.script}`)", "", "| | |", "|---|---|"]
        lines += [f"| {name} | {figure} |" for name, figure in self.rows]
        lines += [f"| with | {versions()} |"]
        lines += [f"| load of the machine before and after | {self.load} |", f"| date | {today} |"]
        return "\n".join([*lines, "", *([self.after] if self.after else [])])


def write(found: list[Found]) -> None:
    """Write what was found in place of what was found before; other sections stay."""
    _start, *parts = RESULTS.read_text(encoding="utf-8").split("\n## ")
    sections = {part.partition("\n")[0]: f"## {part.strip()}\n" for part in parts}
    for one in found:
        sections[f"{one.title} (`{one.script}`)"] = one.as_markdown()
    machine = f"**Machine**: {described()}. {EARLIER}\n"
    RESULTS.write_text("\n".join([INTRODUCTION, machine, *sections.values()]), encoding="utf-8")
