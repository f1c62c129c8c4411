"""The shapes of requests and answers about evidence.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import Literal, TypedDict

EvidenceKind = Literal[
    "signed_agreement", "template", "acknowledgement", "public_sector_disclosure", "other"
]

Hit = Literal["found", "not_found", "unread"]

Scan = Literal["unscanned", "waiting", "clean", "infected"]

SignedHow = Literal["receipt", "digital", "form", "likely", ""]


class CheckerAnswerOut(TypedDict):
    """Whether something was found, and where."""

    hit: Hit
    places: list[PlaceOut]


class CheckerOut(TypedDict):
    """What the checker says, as advice; ``lines`` by line id, ``dates`` within the limit.

    ``signature_how`` says how sure a signature is; ``likely`` are words beside one.
    """

    lines: dict[str, CheckerAnswerOut]
    tenant: CheckerAnswerOut
    customer: CheckerAnswerOut
    partner: CheckerAnswerOut
    dates: CheckerAnswerOut
    signature: CheckerAnswerOut
    signature_how: SignedHow


class EvidenceList(TypedDict):
    """EvidenceList.

    All files on a claim; ``checker`` is there for those who may open them without a reason.
    """

    items: list[EvidenceOut]
    checker: CheckerOut | None


class EvidenceOut(TypedDict):
    """One file on a claim or an association; ``readable`` is false for scans and pictures.

    ``words_read`` tells that its words were read for the checker, soon after it was added.
    ``scan`` is what the virus scanner says; a file that waits for it is in quarantine.
    """

    id: str
    kind: EvidenceKind
    signed_on: str | None
    lines: list[str]
    note: str
    name: str
    media_type: str
    size: int
    sha256: str
    readable: bool
    words_read: bool
    scan: Scan
    pages: int | None
    added_at: str
    added_by: str


class PlaceOut(TypedDict):
    """Where something was found; of what is unread: what could not be read.

    ``label`` names the part of the file, such as "page 3", and is empty for the whole of
    it.
    """

    evidence: str
    label: str
    text: str


class DefenseList(TypedDict):
    """All files that defend an association; the checker's one line is the association itself."""

    items: list[EvidenceOut]
    checker: CheckerOut | None
