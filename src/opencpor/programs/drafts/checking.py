"""What is wrong with a draft, all that publishing would say, with the line of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opencpor.common.phrases import phrase
from opencpor.http.wording import in_words
from opencpor.programs.document.errors import DocumentError, DocumentErrors
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.outline import root_fields
from opencpor.programs.document.places import line_of
from opencpor.programs.document.program import Program as Document
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.queries import latest_version
from opencpor.programs.rendering.labels import PLATE
from opencpor.programs.rules.continuity import continuity_errors

MOST_SHOWN = 200
LONGEST = 300  # characters of a value that is wrong, as people are shown it
IDENTITY_PATH = "identity"  # stands for the keys of the top level that are no section


@dataclass(frozen=True)
class Finding:
    """One thing wrong, where it is, and what is expected there, in the reader's language."""

    path: str
    what: str
    expected: str
    line: int | None

    @property
    def section(self) -> str:
        """The key of the document's top level that it stands under."""
        return self.path.split(".", 1)[0]

    @property
    def part(self) -> str:
        """The part of the draft whose page it can be mended on; empty: only the whole document."""
        if self.section in PLATE:
            return IDENTITY_PATH
        return self.section if self.section in root_fields() else ""


@dataclass(frozen=True)
class Checked:
    """What came of checking a text: the findings, or the document.

    Attributes:
        findings: What is wrong, at most `MOST_SHOWN`.
        count: How much is wrong.
        document: The document, if there is nothing wrong.
    """

    findings: Sequence[Finding]
    count: int
    document: Document | None


def check(draft: VersionDraft, text: str | None = None, *, part: str = "") -> Checked:
    """Check a draft as it stands, or another text in its place.

    It is compared with the latest version: what that has and history needs cannot be taken away.
    What is wrong in a ``part`` comes first, lest what is wrong elsewhere crowds it out.
    """
    given = draft.text if text is None else text
    try:
        document = load_document(given)
    except DocumentErrors as refused:
        return _found(given, refused.errors, part)
    errors = list(continuity_errors(latest_version(draft.program_id).document, document))
    if document.key != draft.program_id:
        what = phrase("{new} instead of {old}", new=repr(document.key), old=repr(draft.program_id))
        errors.insert(0, DocumentError.at(("key",), what, phrase("the program's own key")))
    if errors:
        return _found(given, errors, part)
    return Checked([], 0, document)


def _stands_in(path: str, part: str) -> bool:
    if part == IDENTITY_PATH:
        return path.split(".", 1)[0] in PLATE
    return f"{path}.".startswith(f"{part}.")


def _found(text: str, errors: Sequence[DocumentError], part: str) -> Checked:
    ordered = sorted(errors, key=lambda one: not _stands_in(one.path, part)) if part else errors
    findings = [
        Finding(
            _short(error.path),
            _short(in_words(error.what)),
            _short(in_words(error.expected)),
            line_of(text, error),
        )
        for error in ordered[:MOST_SHOWN]
    ]
    return Checked(findings, len(errors), None)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
