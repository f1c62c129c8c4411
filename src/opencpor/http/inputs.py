"""What bodies and addresses of requests have in common."""

from collections.abc import Collection, Iterable

from pydantic import BaseModel, ConfigDict

from opencpor.common.errors import FieldError, Invalid


class Input(BaseModel):
    """Input refuses members that nobody knows: one mistyped would be as if it were left out."""

    model_config = ConfigDict(extra="forbid")


def refuse_unknown(asked: Iterable[str], known: Collection[str]) -> None:
    """Refuse filters that a list does not have: it would show everything as if they were left out.

    Args:
        asked: The names of an address' query.
        known: Those that mean something.

    Raises:
        Invalid: ``unknown_filter`` for each other one.
    """
    remedy = f"Known: {', '.join(known)}."
    errors = [
        FieldError(name, "unknown_filter", "The list has no such filter.", remedy)
        for name in sorted(set(asked) - set(known))
    ]
    if errors:
        detail = f"The list has no such filter: {', '.join(one.field for one in errors)}. {remedy}"
        raise Invalid(detail, code="invalid", errors=errors)
