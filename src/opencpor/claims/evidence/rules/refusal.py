"""Why a file is refused, in words for the person who chose it."""

from opencpor.common.errors import FieldError, Invalid, Problem, TooLarge, UnsupportedType

SUMMARY = "The file is not accepted."

_REASONS: dict[str, tuple[type[Problem], str, str]] = {
    "file_empty": (Invalid, "The file is empty.", "Check it and choose it again."),
    "file_too_large": (
        TooLarge,
        "The file is larger than {limit} MB.",
        "Save it with smaller pictures, or split it.",
    ),
    "type_not_accepted": (
        UnsupportedType,
        "Files of this kind ({kind}) are not accepted.",
        "Accepted are: {accepted}.",
    ),
    "content_differs": (
        UnsupportedType,
        "The name says {kind}, the content does not: it looks like {found}.",
        "Save it again in the kind that its name says.",
    ),
    "file_encrypted": (
        Invalid,
        "The file is protected by a password or encryption.",
        "Remove the protection and save it again.",
    ),
    "file_corrupt": (
        Invalid,
        "The file is damaged: {detail}.",
        "Open it, save it again and choose the new file.",
    ),
    "file_too_complex": (
        Invalid,
        "The file holds more than can be checked: {detail}.",
        "Print it to a PDF and use that.",
    ),
    "active_content": (
        Invalid,
        "The file can do things by itself: {detail}.",
        "Print it to a PDF and use that.",
    ),
    "outside_content": (
        Invalid,
        "The file loads things from elsewhere: {detail}.",
        "Embed or remove them, or print it to a PDF.",
    ),
    "embedded_file": (
        Invalid,
        "The file holds another file: {detail}.",
        "Take it out and upload it as a file of its own.",
    ),
    "archive": (
        UnsupportedType,
        "The file is an archive of other files.",
        "Upload each of them as a file of its own.",
    ),
}
CODES = frozenset(_REASONS)


def refuse(code: str, **facts: object) -> Problem:
    """Return the problem to raise for a refused file."""
    kind, message, remedy = _REASONS[code]
    said = message.format(**facts)
    error = FieldError("file", code, said, remedy.format(**facts))
    return kind(f"{SUMMARY} {said}", code=code, errors=[error])
