"""Remove verdict files that no close names: what closes left that were killed or failed."""

from opencpor.incentives.models import Close
from opencpor.usage.lake.here import the_lake


def verdict_folder(program_key: str) -> str:
    """Say where in the lake a program's verdicts are."""
    return f"verdicts/{program_key}"


def sweep_verdicts(program_key: str) -> list[str]:
    """Remove a program's verdict files that no close names; return their names.

    Only for whoever holds the program's closes: the file of a close that runs is not named yet.
    """
    named = set(
        Close.objects.filter(program_key=program_key).values_list("verdict_file", flat=True)
    )
    lake = the_lake()
    found = [stored.name for stored in lake.stored(verdict_folder(program_key))]
    left = [name for name in found if name not in named]
    for name in left:
        lake.remove(name)
    return left
