"""What the commands share that take something over from a sheet: check it, carry it out, say so."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opencpor.cli.failures import WRONG_INPUT, CommandError
from opencpor.common.errors import FieldError, Invalid

if TYPE_CHECKING:
    from opencpor.claims.bulk.actions.reading import Sent
    from opencpor.claims.bulk.models import ClaimImport
    from opencpor.claims.takeover.actions.kinds import Kind

COUNTED = ("ready", "warning", "error", "done", "created", "failed")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Let a command name its sheet, and what is to happen with it."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the sheet")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--only-clean-rows",
        action="store_true",
        help="take over the rows without error although others have one",
    )


def _print(run: "ClaimImport", *, carried_out: bool) -> None:
    from opencpor.claims.bulk.queries import all_rows

    for row in all_rows(run):
        for note in row.notes:
            text, remedy = note.words()
            place = f"line {row.number}" + (f", {note.field}" if note.field else "")
            print(f"{place}: {note.outcome or 'note'}: {note.code}: {text} {remedy}".rstrip())
    counts = ", ".join(f"{run.counts[name]} {name}" for name in COUNTED)
    print(f"{'Carried out' if carried_out else 'Nothing was stored'}: {counts}.")


def _refusal(problem: dict[str, Any]) -> CommandError:
    """Return why a workbook is not taken, as the problem itself would be told."""
    errors = [FieldError(**one) for one in problem.get("errors", [])]
    return CommandError(str(Invalid(problem["detail"], errors=errors)), WRONG_INPUT)


def take_over(
    kind: "Kind", content: bytes, evidence: "Sequence[Sent]", args: argparse.Namespace
) -> int:
    """Check a sheet, carry it out unless that is not wanted, and say what was found.

    Returns:
        1 if a row has an error or could not be taken over, else 0.
    """
    from opencpor.access.actor import system
    from opencpor.claims.bulk.actions.reading import Sent, Wish, read_workbook
    from opencpor.claims.bulk.models import ImportState
    from opencpor.claims.takeover.actions.carry_out import carry_out, check
    from opencpor.claims.takeover.actions.receive import keep
    from opencpor.http.operations import succeed

    by = system("command-line")
    wish = Wish(create=not args.dry_run, only_clean_rows=args.only_clean_rows)
    run = read_workbook(
        keep(kind, Sent(args.file.name, content), wish, by, evidence).id, kind.layout()
    )
    if run.problem is not None:
        raise _refusal(run.problem)
    run = check(run.id, by)
    goes_on = run.state == ImportState.CREATING
    if goes_on:
        run = carry_out(run, by)
    succeed(run.operation_id, f"{kind.path}/{run.id}")
    _print(run, carried_out=goes_on)
    return 1 if run.counts["error"] or run.counts["failed"] else 0
