"""What scores are made of beside usage and associations, and the scores themselves.

The first partner's people are certified, some not for long any more; other systems know of more
customers; figures come from outside; a designation is held and soon to be renewed. The other
partners have less.
"""

from collections.abc import Iterator

from opencpor.common.months import Month, add_months
from opencpor.directory.models import Customer, Location
from opencpor.eligibility.actions.import_file import import_file
from opencpor.eligibility.actions.score_partners import score_all
from opencpor.eligibility.reading import KINDS, Kind
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.world import World

CERTIFICATIONS = ("MS-102", "MD-102", "MS-700", "MS-721", "AZ-500", "SC-200", "SC-300", "PL-300")
PEOPLE = 9
HELD_MONTHS = 24
OTHERS = 4  # customers of each location that only other systems know of
TYPES = ("dpor", "csp")
HELD = (("modern-work", 2), ("security", 8))  # and in how many months it is to be renewed
FIGURES = (("azure-security-adds", "4"), ("azure-security-deployments", "2"))


def seed(world: World) -> None:
    """Import it as the program manager would, and score everybody."""
    rows = {
        Kind.CERTIFICATIONS: list(_certifications(world)),
        Kind.OTHER_ASSOCIATIONS: list(_others(world)),
        Kind.OUTSIDE_FIGURES: list(_figures(world)),
        Kind.HELD_DESIGNATIONS: list(_held(world)),
    }
    for kind, lines in rows.items():
        head = ",".join(KINDS[kind].columns)
        content = "\n".join((head, *lines)) + "\n"
        import_file(kind, content.encode(), world.actor("program_manager"), dry_run=False)
    score_all()


def _locations() -> list[Location]:
    return list(Location.objects.order_by("partner_id"))


def _certifications(world: World) -> Iterator[str]:
    """Give some people at each location up to three certifications; most at the first."""
    today = world.today.date()
    for place, location in enumerate(_locations()):
        chance = world.chance(f"certifications:{location.partner_id}")
        for person in range(PEOPLE if place == 0 else chance.randrange(PEOPLE // 2)):
            for name in sorted(chance.sample(CERTIFICATIONS, 3)):
                since = add_months(today, -chance.randrange(1, HELD_MONTHS))
                until = add_months(since, HELD_MONTHS)
                yield f"{location.partner_id},p-{person + 1:03},{name},{since},{until},"


def _others(world: World) -> Iterator[str]:
    """Give each location some customers by other association types."""
    tenants = [str(one.tenant_id) for one in Customer.objects.order_by("tenant_id")]
    since = world.months()[0].first_day
    for location in _locations():
        chance = world.chance(f"others:{location.partner_id}")
        for tenant in sorted(chance.sample(tenants, min(OTHERS, len(tenants)))):
            kind = chance.choice(TYPES)
            yield f"{MICROSOFT},{location.partner_id},{kind},{tenant},,{since},,"


def _figures(world: World) -> Iterator[str]:
    """Give the first location figures for the last three months."""
    last = Month.of(world.today.date()).plus(-1)
    number = _locations()[0].partner_id
    for metric, value in FIGURES:
        for back in range(3):
            yield f"{MICROSOFT},{number},{metric},{last.plus(-back)},{value},Azure portal,"


def _held(world: World) -> Iterator[str]:
    """Let the first partner hold two designations, of which one is soon to be renewed."""
    today, number = world.today.date(), _locations()[0].organization.global_id
    for designation, months in HELD:
        renews_on = add_months(today.replace(day=1), months)
        yield f"{MICROSOFT},{number},{designation},{add_months(renews_on, -12)},{renews_on},"
