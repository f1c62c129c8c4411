"""The checker: what the files on a claim name, and where. It advises; it never decides."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from opencpor.claims.evidence.rules.days import find_date
from opencpor.claims.evidence.rules.naming import (
    Words,
    company,
    find_company,
    find_product,
    words_of,
)
from opencpor.claims.evidence.rules.passages import Passage, Reading
from opencpor.claims.evidence.rules.report import Answer, Hit, Place, Report, SignedHow

MOST_PLACES = 5  # told of one answer; more say nothing new
MOST_LOOKED_AT = 1_000_000  # characters of all files together; what lies behind counts as unread
_BLANKS = re.compile(r"\s+")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SIGNATURE_WORDS = re.compile(
    r"\b(?:signature|signed\s+by|signed\s+for|signatory|authori[sz]ed\s+representative"
    r"|in\s+witness\s+whereof|docusign|adobe\s*sign|e-?signed"
    r"|(?:electronically|digitally)\s+signed|unterschrift(?:en)?|unterzeichnet|gezeichnet"
    r"|elektronisch\s+signiert|digital\s+signiert)\b|(?:^|\s)/s/(?=\s)|\bgez\.\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Unit:
    """What one line claims.

    Attributes:
        id: Identifier of the line.
        names: Everything its workload or product is called.
        subscription: Identifier of its subscription; empty: it has none.
    """

    id: str
    names: tuple[str, ...]
    subscription: str = ""


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Attributes:
        lines: The lines that count.
        others: What everything else in the program is called, so that it is not mistaken.
        tenant_id: The customer's tenant, as the claim says it.
        domain: The customer's domain, as the claim says it; empty: none that says anything.
        customer: Names of the customer.
        partner: Names of the partner.
        first_day: The oldest date that counts.
        last_day: The newest one.
        receipt: Whether the customer acknowledged the claim online.
    """

    lines: tuple[Unit, ...]
    others: tuple[str, ...]
    tenant_id: str
    domain: str
    customer: tuple[str, ...]
    partner: tuple[str, ...]
    first_day: date
    last_day: date
    receipt: bool = False


@dataclass(frozen=True)
class File:
    """One file as proof.

    Attributes:
        id: Identifier of the evidence.
        reading: What was read of it; None: nothing yet, or it cannot be read.
        lines: Lines it proves; empty: all of them.
    """

    id: str
    reading: Reading | None
    lines: frozenset[str] = frozenset()


@dataclass
class _Part:
    """One passage under the eyes of the checker."""

    file: File
    passage: Passage
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.words = Words(self.passage.text)

    def place(self, text: str = "") -> Place:
        return Place(self.file.id, self.passage.label, text)


Finder = Callable[[_Part], str]


@dataclass
class _Stock:
    """All parts of all files: those that can be looked into, and places that cannot."""

    parts: list[_Part] = field(default_factory=list)
    unread: list[tuple[File, Place]] = field(default_factory=list)


def _stock(files: Iterable[File]) -> _Stock:
    stock, left = _Stock(), MOST_LOOKED_AT
    for file in files:
        if file.reading is None:
            stock.unread.append((file, Place(file.id, "")))
            continue
        for passage in file.reading.passages:
            left -= len(passage.text)
            if passage.text and left >= 0:  # also the few words beside a picture
                stock.parts.append(_Part(file, passage))
            if not passage.readable or left < 0:
                stock.unread.append((file, Place(file.id, passage.label)))
        if not file.reading.complete:
            stock.unread.append((file, Place(file.id, "")))
    return stock


def _answer(stock: _Stock, find: Finder, line: str = "") -> Answer:
    """Look in every part that may speak for a line."""

    def speaks(file: File) -> bool:
        return not line or not file.lines or line in file.lines

    found = [part.place(text) for part in stock.parts if speaks(part.file) if (text := find(part))]
    if found:
        return Answer(Hit.FOUND, tuple(found[:MOST_PLACES]))
    unread = [place for file, place in stock.unread if speaks(file)]
    if unread:
        return Answer(Hit.UNREAD, tuple(unread[:MOST_PLACES]))
    return Answer(Hit.NOT_FOUND)


def find_guid(text: str, guid: str) -> str:
    """Return an identifier as it stands in a text, wherever it was broken; empty: it is not."""
    wanted = guid.strip(" {}").lower()
    if not _GUID.fullmatch(wanted):
        return ""
    pattern = r"[\s\u00ad\u2010-]*".join(wanted.replace("-", ""))
    found = re.search(rf"(?<![0-9a-f]){pattern}(?![0-9a-f])", text, re.IGNORECASE)
    return _BLANKS.sub(" ", found[0]) if found else ""


def find_domain(text: str, domain: str) -> str:
    """Return a domain as it stands in a text, by itself or in an address; empty: it is not."""
    if "." not in domain:
        return ""
    found = re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-])(?!\.[^\W_])", text, re.IGNORECASE)
    return found[0] if found else ""


def _line_finder(unit: Unit, question: Question) -> Finder:
    names = tuple(filter(None, map(words_of, unit.names)))
    known = set(names)
    rest = [name for one in question.others if (name := words_of(one)) and name not in known]

    def find(part: _Part) -> str:
        found = find_guid(part.words.text, unit.subscription) if unit.subscription else ""
        return found or find_product(part.words, names, rest)

    return find


def _company_finder(names: Iterable[str]) -> Finder:
    known = frozenset[tuple[str, ...]]().union(*(company(name) for name in names))
    return lambda part: find_company(part.words, known)


def _signature(stock: _Stock, files: Iterable[File]) -> tuple[Answer, SignedHow]:
    for how in (SignedHow.DIGITAL, SignedHow.FORM):
        signed = [
            Place(one.id, "") for one in files if one.reading and one.reading.signature == how.value
        ]
        if signed:
            return Answer(Hit.FOUND, tuple(signed[:MOST_PLACES])), how

    def find(part: _Part) -> str:
        found = SIGNATURE_WORDS.search(part.words.text)
        return found[0].strip() if found else ""

    answer = _answer(stock, find)
    return answer, SignedHow.LIKELY if answer.hit is Hit.FOUND else SignedHow.NONE


def _lines(stock: _Stock, question: Question) -> Iterator[tuple[str, Answer]]:
    for unit in question.lines:
        yield unit.id, _answer(stock, _line_finder(unit, question), unit.id)


def check(question: Question, files: Iterable[File]) -> Report:
    """Say what the files name, and where.

    Args:
        question: What to look for.
        files: The proofs on the claim, in order of adding.
    """
    present = list(files)
    stock = _stock(present)
    lines: Mapping[str, Answer] = dict(_lines(stock, question))
    signature, how = _signature(stock, present)
    if question.receipt:
        signature, how = Answer(Hit.FOUND), SignedHow.RECEIPT

    def tenant(part: _Part) -> str:
        text = part.words.text
        return find_guid(text, question.tenant_id) or find_domain(text, question.domain)

    def dated(part: _Part) -> str:
        return find_date(part.words.text, question.first_day, question.last_day)

    return Report(
        lines=lines,
        tenant=_answer(stock, tenant),
        customer=_answer(stock, _company_finder(question.customer)),
        partner=_answer(stock, _company_finder(question.partner)),
        dates=_answer(stock, dated),
        signature=signature,
        signature_how=how.value,
    )
