"""What the programs offer to claim, as the guided form shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo

from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.directory.models import Enrollment, Location
from opencpor.directory.terms import Status
from opencpor.programs.document.offer import Engagement, SolutionArea
from opencpor.programs.document.program import Program
from opencpor.programs.queries import versions_in_force


@dataclass(frozen=True)
class Offer:
    """One engagement as a choice."""

    key: str
    role: str
    name: str
    when: str
    paid: bool


@dataclass(frozen=True)
class Place:
    """A solution area of a program with its engagements."""

    program: Program
    area: SolutionArea
    engagements: tuple[Engagement, ...]

    def offers(self, language: str) -> list[Offer]:
        """Return the engagements in the reader's language."""
        return [
            Offer(
                one.key,
                one.partner_role.in_language(language),
                one.name.in_language(language),
                one.when_to_choose.in_language(language),
                one.incentivized,
            )
            for one in self.engagements
        ]


Programs = Mapping[str, Program]


def programs() -> Programs:
    """Return the programs in force today, by key."""
    return {key: version.document for key, version in versions_in_force().items()}


def zone_finder() -> Callable[[str], tzinfo]:
    """Return what finds an engagement's time zone, its program's; UTC where none has it any more.

    Claims and associations show their times in it, so that lists of several must too.
    """
    found: dict[str, tzinfo] = {
        one.key: program.business_calendar.zone
        for program in programs().values()
        for one in program.engagements
    }
    return lambda engagement: found.get(engagement, UTC)


def _offered(program: Program) -> Iterator[Engagement]:
    """Give the engagements that can still be claimed."""
    return (one for one in program.engagements if not one.retired)


def areas(known: Programs | None = None) -> list[tuple[str, SolutionArea]]:
    """Return every solution area that has engagements, with its program's key."""
    return [
        (key, area)
        for key, program in (programs() if known is None else known).items()
        for area in program.solution_areas
        if any(one.solution_area == area.key for one in _offered(program))
    ]


def program_area(program_key: str, area_key: str) -> Place:
    """Return one solution area.

    Raises:
        NotFound: If there is none of that name.
    """
    for key, program in programs().items():
        for area in program.solution_areas:
            if (key, area.key) == (program_key, area_key):
                own = tuple(one for one in _offered(program) if one.solution_area == area.key)
                return Place(program, area, own)
    raise not_found("solution area")


def other_programs(language: str) -> list[dict[str, str | None]]:
    """Return what people bring here by mistake, and where it belongs."""
    return [
        {
            "name": other.name.in_language(language),
            "pointer": other.pointer.in_language(language),
            "url": other.url,
        }
        for program in programs().values()
        for other in program.other_programs
    ]


def locations_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the locations that an actor can claim for: PartnerID, and a label with its status."""
    rows = restrict(
        Location.objects.select_related("unit"), actor, Permission.CLAIM_WRITE
    ).order_by("unit__name", "partner_id")
    enrolled = set(
        Enrollment.objects.filter(status=Status.ENROLLED, location__in=rows).values_list(
            "location_id", flat=True
        )
    )
    return [
        (
            row.partner_id,
            f"{row.unit.name} · {row.partner_id} · "
            + (_("enrolled") if row.pk in enrolled else _("not enrolled")),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class WorkloadOffer:
    """One workload as a choice; ``words`` is what the search of the list looks at."""

    key: str
    name: str
    words: str
    paid: bool


def workload_offers(program: Program, engagement: Engagement, language: str) -> list[WorkloadOffer]:
    """Return the workloads of an engagement by name, the paid ones marked."""
    found = [
        WorkloadOffer(
            one.key,
            one.name.in_language(language),
            " ".join((one.name.in_language(language), *one.aliases, one.key)).lower(),
            engagement.incentivized and one.incentive_eligible,
        )
        for one in program.workloads_of(engagement)
    ]
    return sorted(found, key=lambda offer: offer.name.lower())
