"""What the writing actions share: outcomes, and what a constraint's refusal means to a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import joined, phrase

M = TypeVar("M", bound=Model)


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Expect(StrEnum):
    """Whether the thing may be there already."""

    NEW = "new"
    KNOWN = "known"
    ANY = "any"


@dataclass(frozen=True)
class Put(Generic[M]):
    """A stored row and what became of it."""

    row: M
    outcome: Outcome


PARTNERS = (
    "domain",
    "partner_domain",
    phrase("This domain belongs to a partner organization."),
    phrase("A partner never speaks for a customer."),
)
# Constraint -> (field, code, message, remedy): the database decides, this only says it nicely.
REFUSALS = {
    "directory_accountnumber_pkey": (
        "",
        "number_in_use",
        phrase("This number is already a PartnerID or a global account id."),
        phrase("Every number is used once; a global account id is never a PartnerID."),
    ),
    "customer_domain_verified_once": (
        "domains",
        "domain_taken",
        phrase("The domain is verified for another tenant."),
        phrase("Check which tenant it belongs to, and correct that one first."),
    ),
    "customer_domain_proven_is_no_partners": PARTNERS,
}
EXISTING = {
    "directory_partner_global_id": phrase("partner"),
    "directory_location_partner_id": phrase("location"),
    "directory_customer_tenant_id": phrase("customer"),
    "directory_subscription_subscription_id": phrase("subscription"),
    "enrollment_once_per_program": phrase("enrollment"),
}


def exists_already(what: str) -> Conflict:
    """Return the answer to creating what is there already."""
    return Conflict(
        phrase("There is already such a {what}. Change it instead.", what=what),
        code="already_exists",
    )


@contextmanager
def explained(field: str = "") -> Iterator[None]:
    """Run in a transaction; turn the refusal of a known constraint into a problem with its code.

    Args:
        field: Which field a refused account number was in.

    Raises:
        Invalid, Conflict: Instead of IntegrityError, for the constraints that people can meet.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if name in REFUSALS:
            at, code, message, remedy = REFUSALS[name]
            problem = FieldError(at or field, code, message, remedy)
            raise Invalid(message, code=code, errors=[problem]) from error
        for start, what in EXISTING.items():
            if name.startswith(start):
                raise exists_already(what) from error
        raise


def refused(field: str, code: str, message: str, remedy: str) -> Invalid:
    """Return the refusal of one field."""
    error = FieldError(field, code, message, remedy)
    return Invalid(joined(message, remedy), code=code, errors=[error])
