"""Whether the lake's files are still those that were registered."""

from collections.abc import Iterable, Iterator

from opencpor.usage.lake.here import the_lake
from opencpor.usage.lake.writing import sha256_of


def faults_of(registered: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Read files again, one at a time, and give those that differ.

    Args:
        registered: Names with the SHA-256, in hexadecimal, that they were registered with.

    Returns:
        Names with what is wrong.

    Raises:
        LakeError: If the lake cannot be reached.
    """
    for name, sha256 in registered:
        try:
            with the_lake().local(name) as (path,):
                if sha256_of(path) != sha256:
                    yield name, "content differs from its registered hash"
        except FileNotFoundError:
            yield name, "the file is missing"
