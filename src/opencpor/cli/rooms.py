"""Where this installation's files lie, as backups see it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from opencpor.runtime.backup.rooms import Room


def rooms() -> list[Room]:
    """Return all rooms. Only what is registered needs Django, so that a lake can be looked at."""
    return [_lake(), _evidence()]


def _lake() -> Room:
    from opencpor.usage.lake.here import the_lake
    from opencpor.usage.lake.store import WORK

    @contextmanager
    def opened(name: str) -> Iterator[BinaryIO]:
        with the_lake().local(name) as (path,), path.open("rb") as file:
            yield file

    def registered() -> Iterator[tuple[str, str]]:
        from opencpor.incentives import kept as of_closes
        from opencpor.insights import kept as of_reports
        from opencpor.usage import kept as of_usage

        return chain(
            of_usage.lake_files(),
            of_usage.waiting_files(),
            of_closes.lake_files(),
            of_reports.lake_files(),
        )

    def present() -> Iterator[str]:
        names = (stored.name for stored in the_lake().stored())
        return (name for name in names if not name.startswith(f"{WORK}/"))

    def put(source: Path, name: str) -> None:
        the_lake().put(source, name, keep=True)

    return Room("lake", registered, opened, put, present)


def _evidence() -> Room:
    from opencpor.claims.evidence import storage

    def opened(name: str) -> AbstractContextManager[BinaryIO]:
        return storage.opened(name)

    def registered() -> Iterator[tuple[str, str]]:
        from opencpor.claims.evidence.kept import evidence_files

        return evidence_files()

    def put(source: Path, name: str) -> None:
        with source.open("rb") as file:
            storage.keep(name, file)

    return Room("evidence", registered, opened, put, storage.kept_ids)
