"""What the API says about payees: never a whole account number."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.http.inputs import Input
from opencpor.http.paging import LARGEST, USUAL
from opencpor.incentives.listed import ListAsked
from opencpor.incentives.payees.lifecycle import PayeeState, allowed
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.queries import details_of, longest_freezes, usable_from
from opencpor.incentives.payees.rules import Details, PayeeKind


class PayeeIn(Input):
    """Whom a location's money shall go to; which fields it needs depends on the kind.

    `iban`: holder and iban, perhaps bic. `account`: holder, country, account_number and
    routing_code, perhaps bic; where there are no IBANs. `reference`: holder and reference.
    """

    location: str
    kind: PayeeKind
    holder: str = Field(max_length=300)
    country: str = Field("", max_length=10, description="of the account; said by an IBAN itself")
    iban: str = Field("", max_length=100)
    bic: str = Field("", max_length=40, description="empty: looked up, if the IBAN's bank is known")
    account_number: str = Field("", max_length=100)
    routing_code: str = Field("", max_length=40)
    reference: str = Field("", max_length=300, description="of the payee in an outside system")

    def details(self) -> Details:
        """Return it as the action takes it."""
        return Details(**self.model_dump(exclude={"location"}))


class ApprovalIn(Input):
    """How a payee was checked; the number again, if it is at hand from another source."""

    grounds: str = Field(max_length=2000)
    account: str = Field("", max_length=100, description="compared, not kept; empty: not compared")


class PayeeRejectionIn(Input):
    """Why a payee is rejected."""

    reason: str = Field(max_length=2000)


class PayeeBrief(Schema):
    """One version, without its holder; `account` is masked, and null once it was erased."""

    id: str
    location: str
    kind: PayeeKind
    state: PayeeState
    account: str | None
    country: str | None
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    usable_from: datetime | None
    replaced_at: datetime | None
    revision: int

    @classmethod
    def of_all(cls, rows: list[Payee]) -> list["PayeeBrief"]:
        """Describe versions."""
        return [cls(**said) for said in brief_of_all(rows)]


class PayeeOut(PayeeBrief):
    """One version; `grounds` says how it was checked, or why it was rejected."""

    holder: str | None
    bic: str | None
    grounds: str
    compared: bool
    allowed: list[str]

    @classmethod
    def seen_by(cls, row: Payee, actor: Actor) -> "PayeeOut":
        """Describe a version to whoever sees it, with what they can do to it."""
        details = None if row.erased else details_of(row)
        return cls(
            holder=details.holder if details else None,
            bic=(details.bic or None) if details else None,
            grounds=row.grounds,
            compared=row.compared,
            allowed=[verb.value for verb in allowed(row.state, row.submitted_by, actor)],
            **brief(row, longest_freezes([row.location_id])[row.location_id]),
        )


def brief_of_all(rows: list[Payee]) -> list[dict[str, Any]]:
    """Return what every answer says of some versions."""
    freezes = longest_freezes({row.location_id for row in rows})
    return [brief(row, freezes[row.location_id]) for row in rows]


def brief(row: Payee, freeze: timedelta) -> dict[str, Any]:
    """Return what every answer says of a version."""
    return {
        "id": row.id,
        "location": row.location_id,
        "kind": row.kind,
        "state": row.state,
        "account": None if row.erased else row.seal.masked,
        "country": None if row.erased else row.seal.country or None,
        "submitted_by": row.submitted_by,
        "submitted_at": row.submitted_at,
        "decided_by": row.decided_by or None,
        "decided_at": row.decided_at,
        "usable_from": usable_from(row, freeze),
        "replaced_at": row.replaced_at,
        "revision": row.revision,
    }


class PayeePage(Schema):
    """One page of versions, the newest first."""

    items: list[PayeeBrief]
    next: str | None


class PayeesAsked(ListAsked):
    """Which versions; empty: all."""

    state: PayeeState | None = None
    location: str = ""

    def of(self, rows: QuerySet[Payee]) -> QuerySet[Payee]:
        """Return the versions among some that are asked for."""
        given = {"state": self.state and self.state.value, "location_id": self.location}
        return rows.filter(**{name: value for name, value in given.items() if value})


class PayeeFilters(PayeesAsked):
    """Which versions, and where the list goes on."""

    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)
