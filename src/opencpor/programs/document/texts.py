"""Texts for people, in one language or several."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from typing import Annotated, Any

from pydantic import ConfigDict, RootModel, StringConstraints, model_validator

from opencpor.common.phrases import phrase
from opencpor.programs.document.base import wrong

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z]{2})?$"
_LANGUAGE = re.compile(LANGUAGE_PATTERN, re.ASCII)

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""A language tag such as `en` or `pt-BR`."""


class Text(RootModel[str | dict[str, str]]):
    """A text as written: one string for every language, or `{en: ..., de: ...}`."""

    model_config = ConfigDict(frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _shape(cls, value: Any) -> Any:
        if isinstance(value, str):
            if not value.strip():
                raise wrong("empty text", "words")
        elif isinstance(value, dict):
            _check_translations(value)
        else:
            what = phrase("{value} is no text", value=repr(value))
            raise wrong(what, "words, or words by language such as {en: ...}")
        return value

    @property
    def languages(self) -> frozenset[str]:
        """The languages the text is written in; empty if it serves all of them."""
        return frozenset() if isinstance(self.root, str) else frozenset(self.root)

    def in_language(self, language: str) -> str:
        """Give the text for a reader: the exact language, its main language, else the first."""
        if isinstance(self.root, str):
            return self.root
        for wanted in (language, language.partition("-")[0]):
            if wanted in self.root:
                return self.root[wanted]
        return next(iter(self.root.values()))

    def every(self) -> tuple[str, ...]:
        """Give the text in all its languages, as written."""
        return (self.root,) if isinstance(self.root, str) else tuple(self.root.values())

    def __str__(self) -> str:
        return self.in_language("en")


def _check_translations(value: dict[Any, Any]) -> None:
    if not value:
        raise wrong("no language", "words by language such as {en: ...}")
    for language, words in value.items():
        if not isinstance(language, str) or _LANGUAGE.fullmatch(language) is None:
            what = phrase("{language} is no language", language=repr(language))
            raise wrong(what, "a tag such as en, de or pt-BR")
        if not isinstance(words, str) or not words.strip():
            what = phrase("the text in {language} is empty or not text", language=repr(language))
            raise wrong(what, "words")


def check_placeholders(text: Text, allowed: Collection[str], required: Collection[str]) -> None:
    """Refuse a template with unknown, missing or malformed `{placeholders}` in any language."""
    for words in text.every():
        try:
            found = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        except ValueError as error:
            what = phrase("broken placeholder ({error})", error=error)
            raise wrong(what, "names in single braces") from error
        unknown = sorted(found - set(allowed))
        if unknown:
            what = phrase("unknown placeholder {names}", names=", ".join(unknown))
            raise wrong(what, phrase("only {names}", names=", ".join(sorted(allowed))))
        missing = sorted(set(required) - found)
        if missing:
            what = phrase("placeholder {names} is missing", names=", ".join(missing))
            raise wrong(what, "it in every language")
