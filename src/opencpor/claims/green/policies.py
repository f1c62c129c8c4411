"""From what somebody wishes for to a green path that a program document may hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.document.policy import GreenCondition, GreenPath


@dataclass(frozen=True)
class Wish:
    """A green path as somebody wrote it; shares are texts such as "0.05"."""

    enabled: bool
    conditions: tuple[GreenCondition, ...]
    min_decided_claims: int
    max_rejected_share: str
    audit_share: str


SHARES = frozenset({"max_rejected_share", "audit_share"})
HOW_SHARES = phrase("Write a number from 0 to 1, such as 0.05.")


def _errors(found: ValidationError) -> Iterator[FieldError]:
    for error in found.errors():
        place = ".".join(str(part) for part in error["loc"]) or "conditions"
        if place.rpartition(".")[2] in SHARES:
            yield FieldError(place, "wrong", "This is no share.", HOW_SHARES)
        else:
            yield FieldError(place, "wrong", error["msg"], "Write it as the program document does.")


def policy_from(wish: Wish) -> GreenPath:
    """Return the policy that a wish is.

    Raises:
        Invalid: ``wrong_policy``, with every error at once.
    """
    data: dict[str, Any] = {
        "enabled": wish.enabled,
        "conditions": [one for one in GreenCondition if one in wish.conditions],
        "partner_history": {
            "min_decided_claims": wish.min_decided_claims,
            "max_rejected_share": wish.max_rejected_share,
        },
        "audit_share": wish.audit_share,
    }
    try:
        return GreenPath.model_validate(data)
    except ValidationError as found:
        raise Invalid(
            "The policy cannot be used as it is.", code="wrong_policy", errors=list(_errors(found))
        ) from found


def month_of(text: str | None) -> Month | None:
    """Read the month from which a change shall govern; None: as usual.

    Raises:
        Invalid: If it is none.
    """
    if not text:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        field = FieldError("effective_from", "month", str(error), "Write it as 2026-12.")
        raise Invalid("This is no month.", code="invalid", errors=[field]) from error
