"""Associations that stood before this installation, entered with their real starts and ends."""

from datetime import datetime
from uuid import UUID

from opencpor.access.actor import Actor
from opencpor.directory.models import Customer, Location
from opencpor.programs.queries import version_in_force
from opencpor.programs.shipped import MICROSOFT
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Source
from opencpor.register.rules import SlotKey, Terms
from opencpor.web.demo.holdings import Holding
from opencpor.web.demo.world import World

ENDED = "customer_ended"


def seed(world: World) -> None:
    """Open them one by one, as an import does."""
    by = world.system()
    customers = {str(row.tenant_id): row.organization_id for row in Customer.objects.all()}
    locations = {row.partner_id: row for row in Location.objects.all()}
    for number, holding in enumerate(world.holdings(), start=1):
        location = locations[holding.partner_id]
        _open(holding, customers[holding.company.tenant_id], location, number, by)


def _open(holding: Holding, customer_id: str, location: Location, number: int, by: Actor) -> None:
    version = version_in_force(MICROSOFT, holding.starts)
    start_of_day = version.document.business_calendar.start_of_day
    contract = holding.contract
    subscription = UUID(contract.subscription_id) if contract else None
    opened = open_association(
        SlotKey(MICROSOFT, customer_id, holding.workload, subscription),
        Terms(
            partner_id=location.organization_id,
            location_id=location.pk,
            engagement=holding.engagement,
            program_version=version.number,
            starts_at=start_of_day(holding.starts),
            opted_out=holding.opted_out,
            reference=f"earlier register, row {number}",
        ),
        by,
        Source.IMPORTED,
    )
    if holding.ends is not None:
        ends: datetime = start_of_day(holding.ends)
        end_association(opened.id, ends, ENDED, by)
