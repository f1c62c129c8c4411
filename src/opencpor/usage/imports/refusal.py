"""Why a file is refused as a whole."""

from enum import StrEnum


class Refusal(StrEnum):
    """The closed list of reasons; bad rows are never one of them."""

    EMPTY = "empty_file"  # no byte, or no row under the headings
    NOT_A_TABLE = "not_a_table"  # some other kind of file, whatever its name says
    ENCODING = "unreadable_text"
    DAMAGED = "damaged_file"  # the kind is right, the content cannot be read
    TOO_LARGE = "file_too_large"  # packed or unpacked
    HEADINGS = "unknown_layout"
    OPTIONS = "wrong_options"  # what was said beside the file does not fit it
    LICENSES = "bad_license_report"


class RefusedError(ValueError):
    """A file that cannot be used at all.

    Attributes:
        code: From the closed list.
        reason: What is wrong and what to do, for a person.
    """

    def __init__(self, code: Refusal, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)
