"""``cpor directory``: import and export partners, customers, subscriptions, enrollments as CSV."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers
from opencpor.directory.terms import Kind

if TYPE_CHECKING:
    from opencpor.directory.models import FileImport

KINDS = [kind.value for kind in Kind]


def add_parser(subparsers: Subparsers) -> None:
    """Add ``directory``."""
    parser = subparsers.add_parser(
        "directory", help="import and export partners, customers, subscriptions, enrollments"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser("import", help="check a CSV file and carry it out")
    taking.add_argument("kind", choices=KINDS, help="what the rows are")
    taking.add_argument("file", type=Path, metavar="FILE", help="the CSV file")
    taking.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taking.add_argument(
        "--only-clean-rows",
        action="store_true",
        help="carry out the rows without error although others have one",
    )
    taking.set_defaults(run=run_import)
    giving = verbs.add_parser("export", help="write a CSV file with all rows")
    giving.add_argument("kind", choices=KINDS, help="what the rows are")
    giving.add_argument("--output", type=Path, help="the file to write; else it is printed")
    giving.set_defaults(run=run_export)


def _print(row: "FileImport", *, dry_run: bool) -> None:
    for found in row.rows:
        for error in found["errors"]:
            place = f"line {found['line']}" + (f", {error['field']}" if error["field"] else "")
            print(f"{place}: {error['code']}: {error['message']} {error['remedy']}".rstrip())
    counts = ", ".join(f"{count} {name}" for name, count in row.counts.items())
    if row.carried_out:
        print(f"Carried out: {counts}.")
    else:
        print(f"{'Dry run' if dry_run else 'Nothing was stored'}: {counts}.")


def run_import(args: argparse.Namespace) -> int:
    """Import a file; 1 if it was not carried out as asked or any row has an error."""
    content = args.file.read_bytes()
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.directory.actions.import_file import import_file

        row = import_file(
            Kind(args.kind),
            content,
            system("command-line"),
            file_name=args.file.name,
            dry_run=args.dry_run,
            only_clean_rows=args.only_clean_rows,
        )
        _print(row, dry_run=args.dry_run)
        return 1 if row.counts["error"] else 0


def run_export(args: argparse.Namespace) -> int:
    """Export all rows of a kind."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.directory.actions.export_file import export_file

        text = export_file(Kind(args.kind), system("command-line"))
    if args.output is None:
        sys.stdout.write(text)
    else:
        args.output.write_text(text, encoding="utf-8", newline="")
    return 0
