"""``cpor program``: checks program documents, publishes them and their schema, works on drafts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from opencpor.cli.program_drafts import add_drafts
from opencpor.cli.types import Subparsers
from opencpor.common.errors import InputError

if TYPE_CHECKING:
    from opencpor.programs.document.program import Program


def add_parser(subparsers: Subparsers) -> None:
    """Add ``program`` with its verbs."""
    parser = subparsers.add_parser("program", help="check and load program documents")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="check a document and list everything wrong with it")
    check.add_argument("file", type=Path, metavar="FILE", help="the YAML document")
    check.set_defaults(run=run, verb=_check)
    load = verbs.add_parser("load", help="publish a document as its program's next version")
    load.add_argument("file", type=Path, metavar="FILE", help="the YAML document")
    load.add_argument(
        "--effective-from", metavar="MONTH", help="first month it governs, such as 2026-12"
    )
    load.add_argument(
        "--number", type=int, metavar="N", help="refuse if it would not become version N"
    )
    load.set_defaults(run=run, verb=_publish)
    schema = verbs.add_parser("schema", help="print the JSON Schema of program documents")
    schema.set_defaults(run=run, verb=_schema)
    add_drafts(verbs)


def run(args: argparse.Namespace) -> int:
    """Carry out one verb; wrong input is exit code 2, with every error listed."""
    code: int = args.verb(args)
    return code


def _check(args: argparse.Namespace) -> int:
    program = _load(args.file)
    print(
        f"{args.file}: the program {program.key!r} is valid "
        f"({len(program.engagements)} engagements, {len(program.workloads)} workloads, "
        f"{len(program.incentives)} incentive rules)."
    )
    return 0


def _publish(args: argparse.Namespace) -> int:
    from opencpor.cli.database import application
    from opencpor.common.months import Month

    try:
        start = Month.parse(args.effective_from) if args.effective_from else None
    except ValueError as error:
        raise InputError(f"--effective-from: {error}") from error
    text = text_of(args.file)
    _load(args.file)
    with application():
        from opencpor.access.actor import system
        from opencpor.programs.actions.publish import publish
        from opencpor.programs.queries import version_with_text

        same = version_with_text(text)
        if same is not None:
            print(f"{args.file}: this is version {same.number} of {same.program_id!r} already.")
            return 0
        row = publish(system("cli"), text, number=args.number, effective_from=start)
    print(
        f"{args.file}: published as version {row.number} of {row.program_id!r}, "
        f"in force from {row.effective_from:%Y-%m} on."
    )
    return 0


def _schema(args: argparse.Namespace) -> int:
    del args
    from opencpor.programs.document.schema import schema_text

    print(schema_text(), end="")
    return 0


def text_of(path: Path) -> str:
    """Read a document."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text: save the document as UTF-8") from error


def _load(path: Path) -> Program:
    """Read and check a document, naming the file above what is wrong with it."""
    from opencpor.programs.document.errors import DocumentErrors
    from opencpor.programs.document.loading import load_document

    try:
        return load_document(text_of(path))
    except DocumentErrors as refused:
        many = "1 error" if len(refused.errors) == 1 else f"{len(refused.errors)} errors"
        raise InputError(f"{path}: {many}\n{refused}") from refused
