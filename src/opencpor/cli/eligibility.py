"""``cpor eligibility``: imports what scores are made of; scores partners now."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.eligibility.actions.import_file import Report

KINDS = ("certifications", "other-associations", "outside-figures", "held-designations")


def add_parser(subparsers: Subparsers) -> None:
    """Add ``eligibility`` with its verbs."""
    parser = subparsers.add_parser(
        "eligibility",
        help="import certifications, other associations, figures, what is held; score partners",
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser("import", help="check a CSV file and carry it out")
    taking.add_argument("kind", choices=KINDS, help="what the rows are")
    taking.add_argument("file", type=Path, metavar="FILE", help="the CSV file")
    taking.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taking.set_defaults(run=run_import)
    scoring = verbs.add_parser("score", help="compute all scores now")
    scoring.add_argument("--program", default="", metavar="KEY", help="only those of a program")
    scoring.set_defaults(run=run_score)


def _print(report: "Report", *, dry_run: bool) -> None:
    for row in report.wrong:
        for error in row.errors:
            place = f"line {row.line}" + (f", {error.field}" if error.field else "")
            print(f"{place}: {error.code}: {error.message} {error.remedy}".rstrip())
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    stored = "Dry run" if dry_run else "Nothing was stored"
    print(f"{'Carried out' if report.carried_out else stored}: {counts}.")


def run_import(args: argparse.Namespace) -> int:
    """Import a file; 1 if any row has an error."""
    content = args.file.read_bytes()
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.eligibility.actions.import_file import import_file
        from opencpor.eligibility.reading import Kind

        actor = system("command-line")
        report = import_file(Kind(args.kind), content, actor, dry_run=args.dry_run)
        _print(report, dry_run=args.dry_run)
        return 1 if report.wrong else 0


def run_score(args: argparse.Namespace) -> int:
    """Compute scores."""
    from opencpor.cli.database import application

    with application():
        from opencpor.eligibility.actions.score_partners import score_all

        print(f"{score_all(args.program)} scores written.")
    return 0
