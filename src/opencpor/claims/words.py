"""Words of this room's own documents, mails and customer pages, by language.

They are data rather than catalog entries because a document speaks the language of its reader,
whoever's browser asked for it, and because a frozen text must not change with a translation.
"""

from collections.abc import Iterator, Mapping

ENGLISH = "en"


class Words(Mapping[str, str]):
    """The words of one language; what it lacks is English."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], language: str) -> None:
        main = language.split("-", maxsplit=1)[0]
        known = {code for texts in table.values() for code in texts}
        self.language = language if language in known else main if main in known else ENGLISH
        self._words = {
            key: texts.get(self.language, texts[ENGLISH]) for key, texts in table.items()
        }

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
