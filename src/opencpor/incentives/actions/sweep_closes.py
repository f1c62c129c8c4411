"""Remove files that no close names: what closes left in the lake that were killed or failed."""

from opencpor.incentives.models import Close
from opencpor.usage.lake.here import the_lake

ROOMS = ("verdicts", "inputs", "states")


def folder_in(room: str, program_key: str) -> str:
    """Say where in a room of the lake a program's closes keep their files."""
    return f"{room}/{program_key}"


def sweep_closes(program_key: str) -> list[str]:
    """Remove a program's files of closes that no close names; return their names.

    Only for whoever holds the program's closes: the files of a close that runs are not named yet.
    """
    closes = Close.objects.filter(program_key=program_key)
    rows = closes.values_list("verdict_file", "input_file", "state_file")
    named = {name for row in rows for name in row}
    lake = the_lake()
    folders = [folder_in(room, program_key) for room in ROOMS]
    found = [stored.name for folder in folders for stored in lake.stored(folder)]
    left = [name for name in found if name not in named]
    for name in left:
        lake.remove(name)
    return left
