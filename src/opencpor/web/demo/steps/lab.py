"""A real tenant's own reports of 2021 (see ``data/SOURCES.md``), as one more customer."""

from datetime import date
from importlib.resources import as_file, files

from opencpor.directory.actions.put_customer import put_customer
from opencpor.programs.shipped import MICROSOFT
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.models import Door
from opencpor.web.demo.world import World

TENANT = {
    "tenant_id": "0b7d7a8e-51a4-4f0b-9f3a-2f6f0c1d2e21",
    "name": "Lab tenant of 2021",
    "country": "US",
    "verified_domains": "lab-2021.example",
}
DAY = date(2021, 1, 31)
USERS, LICENSES = "user-activity-and-licences-180d.csv", "license-report-enabled-consumed.csv"


def seed(world: World) -> None:
    """Import its activity report with the license report beside it."""
    put_customer(TENANT, world.system())
    data = files("opencpor.web.demo") / "data"
    with as_file(data / USERS) as users, as_file(data / LICENSES) as licenses:
        sent = Sent(
            path=users,
            name=USERS,
            door=Door.API,
            program_key=MICROSOFT,
            tenant_id=TENANT["tenant_id"],
            report_date=DAY,
            licenses=licenses,
        )
        received = receive(sent, world.actor("program_manager"))
    import_batch(received.batch.id, world.system())
