"""Reasons: in words where words are asked for, coded where the program has a list."""

from opencpor.common.errors import FieldError, Invalid
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList

LONGEST = 10_000


def needed(text: str, field: str = "reason") -> str:
    """Return a text that must be given.

    Raises:
        Invalid: ``reason_missing`` or ``too_long``.
    """
    plain = text.strip()
    if not plain:
        error = FieldError(field, "reason_missing", "No reason is given.", "Say why.")
        raise Invalid("A reason is needed.", code="reason_missing", errors=[error])
    return short_enough(plain, field)


def short_enough(text: str, field: str) -> str:
    """Return a text that fits.

    Raises:
        Invalid: ``too_long``.
    """
    if len(text) > LONGEST:
        error = FieldError(field, "too_long", f"At most {LONGEST} characters.", "Shorten it.")
        raise Invalid("The text is too long.", code="invalid", errors=[error])
    return text.strip()


def known_code(program: Program, of: ReasonList, code: str, field: str = "code") -> str:
    """Return a code of one of the program's lists.

    Raises:
        Invalid: ``unknown_reason`` with the codes there are.
    """
    if program.reasons.find(of, code) is not None:
        return code
    codes = ", ".join(
        reason.code for name, found in program.reasons.lists() if name is of for reason in found
    )
    error = FieldError(field, "unknown_reason", "There is no such reason.", f"One of: {codes}.")
    raise Invalid("The reason's code is not known.", code="unknown_reason", errors=[error])
