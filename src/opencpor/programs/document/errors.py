"""What is wrong with a document, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from opencpor.common.errors import InputError
from opencpor.common.phrases import phrase

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True, slots=True)
class DocumentError:
    """One thing wrong: `path: what is wrong: what is expected`."""

    path: str
    what: str
    expected: str

    @classmethod
    def at(cls, path: Path, what: str, expected: str) -> DocumentError:
        """Build one from a path in parts; an empty path is the document itself."""
        where = ".".join(str(step) for step in path) or "document"
        shown = where.encode(errors="backslashreplace").decode()  # half of a surrogate pair
        return cls(shown, what, expected)

    def __str__(self) -> str:
        return f"{self.path}: {self.what}: expected {self.expected}"


class DocumentErrors(InputError):  # noqa: N818 - it holds many errors
    """The document is refused whole; `errors` holds every reason at once, in document order."""

    def __init__(self, errors: Iterable[DocumentError]) -> None:
        self.errors: Sequence[DocumentError] = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


def unknown(
    path: Path, named: Iterable[str], known: Container[str], what: str
) -> Iterator[DocumentError]:
    """Say which of the names that stand at a path mean nothing in this document.

    Args:
        path: Where they stand.
        named: The names.
        known: Those that the document has.
        what: What they name, as a `phrase`.
    """
    for name in named:
        if name not in known:
            told = phrase("unknown {what} {name}", what=what, name=repr(name))
            yield DocumentError.at(path, told, phrase("one that this document has"))
