"""What the checker says, on pages: advice beside the files, with a way to each place."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.roles import Permission
from opencpor.claims.evidence.actions.open import open_text
from opencpor.claims.evidence.models import AssociationEvidence, Evidence, EvidenceKind
from opencpor.claims.evidence.queries import report_of
from opencpor.claims.evidence.rules.naming import tidy
from opencpor.claims.evidence.rules.passages import Reading
from opencpor.claims.evidence.rules.report import Answer, Hit, Place, Report, SignedHow
from opencpor.claims.pages.sight import Sight
from opencpor.claims.templatetags.claims import showable, unit_name

HITS: dict[Hit, Any] = {
    Hit.FOUND: lazy("found"),
    Hit.NOT_FOUND: lazy("not found"),
    Hit.UNREAD: lazy("could not be read everywhere"),
}
ICONS = {Hit.FOUND: "circle-check", Hit.NOT_FOUND: "alert-triangle", Hit.UNREAD: "help-circle"}
HOW: dict[SignedHow, Any] = {
    SignedHow.RECEIPT: lazy("the customer acknowledged online"),
    SignedHow.DIGITAL: lazy("a digital signature; who signed was not verified"),
    SignedHow.FORM: lazy("a signature field is filled in"),
    SignedHow.LIKELY: lazy("likely: the words beside a signature are there; look whether one is"),
    SignedHow.NONE: "",
}


@dataclass(frozen=True)
class Spot:
    """One place: how it is called, and the address that shows it; empty: it cannot be shown."""

    words: str
    address: str


@dataclass(frozen=True)
class Said:
    """One answer.

    Attributes:
        what: What was looked for.
        hit: Whether it was found.
        words: The same in words.
        icon: Its picture.
        note: What makes it more or less sure.
        spots: Where.
    """

    what: str
    hit: str
    words: Any
    icon: str
    note: Any
    spots: Sequence[Spot]


def place_words(label: str) -> str:
    """Write the part of a file in the reader's language."""
    unit, _blank, name = label.partition(" ")
    patterns = {
        "page": _("page %(name)s"),
        "heading": _("heading “%(name)s”"),
        "sheet": _("sheet “%(name)s”"),
        "slide": _("slide %(name)s"),
        "picture": _("picture"),
    }
    return patterns[unit] % {"name": name} if unit in patterns else ""


Proof = Evidence | AssociationEvidence


def _spots(
    places: Iterable[Place], files: Sequence[Proof], show: Callable[[str], str], *, here: bool
) -> Iterator[Spot]:
    known = {one.id: one for one in files}
    for place in places:
        file = known.get(place.file)
        if file is None:
            continue
        part = place_words(place.label)
        words = _("%(part)s of %(file)s") if part and len(files) > 1 else "%(part)s" if part else (
            "%(file)s"
        )  # fmt: skip
        query = {"part": place.label} if place.label else {}
        if not showable(file):
            address = ""
        elif here:
            address = f"?{urlencode({'file': file.id} | query)}#viewer"
        else:
            address = show(file.id)
            joint = "&" if "?" in address else "?"
            address += f"{joint}{urlencode(query)}" if query else ""
        yield Spot(words % {"part": part, "file": file.file.name}, address)


def _names(sight: Sight) -> dict[str, str]:
    return {line.id: unit_name(line, sight.program) for line in sight.claim.lines.all()}


def _answers(report: Report, names: Mapping[str, str]) -> Iterator[tuple[str, Answer, Any]]:
    for line_id, answer in report.lines.items():
        yield names[line_id], answer, ""
    yield _("Tenant ID or domain"), report.tenant, ""
    yield _("Name of the customer"), report.customer, ""
    yield _("Name of the partner"), report.partner, ""
    yield _("Date within the limit"), report.dates, ""
    yield _("Signature"), report.signature, HOW[SignedHow(report.signature_how)]


def was_read(sight: Sight, files: Sequence[Evidence]) -> list[Evidence]:
    """Return the files that the checker speaks of; none: none is read yet, or nobody may know."""
    if not sight.actor.may(Permission.EVIDENCE_READ):
        return []
    proofs = [one for one in files if one.kind != EvidenceKind.PUBLIC_SECTOR_DISCLOSURE.value]
    return proofs if any(one.file.read_at for one in proofs) else []


def checker_panel(
    sight: Sight, files: Sequence[Evidence] | None, *, here: bool = False, beside: str = ""
) -> list[Said] | None:
    """Return what the checker says; None: nothing was read yet, or the reader may not know.

    Args:
        sight: The claim as its reader sees it.
        files: Its files.
        here: Whether the page itself shows files; else links lead to the page that does.
        beside: What their addresses say at the end of the page that leads there; may be empty.
    """
    proofs = was_read(sight, files or ())
    if not proofs:
        return None
    return said_of(
        report_of(sight.claim),
        _names(sight),
        proofs,
        lambda file: reverse("claims:view", args=[sight.claim.id, file]) + beside,
        here=here,
    )


def said_of(
    report: Report,
    names: Mapping[str, str],
    files: Sequence[Proof],
    show: Callable[[str], str],
    *,
    here: bool = False,
) -> list[Said]:
    """Return a report in words.

    Args:
        report: What the checker says.
        names: Of its lines.
        files: That it is about.
        show: Returns the address that shows a file.
        here: As for `checker_panel`.
    """
    return [
        Said(
            what,
            answer.hit.value,
            HITS[answer.hit],
            ICONS[answer.hit],
            note,
            list(_spots(answer.places, files, show, here=here)),
        )
        for what, answer, note in _answers(report, names)
    ]


def hits_in(sight: Sight, evidence_id: str) -> list[str]:
    """Return the words that the checker found in one file, for highlighting."""
    if not sight.actor.may(Permission.EVIDENCE_READ):
        return []
    return found_in(report_of(sight.claim), evidence_id)


def found_in(report: Report, evidence_id: str) -> list[str]:
    """Return the words that a report found in one file."""
    answers = [answer for _what, answer, _note in _answers(report, dict.fromkeys(report.lines, ""))]
    return sorted(
        {
            place.text
            for answer in answers
            for place in answer.places
            if place.file == evidence_id and place.text
        }
    )


@dataclass(frozen=True)
class ShownPassage:
    """One part of a file: what it is called, and its words, each piece marked or not."""

    label: str
    words: str
    readable: bool
    pieces: Sequence[tuple[str, bool]]


def _pieces(text: str, find: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut a text where something was found, whatever blanks and capitals are there."""
    if not find:
        return [(text, False)]
    patterns = (r"\s+".join(map(re.escape, one.split())) for one in find)
    parts = re.split(f"({'|'.join(patterns)})", text, flags=re.IGNORECASE)
    return [(part, bool(place % 2)) for place, part in enumerate(parts) if part]


def marked_text(sight: Sight, evidence_id: str, reason: str = "") -> list[ShownPassage]:
    """Return the words of a file, with what the checker found; the opening is logged.

    Raises:
        Conflict: If they were not read.
    """
    reading = open_text(sight.claim.id, evidence_id, sight.actor, reason)
    return marked(reading, hits_in(sight, evidence_id))


def marked(reading: Reading, find: Sequence[str]) -> list[ShownPassage]:
    """Return the words of a file, part by part, with what was found in them."""
    return [
        ShownPassage(one.label, place_words(one.label), one.readable, _pieces(tidy(one.text), find))
        for one in reading.passages
    ]
