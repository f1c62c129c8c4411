"""What payees mean to enrollments: the requirement is met by an approved one."""

from datetime import date

from django.urls import reverse

from opencpor.access.actor import Actor, system
from opencpor.access.roles import Permission
from opencpor.directory.actions.set_requirement import set_requirement
from opencpor.directory.models import Enrollment
from opencpor.directory.ports import Establisher, register_establisher
from opencpor.directory.queries import today_in
from opencpor.directory.records import met_of
from opencpor.directory.rules.enrollment import Met
from opencpor.directory.terms import Requirement, Source, Status
from opencpor.incentives.payees.queries import approved_of, waits_at
from opencpor.programs.queries import version_in_force

KEY = Requirement.PAYEE.value


def _since(location_id: str, program_key: str) -> date | None:
    payee = approved_of(location_id)
    if payee is None or payee.erased or payee.decided_at is None:
        return None
    calendar = version_in_force(program_key).document.business_calendar
    return calendar.local_date(payee.decided_at)


def register() -> None:
    """Say who establishes the requirement; called once, when the app is ready."""

    def address(location_id: str) -> str:
        return reverse("incentives:payee_place", args=[location_id])

    room = Establisher(_since, waits_at, address, Permission.PAYEE_READ)
    register_establisher(KEY, room)


def tell_enrollments(location_id: str, actor: Actor) -> None:
    """Set the requirement of all enrollments as it is now, in the transaction of the change.

    What another has established before, such as an import, stays as long as there is a payee.
    """
    by = system("payees", actor.request_id)
    rows = Enrollment.objects.filter(location_id=location_id).exclude(status=Status.DISCONTINUED)
    for enrollment in rows.order_by("id"):
        today = today_in(enrollment.program_key)
        since = today if _since(location_id, enrollment.program_key) else None
        row = enrollment.requirements.filter(key=KEY).first()
        if since and row is not None and met_of(row).holds_on(today):
            continue
        set_requirement(enrollment.id, Met(KEY, since), Source.PAYEES.value, by)
