"""Why a file is refused, in words for the person who chose it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from opencpor.common.errors import FieldError, Invalid, Problem, TooLarge, UnsupportedType


def noted(text: str) -> str:
    """Mark a text for translation; the rules know no framework that could translate it."""
    return text


_ = noted
SUMMARY = _("The file is not accepted.")
MOST = "most"  # the fact that fills the gap of a detail


@dataclass(frozen=True)
class FileError(FieldError):
    """Why a file is refused, with the facts that its words are made of."""

    facts: Mapping[str, object] = field(default_factory=dict)


_REASONS: dict[str, tuple[type[Problem], str, str]] = {
    "file_empty": (Invalid, _("The file is empty."), _("Check it and choose it again.")),
    "file_too_large": (
        TooLarge,
        _("The file is larger than {limit} MB."),
        _("Save it with smaller pictures, or split it."),
    ),
    "type_not_accepted": (
        UnsupportedType,
        _("Files of this kind ({kind}) are not accepted."),
        _("Accepted are: {accepted}."),
    ),
    "content_differs": (
        UnsupportedType,
        _("The name says {kind}, the content does not: it looks like {found}."),
        _("Save it again in the kind that its name says."),
    ),
    "file_encrypted": (
        Invalid,
        _("The file is protected by a password or encryption."),
        _("Remove the protection and save it again."),
    ),
    "file_corrupt": (
        Invalid,
        _("The file is damaged: {detail}."),
        _("Open it, save it again and choose the new file."),
    ),
    "file_too_complex": (
        Invalid,
        _("The file holds more than can be checked: {detail}."),
        _("Print it to a PDF and use that."),
    ),
    "active_content": (
        Invalid,
        _("The file can do things by itself: {detail}."),
        _("Print it to a PDF and use that."),
    ),
    "outside_content": (
        Invalid,
        _("The file loads things from elsewhere: {detail}."),
        _("Embed or remove them, or print it to a PDF."),
    ),
    "embedded_file": (
        Invalid,
        _("The file holds another file: {detail}."),
        _("Take it out and upload it as a file of its own."),
    ),
    "archive": (
        UnsupportedType,
        _("The file is an archive of other files."),
        _("Upload each of them as a file of its own."),
    ),
}
CODES = frozenset(_REASONS)


def _word(value: object, facts: Mapping[str, object], say: Callable[[str], str]) -> object:
    """Word one fact. Names out of a file are no templates: only our own details have a gap."""
    if not isinstance(value, str) or not value:
        return value
    return say(value).format(most=facts[MOST]) if MOST in facts else say(value)


def worded(code: str, facts: Mapping[str, object], say: Callable[[str], str]) -> Problem:
    """Return the problem to raise for a refused file.

    Args:
        code: Why.
        facts: What fills the gaps of its words.
        say: Says our own words in a language.
    """
    kind, message, remedy = _REASONS[code]
    filled = {name: _word(value, facts, say) for name, value in facts.items()}
    said = say(message).format(**filled)
    error = FileError("file", code, said, say(remedy).format(**filled), facts)
    return kind(f"{say(SUMMARY)} {said}", code=code, errors=[error])


def refuse(code: str, **facts: object) -> Problem:
    """Return the problem to raise for a refused file, in English; its door words it anew."""
    return worded(code, facts, str)
