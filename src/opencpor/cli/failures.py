"""What the command line says about an error, and the exit code that goes with it."""

from opencpor.common.errors import InputError, Problem

FAILED = 1
WRONG_INPUT = 2
INTERRUPTED = 130
CLIENT_ERRORS = range(400, 500)
MAY_WORK_LATER = {409, 412, 429}  # the input was right; the state of things was not


class CommandError(Exception):
    """A command cannot go on; the text is for the person at the keyboard.

    Attributes:
        code: The exit code; `WRONG_INPUT` if other arguments would have worked.
    """

    def __init__(self, message: str, code: int = FAILED) -> None:
        self.code = code
        super().__init__(message)


def explain(error: Exception) -> tuple[str, int]:
    """Return what to print about an error and the exit code.

    Errors made for people are told as they are. Anything else is a fault of the software or of
    the machine: its kind and text in one line, and how to see more.
    """
    if isinstance(error, CommandError):
        return f"cpor: {error}", error.code
    if isinstance(error, InputError):
        return f"cpor: {error}", WRONG_INPUT
    if isinstance(error, Problem):
        wrong = error.status in CLIENT_ERRORS and error.status not in MAY_WORK_LATER
        return f"cpor: {error}", WRONG_INPUT if wrong else FAILED
    if isinstance(error, OSError) and error.filename is not None:
        return f"cpor: {error.filename}: {error.strerror}", WRONG_INPUT
    kind = type(error).__name__
    text = str(error).strip() or "no details"
    return f"cpor: {kind}: {text}\nRun 'cpor --debug ...' to see where it arose.", FAILED
