"""Sentences that are written in English and can be said in the reader's language later.

What is wrong is found where no reader is known: in rules, in jobs, in a database that keeps it for
somebody. A plain sentence is its own key for translation. One with gaps is a `Phrase`: English
text for logs, files and the command line, which remembers what it was made of. The doors say it
in the reader's language; see `opencpor.http.wording`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

Value = str | int | float


class Phrase(str):  # noqa: SLOT000 - it has attributes of its own
    """An English sentence with its gaps filled.

    Attributes:
        template: The sentence with named gaps, as `str.format` reads them.
        values: What fills them; a value that is a phrase is said in the reader's language too.
    """

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value]) -> Self:
        """Fill the gaps; a template without values is taken as it is."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, dict(values)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how it is made again: a copy of the text alone would not know its gaps."""
        return type(self), (self.template, self.values)


def phrase(template: str, /, **values: object) -> Phrase:
    """Return a sentence whose gaps are filled; the template is collected for translation.

    Args:
        template: An English sentence with named gaps.
        values: Texts and numbers stay what they are; anything else is written by `str`.
    """
    plain = {name: value if isinstance(value, Phrase | int | float) else str(value)
             for name, value in values.items()}  # fmt: skip
    return Phrase(template, plain)


def joined(*parts: str) -> Phrase:
    """Return sentences one after the other, each of which is said in the reader's language."""
    said = [part if isinstance(part, Phrase) else Phrase(part, {}) for part in parts if part]
    gaps = " ".join(f"{{part{place}}}" for place, _ in enumerate(said))
    return Phrase(gaps, {f"part{place}": part for place, part in enumerate(said)})


def _kept(value: Value) -> Any:
    if not isinstance(value, Phrase):
        return value
    return {"template": value.template, "values": {k: _kept(v) for k, v in value.values.items()}}


def kept(texts: Iterable[str]) -> dict[str, Any]:
    """Return what phrases among some texts are made of, by their English text, to be stored."""
    return {str(text): _kept(text) for text in texts if isinstance(text, Phrase)}


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return Phrase(value["template"], {name: _read(one) for name, one in value["values"].items()})


def read(text: str, phrases: Mapping[str, Any]) -> str:
    """Return a stored text as it was before: a phrase again if it was one."""
    found = phrases.get(text)
    made: str = text if found is None else _read(found)
    return made
