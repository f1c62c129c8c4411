"""What bodies and addresses of requests have in common."""

from collections.abc import Collection, Iterable

from pydantic import BaseModel, ConfigDict

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import joined, phrase


class Input(BaseModel):
    """Input refuses members that nobody knows: one mistyped would be as if it were left out."""

    model_config = ConfigDict(extra="forbid")


def refuse_unknown(asked: Iterable[str], known: Collection[str]) -> None:
    """Refuse filters that a list does not have: it would show everything as if they were left out.

    Operations of the API do so by themselves, see `opencpor.http.known`.

    Args:
        asked: The names of an address' query.
        known: Those that mean something.

    Raises:
        Invalid: ``unknown_filter`` for each other one.
    """
    unknown = sorted(set(asked) - set(known))
    if not unknown:
        return
    remedy = (
        phrase("Known: {known}.", known=", ".join(known)) if known else phrase("There are none.")
    )
    errors = [
        FieldError(name, "unknown_filter", "The list has no such filter.", remedy)
        for name in unknown
    ]
    said = phrase("There is no such filter here: {names}.", names=", ".join(unknown))
    raise Invalid(joined(said, remedy), code="invalid", errors=errors)
