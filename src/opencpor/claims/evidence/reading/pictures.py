"""Pictures: they may show words, but nobody here reads them."""

from typing import IO

from opencpor.claims.evidence.rules.passages import Passage, Unit


def read_picture(_source: IO[bytes]) -> tuple[list[Passage], str]:
    """Return that a picture was not read."""
    return [Passage(Unit.PICTURE, "", "", readable=False)], ""
