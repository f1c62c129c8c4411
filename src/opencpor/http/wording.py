"""Says in the reader's language what was written in English where no reader was known.

Only the language that is active counts: on pages the reader's own setting, else what the browser
asks for; in the API what ``Accept-Language`` asks for. Codes stay the same in every language.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from opencpor.common.errors import FieldError, Problem
from opencpor.common.phrases import Phrase, kept, read

PHRASES = "phrases"  # member of a stored document: what its sentences with gaps are made of


def in_words(text: str) -> str:
    """Return an English sentence in the active language; what is no sentence of ours stays."""
    if not isinstance(text, Phrase):
        return gettext(text) if text else ""
    said = gettext(text.template)
    if not text.values:
        return said
    return said.format(**{
        gap: in_words(value) if isinstance(value, Phrase) else value
        for gap, value in text.values.items()
    })  # fmt: skip


def phrases_of(problem: Problem) -> dict[str, Any]:
    """Return what the sentences of a problem are made of, to be stored beside them."""
    return kept([problem.detail, *_texts(problem.errors)])


def _texts(errors: Iterable[FieldError]) -> Iterable[str]:
    for error in errors:
        yield from (error.message, error.remedy)


def reworded(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored problem document in the active language.

    Args:
        stored: As `opencpor.http.problems.stored_document` returns it, perhaps long ago.
    """
    phrases = stored.get(PHRASES, {})
    said = {name: value for name, value in stored.items() if name != PHRASES}
    for name in ("title", "detail"):
        if name in said:
            said[name] = in_words(read(said[name], phrases))
    if "errors" in said:
        said["errors"] = [reworded_error(error, phrases) for error in said["errors"]]
    return said


def reworded_error(error: Mapping[str, Any], phrases: Mapping[str, Any]) -> dict[str, Any]:
    """Return one stored error of a field in the active language."""
    return {
        **error,
        "message": in_words(read(error["message"], phrases)),
        "remedy": in_words(read(error["remedy"], phrases)),
    }
