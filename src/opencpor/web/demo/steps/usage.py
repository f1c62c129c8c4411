"""Fourteen months of usage for every customer, as a feed would have sent it.

Three files: a year at once, then the last two months, each known a few days after its end; and a
file with mistakes, so that the quarantine has something to show.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.models import Slot
from opencpor.usage.actions.import_batch import import_batch
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.actions.show import show_batch
from opencpor.usage.layouts.own import LAYOUT
from opencpor.usage.models import Door
from opencpor.web.demo.usage_figures import COURSES, Course, figures, seats_of
from opencpor.web.demo.world import World

MONTHS = 14
MONTHLY = 2  # the last months come one by one
WORKLOADS = 6
KNOWN_AFTER = timedelta(days=5)
SMALL_EVERY = 9  # one customer in so many is below the seats that programs ask for

Row = tuple[str, str, Month, int, int, str]


def seed(world: World) -> None:
    """Import it through the same actions as any other file."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for program_key in program_keys():
            rows = rows_of(world, program_key)
            if rows:
                _send_all(world, folder, program_key, rows)


def _units(program_key: str) -> list[tuple[Customer, str, str]]:
    """Return what usage is made of: some workloads of every customer, and all that is held."""
    document = latest_version(program_key).document
    paid = [one.key for one in document.workloads if one.incentive_eligible and not one.retired]
    customers = {one.pk: one for one in Customer.objects.order_by("tenant_id")}
    units = {
        (slot.customer_id, slot.workload, str(slot.subscription_id or ""))
        for slot in Slot.objects.filter(program_key=program_key)
        if slot.customer_id in customers
    }
    if program_key == program_keys()[0]:
        units |= {(pk, workload, "") for pk in customers for workload in paid[:WORKLOADS]}
    found = [(customers[pk], workload, subscription) for pk, workload, subscription in units]
    return sorted(found, key=lambda unit: (str(unit[0].tenant_id), unit[1], unit[2]))


def rows_of(world: World, program_key: str) -> list[Row]:
    """Return all usage of a program: tenant, workload, month, active, paid, subscription."""
    last = Month.of(world.today.date()).plus(-1)
    rows: list[Row] = []
    for customer, workload, subscription in _units(program_key):
        tenant = str(customer.tenant_id)
        at_customer = world.chance(f"usage:{tenant}")
        small = at_customer.randrange(SMALL_EVERY) == 0
        seats = seats_of(at_customer, Course.SMALL if small else Course.GROWING)
        chance = world.chance(f"usage:{tenant}:{workload}:{subscription}")
        course = Course.SMALL if small else chance.choice(COURSES)
        for place, month in enumerate(figures(chance, seats, course, MONTHS)):
            when = last.plus(place + 1 - MONTHS)
            rows.append(
                (tenant, workload, when, month.active_users, month.paid_units, subscription)
            )
    return rows


def _send_all(world: World, folder: Path, program_key: str, rows: list[Row]) -> None:
    last = max(row[2] for row in rows)
    first_alone = last.plus(1 - MONTHLY)
    year = [row for row in rows if row[2] < first_alone]
    _send(world, folder, program_key, f"usage-until-{first_alone.plus(-1)}.csv", year)
    for back in range(MONTHLY - 1, -1, -1):
        month = last.plus(-back)
        _send(world, folder, program_key, f"usage-{month}.csv", [r for r in rows if r[2] == month])
    if program_key == program_keys()[0]:
        _send_mistakes(world, folder, program_key, rows[-1])


def _send(world: World, folder: Path, program_key: str, name: str, rows: Iterable[Row]) -> None:
    """Import a file, known a few days after the end of its last month."""
    listed = list(rows)
    end = datetime.combine(max(row[2] for row in listed).last_day, time.max, tzinfo=UTC)
    written = [
        (tenant, workload, str(month), active, paid, subscription)
        for tenant, workload, month, active, paid, subscription in listed
    ]
    import_rows(world, folder / name, program_key, written, min(end + KNOWN_AFTER, world.today))


def _send_mistakes(world: World, folder: Path, program_key: str, row: Row) -> None:
    """Import a file most of whose rows are wrong, each in another way."""
    tenant, workload, month, active, paid, _subscription = row
    later = str(Month.of(world.today.date()).plus(2))
    wrong = [
        (tenant, workload, str(month), active, paid, ""),
        (tenant, "Fax Online", str(month), 12, 40, ""),
        (tenant, workload, str(month.plus(-1)), -3, paid, ""),
        (tenant, workload, str(month.plus(-2)), "17.5", paid, ""),
        (tenant, workload, later, active, paid, ""),
        ("alder-retail", workload, str(month), active, paid, ""),
    ]
    import_rows(world, folder / "usage-corrections.csv", program_key, wrong, world.today)


def import_rows(
    world: World,
    path: Path,
    program_key: str,
    rows: Iterable[tuple[object, ...]],
    as_of: datetime,
) -> None:
    """Import rows as a file of OpenCPOR's own layout, known since an instant."""
    columns = [column for column in LAYOUT.published if column != "assigned_units"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    import_file(world, path, program_key, as_of)


def import_file(world: World, path: Path, program_key: str, as_of: datetime) -> None:
    """Import a file as the program manager would, known since an instant."""
    sent = Sent(path=path, name=path.name, door=Door.API, program_key=program_key, as_of=as_of)
    actor = world.actor("program_manager")
    batch = import_batch(receive(sent, actor).batch.id, world.system())
    show_batch(batch.id)
