"""``cpor what-if scores``: what another version would do to scores; none is changed."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.eligibility.trials.models import ScoreTrial


def add_verb(verbs: Subparsers) -> None:
    """Add ``what-if scores``."""
    trying = verbs.add_parser(
        "scores",
        help="who would qualify by another version",
        description="Scores every partner by another version and by the one published last, which "
        "scores are made by, as of today, and compares. The comparison is kept for 30 days.",
    )
    trying.add_argument("--program", help="key of the program; may be left out if there is one")
    trying.add_argument("--version", type=int, metavar="N", help="by a published version")
    trying.add_argument("--proposal", default="", metavar="ID", help="by a proposed version")
    trying.add_argument("--draft", default="", metavar="ID", help="by a draft as it stands now")
    trying.add_argument("--document", type=Path, metavar="FILE", help="by a program document")
    trying.add_argument(
        "--output", type=Path, metavar="FILE", help="write the scores that differ, .csv or .xlsx"
    )
    trying.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score, compare, and say what came out."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.eligibility.trials.actions.ask_trial import TrialWish, trial
        from opencpor.eligibility.trials.actions.make_trial import make_trial
        from opencpor.incentives.queries import only_program

        wish = TrialWish(
            args.program or only_program(),
            args.version,
            args.proposal,
            args.draft,
            args.document.read_text(encoding="utf-8-sig") if args.document else "",
        )
        row = trial(wish, system("cpor what-if"))
        # It is stored once it is answered: one that is broken off leaves nothing that waits.
        make_trial(row, lambda step, percent: print(f"{step} {percent}%", file=sys.stderr))
        _tell(row, args.output)
    return 0


def _tell(row: "ScoreTrial", output: Path | None) -> None:
    """Print how many would qualify for each designation, and write the scores that differ."""
    from opencpor.access.actor import system
    from opencpor.common.cells import csv_parts
    from opencpor.common.workbooks import workbook_parts
    from opencpor.http.tables import rows_for, table_named

    for one in row.counts:
        was, then = one["before"], one["after"]
        print(
            f"{one['designation']}: {was['eligible']} -> {then['eligible']} qualify, "
            f"{was['near']} -> {then['near']} are near; "
            f"{one['gained']} gained, {one['lost']} lost"
        )
    partners = "1 partner" if row.partners == 1 else f"{row.partners} partners"
    scores = "1 score differs" if row.changes == 1 else f"{row.changes} scores differ"
    print(f"{row.id}: {partners} scored, {scores}")
    if output is not None:
        table = table_named("score-trial-changes")
        found = rows_for(table, system("cpor what-if"), {"trial": row.id})
        head = [one.name for one in table.columns]
        parts = workbook_parts if output.suffix.lower() == ".xlsx" else csv_parts
        with output.open("wb") as file:
            file.writelines(parts([head, *found]))
