"""Every translated text speaks the program's first language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from opencpor.common.phrases import phrase
from opencpor.programs.document.draft import Draft
from opencpor.programs.document.errors import DocumentError, Path
from opencpor.programs.document.texts import Text


def translations(draft: Draft) -> Iterator[DocumentError]:
    """Refuse a text without the first language, or in one the program does not name."""
    languages = draft.raw.get("languages", ["en"])
    if not isinstance(languages, list) or not languages:
        return
    for path, text in _texts(draft):
        if text.languages and languages[0] not in text.languages:
            what = phrase("no text in {language}", language=repr(languages[0]))
            yield DocumentError.at(path, what, phrase("the program's first language"))
        for other in sorted(text.languages - set(languages)):
            what = phrase(
                "text in {language}, which is no language of the program", language=repr(other)
            )
            names = ", ".join(map(str, languages))
            yield DocumentError.at(path, what, phrase("only {names}", names=names))


def _texts(draft: Draft) -> Iterator[tuple[Path, Text]]:
    for path, value in draft.good():
        yield from _walk(value, path)


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _walk(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _walk(item, (*path, place))
