"""The errors that business code raises; every door turns them into its own kind of answer.

One closed list of codes serves pages, API, bulk files and the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from opencpor.common.phrases import Phrase, phrase


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one field: where, a stable code, what is wrong, what to do."""

    field: str
    code: str
    message: str
    remedy: str = ""


class InputError(Exception):
    """What a person wrote (a setting, a document, a file) is wrong; the text says what to do."""


@dataclass
class Problem(Exception):  # noqa: N818 - the web's own word for it (RFC 9457)
    """Something a caller must be told; carries the HTTP status it means.

    Attributes:
        detail: What happened, why, and what to do, for a person.
        code: Stable code for machines.
        errors: One entry per wrong field.
        extra: Further members of the answer, such as the state and the allowed verbs.
        kept: Whether what was done before stays done: the answer says what, and why not all of it.
    """

    status: ClassVar[int] = 400
    title: ClassVar[str] = phrase("The request cannot be carried out")

    detail: str
    code: str = "bad_request"
    errors: Sequence[FieldError] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    kept: bool = False

    def __str__(self) -> str:
        lines = [self.detail, *(f"{e.field}: {e.message} {e.remedy}".strip() for e in self.errors)]
        return "\n".join(lines)


class Unauthenticated(Problem):
    """Nobody is signed in, or the token is not valid any longer."""

    status = 401
    title = phrase("Sign in first")


class Forbidden(Problem):
    """The caller may see the thing but not do this to it."""

    status = 403
    title = phrase("Not allowed")


class NotFound(Problem):
    """There is no such thing among what the caller may see."""

    status = 404
    title = phrase("Not found")


class WrongMethod(Problem):
    """There is such an address, but nothing that can be done to it in this way."""

    status = 405
    title = phrase("Not possible here")


class Conflict(Problem):
    """The thing is in a state, or held by someone, so that this cannot be done now."""

    status = 409
    title = phrase("Conflict")


class Gone(Problem):
    """The thing was there once and will not come back, such as an expired link."""

    status = 410
    title = phrase("No longer there")


class Stale(Problem):
    """The caller's revision is not the current one."""

    status = 412
    title = phrase("Changed meanwhile")


class TooLarge(Problem):
    """More bytes than are accepted."""

    status = 413
    title = phrase("Too large")


class UnsupportedType(Problem):
    """A kind of file that is not accepted."""

    status = 415
    title = phrase("Unsupported kind of file")


class Invalid(Problem):
    """The input has the wrong shape or contradicts a rule; ``errors`` says where."""

    status = 422
    title = phrase("Some of the input is not right")


class RevisionRequired(Problem):
    """The caller did not say which revision it saw."""

    status = 428
    title = phrase("If-Match is required")


class TooMany(Problem):
    """Too many requests; ``extra['retry_after']`` holds seconds."""

    status = 429
    title = phrase("Too many requests")


def not_found(what: str) -> NotFound:
    """Return the answer for a thing that is absent or another's: both look alike."""
    detail = phrase("There is no such {what}, or it is not yours.", what=Phrase(what, {}))
    return NotFound(detail, code="not_found")


class Broken(Problem):
    """The software, or what it stands on, failed; what it was is in the log."""

    status = 500
    title = phrase("Something went wrong")


class Unavailable(Problem):
    """What is needed cannot be reached just now."""

    status = 503
    title = phrase("Not available just now")
