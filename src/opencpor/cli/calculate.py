"""`cpor calculate`: the rules without a database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from opencpor.cli.types import Subparsers
from opencpor.common.months import Month

INPUT_ERROR = 2


def add_parser(subparsers: Subparsers) -> None:
    """Add the subcommand; its arguments are those of `run`."""
    parser = subparsers.add_parser(
        "calculate",
        help="compute earnings from files, without a database",
        description="Compute what a program pays from its document, associations and usage. "
        "Writes earnings.csv (or .parquet) and summary.json into the output folder; "
        "on bad input lists every error, writes nothing and exits with status 2.",
    )
    _add_arguments(parser)
    parser.set_defaults(run=run)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--program", type=Path, required=True, metavar="P.yaml", help="program document"
    )
    parser.add_argument(
        "--associations", type=Path, required=True, metavar="A.csv", help="associations"
    )
    parser.add_argument(
        "--usage",
        type=Path,
        required=True,
        action="append",
        metavar="U.csv",
        help="usage facts, CSV or Parquet; may be given again, later files supersede earlier ones",
    )
    parser.add_argument(
        "--from",
        dest="first",
        type=_month,
        metavar="YYYY-MM",
        help="first month to write; earlier ones are still computed",
    )
    parser.add_argument(
        "--through", type=_month, required=True, metavar="YYYY-MM", help="last month"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the results"
    )
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="what computes: duckdb, in this process, or spark, which wants opencpor[spark]",
    )
    parser.add_argument(
        "--master",
        metavar="URL",
        help="of Spark: spark://HOST:PORT, or local[N] for N threads of this machine",
    )
    parser.add_argument(
        "--format", choices=("csv", "parquet"), default="csv", help="of the earnings file"
    )


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(args: argparse.Namespace) -> int:
    """Run the subcommand; 0, or 2 with all input errors on standard error and nothing written."""
    from opencpor.incentives.actions.calculate import Calculation, InputErrorsError, calculate
    from opencpor.usage.engine.opening import Choice

    refused = _refusals(args)
    if not refused:
        task = Calculation(
            program=args.program,
            associations=args.associations,
            usage=args.usage,
            first=args.first,
            through=args.through,
            out=args.out,
            output_format=args.format,
            engine=Choice(args.engine, args.master),
        )
        try:
            calculate(task)
        except InputErrorsError as error:
            refused = list(error.errors)
    for line in refused:
        print(line, file=sys.stderr)
    return INPUT_ERROR if refused else 0


def _refusals(args: argparse.Namespace) -> list[str]:
    """Say which options cannot be followed."""
    wrong = []
    if args.engine == "spark" and args.master is None:
        wrong.append("--engine spark: expected --master spark://HOST:PORT, or --master local[2]")
    if args.engine == "duckdb" and args.master is not None:
        wrong.append("--master: duckdb runs in this process: expected no --master")
    if args.first is not None and args.first > args.through:
        wrong.append(f"--from {args.first}: is after --through: expected {args.through} or earlier")
    return wrong
