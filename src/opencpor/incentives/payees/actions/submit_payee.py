"""The incentives admin enters whom a location's money shall go to."""

from django.db import IntegrityError, transaction

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid
from opencpor.directory.models import Location
from opencpor.incentives.payees.models import Payee, PayeeSeal
from opencpor.incentives.payees.queries import approved_of, details_of
from opencpor.incentives.payees.rules import Details, last_of, masked, read_details
from opencpor.incentives.payees.sealing import seal
from opencpor.incentives.payees.telling import tell_payee
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def submit_payee(location_id: str, given: Details, actor: Actor) -> Payee:
    """Keep a new version, sealed, until finance approves or rejects it.

    Raises:
        Forbidden: Without the right to enter payees.
        NotFound: If there is no such location, or it is another's.
        Invalid: With everything that is wrong with the account.
        Conflict: ``payee_waits`` if one waits already, ``nothing_changed``.
    """
    actor.require(Permission.PAYEE_WRITE)
    place = fetch(
        Location.objects.all(), actor, "location", Permission.PAYEE_WRITE, unit_id=location_id
    )
    details, errors = read_details(given)
    if errors:
        raise Invalid("The payee is not right.", code="invalid", errors=errors)
    try:
        with transaction.atomic():
            return _keep(place.unit, details, actor)
    except IntegrityError as error:
        if "payee_one_waits" not in str(error):
            raise
        found = Payee.objects.filter(location_id=place.pk, state="submitted")
        raise Conflict(
            "A payee of this location waits already. It is approved, rejected or withdrawn first.",
            code="payee_waits",
            extra={"payee": found.values_list("id", flat=True).first()},
        ) from None


def _keep(place: Unit, details: Details, actor: Actor) -> Payee:
    known = approved_of(place.id)
    if known is not None and not known.erased and details_of(known) == details:
        raise Conflict("This is the payee of the location already.", code="nothing_changed")
    payee = Payee.objects.create(
        location=place, kind=details.kind.value, submitted_by=actor.id, submitted_at=now()
    )
    sealed = seal(details, payee.id)
    PayeeSeal.objects.create(
        payee=payee,
        sealed=sealed.box,
        key_id=sealed.key_id,
        fingerprint=sealed.fingerprint,
        masked=masked(details),
        last_four=last_of(details.number),
        country=details.country,
    )
    after = {"state": payee.state, "kind": payee.kind, "location": place.id}
    record(
        EventType.PAYEE_SUBMITTED, f"payee:{payee.id}", actor.ref(), data={"after": after},
        first=True,
    )  # fmt: skip
    tell_payee(payee, EventType.PAYEE_SUBMITTED, actor)
    return payee
