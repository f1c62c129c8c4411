"""Why a file is refused, in words for the person who chose it."""

from collections.abc import Mapping

from opencpor.common.errors import FieldError, Invalid, Problem, TooLarge, UnsupportedType
from opencpor.common.phrases import Phrase, joined, phrase


def noted(text: str) -> str:
    """Mark a text for translation; the rules know no framework that could translate it."""
    return text


_ = noted
SUMMARY = _("The file is not accepted.")
MOST = "most"  # the fact that fills the gap of a detail


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


def _fact(value: object, facts: Mapping[str, object]) -> object:
    """Word one fact. Names out of a file are no templates: only our own details have a gap."""
    if not isinstance(value, str) or not value:
        return value
    return Phrase(value, {MOST: str(facts[MOST])} if MOST in facts else {})


def refuse(code: str, **facts: object) -> Problem:
    """Return the problem to raise for a refused file.

    Args:
        code: Why.
        facts: What fills the gaps of its words.
    """
    kind, message, remedy = _REASONS[code]
    filled = {name: _fact(value, facts) for name, value in facts.items()}
    said = phrase(message, **filled)
    error = FieldError("file", code, said, phrase(remedy, **filled))
    return kind(joined(SUMMARY, said), code=code, errors=[error])
