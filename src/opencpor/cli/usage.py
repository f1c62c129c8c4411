"""``cpor usage``: imports usage files, mends what is in quarantine; makes pages' tables anew."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.failures import FAILED, WRONG_INPUT
from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.access.actor import Actor
    from opencpor.usage.actions.receive import Received, Sent
    from opencpor.usage.imports.outcome import Outcome
    from opencpor.usage.models import Batch

LAYOUTS = (
    "auto", "own", "cpor-m365", "office365", "bizapps", "graph-activity", "transactions",
)  # fmt: skip


def add_parser(subparsers: Subparsers) -> None:
    """Add ``usage`` with its verbs."""
    parser = subparsers.add_parser("usage", help="import usage files")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    take = verbs.add_parser(
        "import",
        help="import a file of usage facts",
        description="Reads CSV, TSV, XLSX, Parquet, also packed with gzip. Bad rows go to the "
        "batch's quarantine, the others count. Exit code 0: imported; 2: the file or an option "
        "is wrong.",
    )
    take.add_argument("file", type=Path, metavar="FILE", help="the usage file")
    take.add_argument("--layout", choices=LAYOUTS, default="auto", help="default: recognize it")
    take.add_argument("--program", default="", metavar="KEY", help="if there are several")
    take.add_argument("--tenant", default="", metavar="GUID", help="of a per-user report")
    take.add_argument(
        "--report-date", type=date.fromisoformat, metavar="DATE", help="of a per-user report"
    )
    take.add_argument("--licenses", type=Path, metavar="FILE", help="the license report beside it")
    take.add_argument(
        "--as-of", type=_instant, metavar="TIME", help="when the facts were known; default: now"
    )
    take.add_argument("--dry-run", action="store_true", help="check it and keep nothing")
    take.set_defaults(run=run_import)
    quarantine = verbs.add_parser(
        "quarantine", help="write a batch's quarantined rows as CSV, ready to be corrected"
    )
    quarantine.add_argument("batch", metavar="ID", help="the batch's id, bat_...")
    quarantine.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")
    quarantine.set_defaults(run=run_quarantine)
    mend = verbs.add_parser(
        "correct",
        help="import corrected rows of a batch's quarantine",
        description="The columns that 'cpor usage quarantine' puts first may stay. The rows keep "
        "the program, layout and time of the file that they come from.",
    )
    mend.add_argument("batch", metavar="ID", help="the batch's id, bat_...")
    mend.add_argument("file", type=Path, metavar="FILE", help="the corrected rows")
    mend.set_defaults(run=run_correct)
    rebuild = verbs.add_parser("rebuild", help="make the table that pages read anew from the lake")
    rebuild.set_defaults(run=run_rebuild)
    quality = verbs.add_parser("quality", help="compute the figures of data quality now")
    quality.set_defaults(run=run_quality)


def _instant(text: str) -> datetime:
    """Read a date or an instant; without a zone it is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _sent(args: argparse.Namespace) -> Sent:
    from opencpor.usage.actions.receive import Sent
    from opencpor.usage.models import Door

    for path in filter(None, (args.file, args.licenses)):
        path.open("rb").close()
    return Sent(
        path=args.file,
        name=args.file.name,
        door=Door.COMMAND,
        program_key=args.program,
        layout=args.layout,
        tenant_id=args.tenant,
        report_date=args.report_date,
        licenses=args.licenses,
        as_of=args.as_of,
    )


def run_import(args: argparse.Namespace) -> int:
    """Import a file, or only check it."""
    from opencpor.cli.database import application

    with application():
        sent = _sent(args)
        return _check(sent) if args.dry_run else _import(sent)


