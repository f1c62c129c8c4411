"""``cpor report``: data sets, and queries over them; as the machine itself, which sees all rows."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.insights.reports.rules import Definition


def add_parser(subparsers: Subparsers) -> None:
    """Add ``report``."""
    parser = subparsers.add_parser("report", help="queries over published data sets, as files")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    sets = verbs.add_parser("sets", help="the data sets and their columns")
    sets.set_defaults(run=run_sets)
    running = verbs.add_parser(
        "run",
        help="carry a query out and write a file",
        description="Reads a query as JSON, checks it, and writes its rows as .csv, .xlsx or "
        ".parquet. Nothing is kept.",
    )
    running.add_argument("query", type=Path, metavar="FILE", help="the query, as JSON")
    running.add_argument("--output", type=Path, metavar="FILE", required=True)
    running.set_defaults(run=run_query)


def run_sets(args: argparse.Namespace) -> int:
    """Print every data set with its columns."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.insights.reports.sets import SETS

        for one in SETS.values():
            print(f"{one.key}: {one.meaning}")
            for column in one.columns:
                print(f"  {column.name} ({column.kind}): {column.meaning}")
    return 0


def _query(path: Path) -> "Definition":
    """Read a query.

    Raises:
        InputError: If the file is no such document.
    """
    from pydantic import ValidationError

    from opencpor.common.errors import InputError
    from opencpor.insights.reports.schemas import DefinitionIn

    try:
        found: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        return DefinitionIn.model_validate(found).definition()
    except (ValueError, ValidationError) as error:
        raise InputError(f"{path}: {error}") from error


def run_query(args: argparse.Namespace) -> int:
    """Carry a query out."""
    from opencpor.cli.database import application

    with application():
        from tempfile import TemporaryDirectory

        from opencpor.access.actor import system
        from opencpor.common.clock import now
        from opencpor.common.tables import write_parquet
        from opencpor.insights.reports.selecting import checked, every_row, headings_of
        from opencpor.insights.reports.writing import write_as
        from opencpor.usage.lake.here import work_folder

        asked, actor = _query(args.query), system("cpor report")
        headings = headings_of(asked, checked(asked, actor))
        with TemporaryDirectory(dir=work_folder(), prefix="report-") as folder:
            path = Path(folder) / "rows.parquet"
            number = write_parquet(headings, every_row(asked, actor, now().date()), path)
            write_as(headings, path, args.output)
    print(f"{number} rows in {args.output}", file=sys.stderr)
    return 0
