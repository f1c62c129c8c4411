"""Writes the documents of the corpus and what is expected of each.

    python -m tests.corpus.make

Documents are committed, so that a newer library that writes them differently changes no figure.
"""

import json
from pathlib import Path

from tests.corpus.cases import CASES, Case

FOLDER = Path(__file__).parent / "documents"
MANIFEST = Path(__file__).parent / "manifest.json"


def expected(case: Case) -> dict[str, object]:
    """Return what a careful person finds in a document."""
    return {
        "file": case.name,
        "side": case.side,
        "found": sorted(case.found.split()),
        "unread": case.unread.split(),
    }


def main() -> None:
    """Write everything anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for case in CASES:
        (FOLDER / case.name).write_bytes(case.make())
    rows = ",\n".join(json.dumps(expected(case)) for case in CASES)
    MANIFEST.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
