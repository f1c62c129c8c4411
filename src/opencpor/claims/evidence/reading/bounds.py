"""How much of a file is kept, and which signs."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from opencpor.claims.evidence.rules.passages import Passage

MOST_SIGNS = 400_000  # about 150 dense pages
MOST_PASSAGES = 500
LONGEST_NAME = 80
LINE_ENDS = "\n\r\x0b\x0c\u2028\u2029"
FEW_WORDS = 20  # letters and digits; fewer beside a picture are a stamp on a scan


def clean(text: str) -> str:
    """Return a text that every database and page can carry: no controls, no halves of signs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(
        "\n" if sign in LINE_ENDS else sign if unicodedata.category(sign) != "Cc" else " "
        for sign in whole
    ).strip()


def counted(text: str) -> int:
    """Return how many letters and digits a text has."""
    return sum(sign.isalnum() for sign in text)


class Bounds:
    """Lets passages through until there are enough; ``complete`` says whether that was all."""

    def __init__(self) -> None:
        self.complete = True

    def kept(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """Yield the passages that are kept, the last one perhaps cut."""
        left = MOST_SIGNS
        for number, one in enumerate(passages):
            if not left or number == MOST_PASSAGES:
                self.complete = False
                return
            text = clean(one.text)
            self.complete = self.complete and len(text) <= left
            name = clean(one.name).replace("\n", " ")[:LONGEST_NAME]
            yield replace(one, name=name, text=text[:left])
            left = max(0, left - len(text))
