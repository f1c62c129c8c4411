"""What is said of input of the wrong shape, as sentences that can be said in any language."""

from collections.abc import Mapping
from typing import Any

from opencpor.common.phrases import phrase


def _(text: str) -> str:
    """Mark a text for translation; see `wording.in_words`."""
    return text


SHAPES: dict[str, str] = {
    "missing": _("Field required"),
    "extra_forbidden": _("Extra inputs are not permitted"),
    "string_type": _("Input should be a valid string"),
    "string_too_long": _("String should have at most {max_length} characters"),
    "string_too_short": _("String should have at least {min_length} characters"),
    "int_type": _("Input should be a valid integer"),
    "int_parsing": _("Input should be a valid integer, unable to parse string as an integer"),
    "bool_type": _("Input should be a valid boolean"),
    "bool_parsing": _("Input should be a valid boolean, unable to interpret input"),
    "list_type": _("Input should be a valid list"),
    "dict_type": _("Input should be a valid dictionary"),
    "model_attributes_type": _(
        "Input should be a valid dictionary or object to extract fields from"
    ),
    "enum": _("Input should be {expected}"),
    "literal_error": _("Input should be {expected}"),
    "greater_than_equal": _("Input should be greater than or equal to {ge}"),
    "less_than_equal": _("Input should be less than or equal to {le}"),
    "number_or_text": _("This is neither a whole number nor plain text of a number."),
    "date_type": _("Input should be a valid date"),
    "datetime_type": _("Input should be a valid datetime"),
    "date_from_datetime_parsing": _("Input should be a valid date or datetime, {error}"),
    "too_long": _(
        "{field_type} should have at most {max_length} items after validation, not {actual_length}"
    ),
}
"""By the kind of error, as pydantic words it; others are said as they come, in English."""


def said_of(found: Mapping[str, Any]) -> str:
    """Return what is said of one error of pydantic's."""
    words, template = str(found["msg"]), SHAPES.get(found["type"])
    try:
        made = phrase(template, **found.get("ctx", {})) if template else words
    except KeyError:
        return words
    return made if made == words else words
