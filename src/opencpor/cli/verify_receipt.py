"""``cpor verify-receipt``: checks a customer's receipt, on any machine, without a database."""

import argparse
import json
from pathlib import Path
from typing import Any

from opencpor.cli.types import Subparsers
from opencpor.common.errors import InputError


def add_parser(subparsers: Subparsers) -> None:
    """Add ``verify-receipt``."""
    parser = subparsers.add_parser(
        "verify-receipt",
        help="check a customer's receipt",
        description="Recomputes every hash of a receipt (JSON or PDF) and checks its signature; "
        "needs no installation. Exit code 0: it proves what it says; 1: it does not; 2: the "
        "file cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the receipt, JSON or PDF")
    parser.add_argument(
        "--key",
        metavar="HEX",
        help="the key that the installation signs with, as 'cpor verify' there says it",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the receipt and say what it proves."""
    from opencpor.claims.consent.rules.receipt import faults_of

    document, faults = _read(args.file)
    faults += faults_of(document)
    key = str(document.get("public_key", "")).lower()
    if not faults and args.key and args.key.strip().lower() != key:
        faults = ["it is signed with another key"]
    for fault in faults:
        print(f"{args.file}: {fault}")
    if faults:
        return 1
    text = document["text"]["document"]
    identity = "" if document["identity_verified"] else " (whose identity was not verified)"
    when, who = document["acknowledged_at"], _named(document)
    print(f"{args.file}: proves that on {when} {who}{identity}")
    print(f"acknowledged: {text['heading']}")
    if not args.key:
        print(f"Signed with {key}. Compare it with the installation's own key, or give --key.")
    return 0


def _named(document: dict[str, Any]) -> str:
    """Return who answered; a receipt can be without the contact, or hold what was erased since."""
    said = [opening["value"] for opening in document["contact"].values() if opening["value"]]
    return ", ".join(["the customer's contact", *said])


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return a receipt's proof, and what is wrong with the pages around it."""
    from opencpor.claims.consent.rules.paper import BEGINS, NoReceiptError, read_paper

    content, faults = path.read_bytes(), list[str]()
    try:
        if content.startswith(BEGINS):
            document, faults = read_paper(content)
        else:
            document = json.loads(content)
    except NoReceiptError as error:
        raise InputError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is neither JSON nor PDF: {error}") from error
    if not isinstance(document, dict):
        raise InputError(f"{path}: is no receipt: expected a JSON object")
    return document, faults
