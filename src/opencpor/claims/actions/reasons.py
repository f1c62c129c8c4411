"""Reasons: in words where words are asked for, coded where the program has a list."""

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import legible
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList

LONGEST = 10_000


def needed(text: str, field: str = "reason") -> str:
    """Return a text that must be given.

    Raises:
        Invalid: ``reason_missing`` or ``too_long``.
    """
    plain = legible(text)
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
        error = FieldError(
            field,
            "too_long",
            phrase("At most {longest} characters.", longest=LONGEST),
            "Shorten it.",
        )
        raise Invalid("The text is too long.", code="invalid", errors=[error])
    return legible(text)


def known_code(program: Program, of: ReasonList, code: str, field: str = "code") -> str:
    """Return a code that a person may choose from one of the program's lists.

    Raises:
        Invalid: ``unknown_reason`` with the codes there are.
    """
    codes = [reason.code for reason in program.reasons.to_choose(of)]
    if code in codes:
        return code
    somebody = program.reasons.find(of, code) is not None
    text = phrase("There is no such reason.")
    if somebody:
        text = phrase("This reason is somebody else's to give.")
    error = FieldError(
        field, "unknown_reason", text, phrase("One of: {codes}.", codes=", ".join(codes))
    )
    raise Invalid("Choose another reason.", code="unknown_reason", errors=[error])