def _check(sent: Sent) -> int:
    from opencpor.access.actor import system
    from opencpor.usage.actions.dry_run import dry_run
    from opencpor.usage.imports.refusal import RefusedError

    try:
        found = dry_run(sent, system("cli"))
    except RefusedError as refused:
        print(f"{sent.path}: refused ({refused.code}): {refused.reason}")
        return WRONG_INPUT
    for row, code, text in found.quarantine:
        print(f"{sent.path}: row {row}: {code}: {text}")
    _print_outcome(found.outcome)
    print("Nothing was kept: this was a dry run.")
    return 0


def _print_outcome(outcome: Outcome) -> None:
    counts = outcome.counts
    for note in outcome.notes:
        print(note)
    print(
        f"Layout {outcome.layout}: {counts.rows} rows, {counts.facts} facts, "
        f"{counts.repeats} repeats, {counts.ignored} ignored, {counts.quarantined} in quarantine, "
        f"{counts.flagged} with more active than paid."
    )


def _import(sent: Sent) -> int:
    from opencpor.access.actor import system
    from opencpor.usage.actions.receive import receive

    actor = system("cli")
    return _imported(receive(sent, actor), actor)


def run_quarantine(args: argparse.Namespace) -> int:
    """Write a batch's quarantined rows; a file that is there is left alone."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.usage.export import quarantine_parts
        from opencpor.usage.queries import batch

        found = batch(system("cli"), args.batch)
        with args.out.open("xb") as sink:
            sink.writelines(quarantine_parts(found))
        print(f"{args.out}: {found.quarantined} rows.")
    return 0


def run_correct(args: argparse.Namespace) -> int:
    """Import corrected rows."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.usage.actions.correct import correct
        from opencpor.usage.actions.receive import Sent
        from opencpor.usage.models import Door
        from opencpor.usage.queries import batch

        args.file.open("rb").close()
        actor = system("cli")
        sent = Sent(path=args.file, name=args.file.name, door=Door.COMMAND)
        return _imported(correct(batch(actor, args.batch), sent, actor), actor)


def _imported(received: Received, actor: Actor) -> int:
    from opencpor.usage.actions.import_batch import import_batch
    from opencpor.usage.actions.show import show_batch

    if received.known:
        print(f"This file is known: it is batch {received.batch.id}.")
    batch = import_batch(received.batch.id, actor)
    show_batch(batch.id)
    _print_batch(batch)
    if batch.state == "refused":
        return WRONG_INPUT
    return 0 if batch.state == "completed" else FAILED


def _print_batch(batch: Batch) -> None:
    for note in batch.notes:
        print(note)
    if batch.refusal:
        print(f"Batch {batch.id}: refused ({batch.refusal}): {batch.refusal_reason}")
        return
    print(
        f"Batch {batch.id}, layout {batch.layout}: {batch.rows} rows, {batch.facts} facts, "
        f"{batch.repeats} repeats, {batch.ignored} ignored, {batch.quarantined} in quarantine, "
        f"{batch.flagged} with more active than paid, {batch.new_customers} new tenants."
    )
    for code, count in batch.codes.items():
        print(f"  {code}: {count}")


def run_rebuild(args: argparse.Namespace) -> int:
    """Make the table of facts in force anew."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.usage.actions.show import rebuild_facts

        print(f"{rebuild_facts()} facts in force.")
    return 0


def run_quality(args: argparse.Namespace) -> int:
    """Compute the figures, and print those of the newest month with usage."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.programs.queries import program_keys
        from opencpor.usage.quality.actions.compute import compute_quality
        from opencpor.usage.quality.queries import newest_month, quality
        from opencpor.usage.quality.tallies import Span

        compute_quality(again=True)
        for key in program_keys():
            month = newest_month(key)
            counts = quality(system("cli"), Span(key, (month,))).of_month(month)
            print(
                f"{key} {month}: {counts.units} units, {counts.covered} of {counts.before} again, "
                f"{counts.missing} missing, {counts.zero} fell to zero, {counts.jump} jumped, "
                f"{counts.above_paid} above paid, {counts.unknown} unknown."
            )
    return 0
