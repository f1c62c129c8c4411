"""Running `cpor calculate` on given rows and reading what it wrote."""

import argparse
import contextlib
import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from opencpor.cli.calculate import add_parser

ASSOCIATION = (
    *("association_id", "partner_id", "tenant_id", "workload", "engagement", "start_date"),
    *("end_date", "opted_out", "earns_from", "earns_until", "subscription_id", "organization_id"),
)
USAGE = ("tenant_id", "workload", "month", "active_users", "paid_units", "subscription_id")


@dataclass(frozen=True)
class Outcome:
    """What a run answered: exit status, standard error, the folder it was told to write to."""

    status: int
    errors: list[str]
    out: Path

    @property
    def rows(self) -> list[dict[str, str]]:
        assert self.status == 0, self.errors
        with (self.out / "earnings.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def text(self) -> str:
        return (self.out / "earnings.csv").read_bytes().decode()

    @property
    def summary(self) -> Any:
        return json.loads((self.out / "summary.json").read_text(encoding="utf-8"))


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def cpor(*arguments: object, out: Path) -> Outcome:
    """Run the command in this process."""
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        try:
            args = parser.parse_args(["calculate", *map(str, arguments), "--out", str(out)])
            status = int(args.run(args))
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Outcome(status, errors.getvalue().splitlines(), out)


def write_input(
    folder: Path, document: Mapping[str, Any], associations: Sequence[Mapping[str, str]]
) -> None:
    """Write what a run wants beside usage into a folder."""
    (folder / "program.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    write_csv(folder / "associations.csv", ASSOCIATION, associations)


def calculate(
    folder: Path,
    document: Mapping[str, Any],
    associations: Sequence[Mapping[str, str]],
    usage_files: Sequence[Sequence[Mapping[str, str]]],
    through: str,
    *more: object,
) -> Outcome:
    """Write the input into a folder and run the command on it."""
    write_input(folder, document, associations)
    usage: list[object] = []
    for number, rows in enumerate(usage_files):
        path = folder / f"usage{number}.csv"
        write_csv(path, USAGE, rows)
        usage += ["--usage", path]
    return cpor(
        "--program",
        folder / "program.yaml",
        "--associations",
        folder / "associations.csv",
        *usage,
        "--through",
        through,
        *more,
        out=folder / "out",
    )
