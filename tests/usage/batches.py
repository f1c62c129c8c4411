"""Batches in tests: a published program, somebody who may import, and files sent in."""

from pathlib import Path

from tests.builders import make_user
from tests.jobs import run_jobs
from tests.usage.checking import HEADINGS

from opencpor.access.actor import Actor, system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.usage.actions.receive import Received, Sent, receive
from opencpor.usage.models import Batch, Door, UsageFact

PROGRAM = MICROSOFT
SYSTEM = system("test")


def publish_program(text: str = "") -> None:
    publish(SYSTEM, text or shipped_text(MICROSOFT))


def importer() -> Actor:
    return actor_of_user(make_user(Role.PROGRAM_MANAGER))


def sent_rows(folder: Path, *rows: str, headings: str = HEADINGS, **said: object) -> Sent:
    path = folder / f"usage-{len(list(folder.iterdir()))}.csv"
    path.write_text("\n".join((headings, *rows)) + "\n")
    return Sent(path=path, name=path.name, door=Door.API, **said)  # type: ignore[arg-type]


def take(folder: Path, *rows: str, **said: object) -> Received:
    return receive(sent_rows(folder, *rows, **said), importer())


def imported(folder: Path, *rows: str, **said: object) -> Batch:
    """Send rows and let the jobs run."""
    received = take(folder, *rows, **said)
    run_jobs()
    return Batch.objects.get(id=received.batch.id)


def in_force() -> list[tuple[object, ...]]:
    """The table that pages read, without what differs from run to run."""
    return list(
        UsageFact.objects.order_by("tenant_id", "workload", "month").values_list(
            "tenant_id", "workload", "month", "active_users", "paid_units", "batch_id", "row"
        )
    )
