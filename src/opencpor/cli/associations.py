"""``cpor associations import``: take over the associations that stood before this installation."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.claims.bulk.models import ClaimImport

COUNTED = ("ready", "warning", "error", "done", "created", "failed")


def add_parser(subparsers: Subparsers) -> None:
    """Add ``associations``."""
    parser = subparsers.add_parser(
        "associations", help="take over associations that stood before this installation"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    taking = verbs.add_parser("import", help="check a CSV or XLSX sheet and carry it out")
    taking.add_argument("file", type=Path, metavar="FILE", help="the sheet")
    taking.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taking.add_argument(
        "--only-clean-rows",
        action="store_true",
        help="take over the rows without error although others have one",
    )
    taking.set_defaults(run=run_import)


def _print(run: "ClaimImport", *, carried_out: bool) -> None:
    from opencpor.claims.bulk.queries import all_rows

    for row in all_rows(run):
        for note in row.notes:
            text, remedy = note.words()
            place = f"line {row.number}" + (f", {note.field}" if note.field else "")
            print(f"{place}: {note.outcome or 'note'}: {note.code}: {text} {remedy}".rstrip())
    counts = ", ".join(f"{run.counts[name]} {name}" for name in COUNTED)
    print(f"{'Carried out' if carried_out else 'Nothing was stored'}: {counts}.")


def run_import(args: argparse.Namespace) -> int:
    """Import a sheet; 1 if a row has an error or could not be taken over."""
    content = args.file.read_bytes()
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.claims.bulk.actions.receive import Sent, Wish
        from opencpor.claims.bulk.models import ImportState
        from opencpor.claims.takeover.actions.carry_out import carry_out, check
        from opencpor.claims.takeover.actions.receive import keep
        from opencpor.http.operations import succeed

        by = system("command-line")
        wish = Wish(create=not args.dry_run, only_clean_rows=args.only_clean_rows)
        run = check(keep(Sent(args.file.name, content), wish, by).id, by)
        goes_on = run.state == ImportState.CREATING
        if goes_on:
            run = carry_out(run, by)
        succeed(run.operation_id, f"/api/v1/associations/import/{run.id}")
        _print(run, carried_out=goes_on)
        return 1 if run.counts["error"] or run.counts["failed"] else 0
