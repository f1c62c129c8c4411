"""Finding names in running text, as people write them.

Tolerated are capitals, accents, umlauts written out, blanks, hyphens at the end of a line, "and"
for "&", and whatever legal form is or is not given. Not tolerated is another name that merely
begins alike: "Contoso Energy GmbH" is not Contoso, "Teams Phone" is not Teams.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from opencpor.programs.document.names import Named

LEGAL_FORMS = frozenset(
    {"gmbh", "mbh", "ag", "se", "kg", "kgaa", "ohg", "ug", "gbr", "ek", "ev", "eg", "co", "inc",
     "incorporated", "llc", "llp", "lp", "ltd", "limited", "corp", "corporation", "company", "plc",
     "sa", "sas", "sarl", "srl", "sl", "spa", "bv", "nv", "oy", "oyj", "ab", "as", "asa", "aps",
     "pty", "pte", "kk", "haftungsbeschrankt", "doo", "sro", "zoo"}
)  # fmt: skip
JOINING = frozenset({"and", "und", "et", "y", "e"})
BESIDE_NAMES = frozenset(
    {"customer", "client", "kunde", "partner", "vendor", "supplier", "anbieter", "auftraggeber",
     "auftragnehmer", "lieferant", "and", "und", "between", "zwischen"}
)  # fmt: skip
MOST_BETWEEN = 2  # words between a name and the legal form of the longer name it begins
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}|\b(?:https?://|www\.)\S{1,2000}", re.IGNORECASE
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){1,4}[^\W\d_]\b\.?")
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\n(?=[a-z\u00df-\u00ff])")
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


def folded(text: str) -> str:
    """Return a text without case, accents and ligatures."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def tidy(text: str) -> str:
    """Return a text with words mended that were broken at the end of a line."""
    return _BROKEN.sub("", unicodedata.normalize("NFKC", text)).replace("\u00ad", "")


def _without_dots(text: str) -> str:
    """Return "S.A." as "SA"; every other sign stays where it was."""
    return _DOTTED.sub(lambda found: found[0].replace(".", "").ljust(len(found[0])), text)


@dataclass(frozen=True)
class Word:
    """One word of a text: folded, as written, and from where to where."""

    folded: str
    start: int
    end: int


class Words:
    """The words of one passage, to look names up in."""

    def __init__(self, text: str) -> None:
        self.text = tidy(text)
        bare = _ADDRESS.sub(lambda found: " " * len(found[0]), _without_dots(self.text))
        self.words = [
            Word(folded(found[0]), found.start(), found.end()) for found in _WORD.finditer(bare)
        ]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            places.setdefault(word.folded, []).append(place)
        return places

    def runs(self, name: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield where a name stands, as half-open ranges of words; "and" may stand inside."""
        for first in self._places.get(name[0], ()) if name else ():
            place = first
            for part in name:
                while place > first and self._is(place, JOINING) and part not in JOINING:
                    place += 1
                if not self._is(place, (part,)):
                    break
                place += 1
            else:
                yield first, place

    def _is(self, place: int, words: Collection[str]) -> bool:
        return place < len(self.words) and self.words[place].folded in words

    def written(self, run: tuple[int, int]) -> str:
        """Return a run of words as it stands in the text."""
        first, behind = run
        return self.text[self.words[first].start : self.words[behind - 1].end]

    def is_capital(self, place: int) -> bool:
        """Whether a word begins with a capital letter or a digit."""
        sign = self.text[self.words[place].start]
        return sign.isupper() or sign.isdigit()

    def begins_longer_company(self, run: tuple[int, int]) -> bool:
        """Whether a run is only the beginning of another company's name.

        That is: capitalized words and then a legal form follow it on its line.
        """
        place, between = run[1], 0
        while place < len(self.words):
            gap = self.text[self.words[place - 1].end : self.words[place].start]
            if gap.strip(" \t-‐.") or "\n" in gap or "  " in gap:  # noqa: RUF001 - a hyphen in print
                return False
            word = self.words[place]
            if word.folded in LEGAL_FORMS:
                return between > 0
            if between == MOST_BETWEEN or word.folded in BESIDE_NAMES or not self.is_capital(place):
                return False
            place, between = place + 1, between + 1
        return False


def words_of(name: str) -> tuple[str, ...]:
    """Return a name's words, folded, without those that only join."""
    found = (folded(one) for one in _WORD.findall(_without_dots(tidy(name))))
    return tuple(one for one in found if one not in JOINING)


def company(name: str) -> frozenset[tuple[str, ...]]:
    """Return the ways in which a company's name may be written, as words without legal form."""
    written_out = "".join(_UMLAUTS.get(sign, sign) for sign in name.casefold())
    return frozenset(filter(None, (_core(words_of(one)) for one in (name, written_out))))


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = words
    while len(kept) > 1 and kept[-1] in LEGAL_FORMS:
        kept = kept[:-1]
    return kept


def find_company(words: Words, names: Iterable[tuple[str, ...]]) -> str:
    """Return how a company is first named in a passage; empty: it is not."""
    runs = sorted(run for name in names for run in words.runs(name))
    for run in runs:
        if not words.begins_longer_company(run):
            return words.written(run)
    return ""


def _inside(run: tuple[int, int], longer: tuple[int, int]) -> bool:
    return longer[0] <= run[0] and run[1] <= longer[1]


def find_product(
    words: Words, names: Iterable[tuple[str, ...]], others: Iterable[tuple[str, ...]]
) -> str:
    """Return how a product is first named in a passage; empty: it is not.

    Args:
        words: The passage.
        names: Everything it is called.
        others: What other products are called; a name within one of these is not meant. A name of
            one word counts only with a capital, since many are words of the language.
    """
    mine = tuple(names)
    longer = [
        run
        for other in others
        if any(_is_part(name, other) for name in mine)
        for run in words.runs(other)
    ]
    for run in sorted(run for name in mine for run in words.runs(name)):
        plain = run[1] - run[0] == 1 and not words.is_capital(run[0])
        if not plain and not any(_inside(run, one) for one in longer):
            return words.written(run)
    return ""


def names_of(thing: Named, vendor: str) -> tuple[str, ...]:
    """Return what a workload or product is called, with and without the vendor's name before it."""
    names = [*thing.name.every(), *thing.aliases]
    before = f"{vendor} "
    return (*names, *(name.removeprefix(before) for name in names if name.startswith(before)))


def _is_part(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    spread = len(other) - len(name)
    return spread > 0 and any(
        other[place : place + len(name)] == name for place in range(spread + 1)
    )
