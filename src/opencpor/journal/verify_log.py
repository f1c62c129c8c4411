"""Check an exported event log without the product: Python 3.9 and `cryptography` are enough.

    python verify_log.py LOG --key HEX [--key HEX] [--checkpoint FILE ...]

LOG is what `cpor log export` wrote. HEX is a public key of the installation, heard from it before
or published by it: a key that stands in LOG proves nothing. FILE holds checkpoints that were kept
outside, as `cpor log checkpoint` wrote them. Copy this file where you check; it imports nothing of
the product, and repeats on purpose how an event is hashed.

Finds each row that was edited, removed, added or put elsewhere before the last checkpoint that is
signed with a given key. What lies after it is counted: that the end was cut off there cannot be
seen. Events without any such checkpoint are proven by nothing. Exit code 0: sound; 1: not, or
proven by nothing; 2: the files cannot be read as what they should be.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

FORMAT = "opencpor event log 1"
START = "00" * 32
HASHED = (
    "stream", "place", "id", "type", "at", "actor_kind", "actor_id", "on_behalf_of", "request_id",
    "data",
)  # fmt: skip
SHOWN = 50


def canonical(value: object) -> bytes:
    """Write a JSON value the one way in which it is hashed: keys sorted, no spaces, UTF-8."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the objects of a file, one a line."""
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            found = json.loads(text)
            if not isinstance(found, dict):
                raise TypeError(f"line {number} is no object")
            yield found


class Check:
    """Goes through a log in the order of its numbers."""

    def __init__(self, keys: Collection[str], checkpoints: list[dict[str, Any]]) -> None:
        self.keys = keys
        self.checkpoints = sorted(checkpoints, key=lambda one: one["event_number"])
        self.heads: dict[str, tuple[int, str]] = {}
        self.events = self.covered = self.last = self.faulty = 0
        self.ended = self.signed = False

    def fault(self, where: str, what: str) -> None:
        """Say what is wrong."""
        self.faulty += 1
        if self.faulty <= SHOWN:
            print(f"{where}: {what}")

    def event(self, row: dict[str, Any]) -> None:
        """Check that an event follows the one before in its stream, and what it says."""
        self.pass_checkpoints(row["number"])
        where = f"{row['stream']} [{row['place']}]"
        if row["number"] <= self.last:
            self.fault(where, "does not stand in the order of numbers")
        place, before = self.heads.get(row["stream"], (0, START))
        if row["place"] != place + 1:
            self.fault(where, f"expected place {place + 1}")
        if row["previous"] != before:
            self.fault(where, "does not follow the event before it")
        said = bytes.fromhex(row["previous"]) + canonical([row[name] for name in HASHED])
        if hashlib.sha256(said).hexdigest() != row["hash"]:
            self.fault(where, "content differs from its hash")
        self.heads[row["stream"]] = (row["place"], row["hash"])
        self.events += 1
        self.last = row["number"]

    def pass_checkpoints(self, number: float) -> None:
        """Check the checkpoints that lie before an event."""
        while self.checkpoints and self.checkpoints[0]["event_number"] < number:
            self.checkpoint(self.checkpoints.pop(0))

    def checkpoint(self, point: dict[str, Any]) -> None:
        """Check that a checkpoint is signed rightly and says where the streams end by now."""
        where = f"checkpoint of {point['at']}"
        if point["public_key"] not in self.keys:
            self.fault(where, "it is signed with an unknown key")
        said = ["opencpor checkpoint", point["at"], point["event_number"], point["heads_hash"]]
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(point["public_key"]))
        try:
            key.verify(bytes.fromhex(point["signature"]), canonical(said))
        except InvalidSignature:
            self.fault(where, "the signature is not right")
        else:
            self.signed = self.signed or point["public_key"] in self.keys
        heads = [[stream, *head] for stream, head in sorted(self.heads.items())]
        if hashlib.sha256(canonical(heads)).hexdigest() != point["heads_hash"]:
            self.fault(where, "the log before it was changed")
        self.covered = self.events

    def end(self, row: dict[str, Any]) -> None:
        """Check that as many events stand in the file as were written."""
        self.ended = True
        if row["events"] != self.events:
            self.fault("end", f"{row['events']} events were written, {self.events} stand here")

    def tell(self) -> int:
        """Check what lies at the end, and say what was found."""
        self.pass_checkpoints(float("inf"))
        if not self.ended:
            self.fault("end", "the file breaks off")
        if self.events and not self.signed:
            self.fault("end", "no checkpoint is signed with a given key: nothing proves the log")
        if self.faulty > SHOWN:
            print(f"... and {self.faulty - SHOWN} more.")
        said = "NOT SOUND" if self.faulty else "Sound"
        print(f"{said}: {self.events} events in {len(self.heads)} streams.")
        if after := self.events - self.covered:
            print(
                f"{after} events lie after the last checkpoint: whether more followed is not known."
            )
        return 1 if self.faulty else 0


def read(log: Path, keys: Collection[str], kept: Sequence[Path]) -> int:
    """Check a log; return the exit code."""
    head = next(lines(log), {})
    if head.get("format") != FORMAT:
        raise ValueError(f"it does not begin as an {FORMAT!r}")
    points = [row for path in [log, *kept] for row in lines(path) if row["kind"] == "checkpoint"]
    check = Check(keys, points)
    for row in lines(log):
        if row["kind"] in ("event", "end"):
            getattr(check, row["kind"])(row)
    return check.tell()


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("log", type=Path, metavar="LOG")
    parser.add_argument("--key", action="append", required=True, metavar="HEX")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE")
    args = parser.parse_args(words)
    try:
        return read(args.log, {key.strip().lower() for key in args.key}, args.checkpoint)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{args.log}: cannot be read: {error!r}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
