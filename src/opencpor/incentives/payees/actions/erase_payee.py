"""Erase the account of a payee: number, holder and mask go, the version and its decision stay."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.common.errors import Conflict
from opencpor.incentives.payees.lifecycle import PayeeState
from opencpor.incentives.payees.models import Payee, PayeeSeal
from opencpor.incentives.payees.requirement import tell_enrollments
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def erase_payee(payee_id: str, actor: Actor) -> Payee:
    """Erase it; a second time changes nothing.

    If it is the one that counts the location has none any longer: nothing is paid to it, and its
    enrollments lapse.

    Raises:
        Forbidden: Without the right of an administrator of the system.
        NotFound: If there is no such version.
        Conflict: ``payee_waits``, if finance has not decided on it.
    """
    actor.require(Permission.SYSTEM)
    with transaction.atomic():
        rows = Payee.objects.select_for_update(of=("self",)).select_related("seal")
        payee = fetch(rows, actor, "payee", Permission.SYSTEM, id=payee_id)
        if payee.state == PayeeState.SUBMITTED:
            raise Conflict(
                "This payee waits for finance. It is rejected or withdrawn first.",
                code="payee_waits",
            )
        if payee.erased:
            return payee
        PayeeSeal.objects.filter(payee=payee).delete()
        after = {"erased": True, "location": payee.location_id}
        record(EventType.PAYEE_ERASED, f"payee:{payee.id}", actor.ref(), data={"after": after})
        if payee.state == PayeeState.APPROVED:
            tell_enrollments(payee.location_id, actor)
        return Payee.objects.get(id=payee.id)
