"""What is known of a file after it was checked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Checked:
    """What a check of the content found.

    Attributes:
        readable: Whether a machine can read words in it; pictures and scans are not.
        pages: How many pages, where the kind of file has pages.
    """

    readable: bool
    pages: int | None = None


@dataclass(frozen=True)
class FileFacts:
    """A file that is accepted.

    Attributes:
        name: Its name without folders or control characters.
        kind: Kind by extension, in lower case and agreed with the content.
        media_type: What it is served as.
        size: In bytes.
        sha256: Hash of its content.
    """

    name: str
    kind: str
    media_type: str
    size: int
    sha256: bytes
    readable: bool
    pages: int | None
