"""How a file may be cut into parts, and how long parts wait for the rest."""

from datetime import timedelta

from opencpor.usage.imports.limits import MEBIBYTE

LEAST_PART = MEBIBYTE  # but for the last: the largest file then has some thousand parts
USUAL_PART = 8 * MEBIBYTE  # what our page sends; files up to this go by its form, whole
LARGEST_PART = 16 * MEBIBYTE  # what a broken line costs at most
MOST_OPEN = 10  # of one caller at a time
LIFE = timedelta(hours=24)  # since the last part came


def expected(size: int, received: int) -> tuple[int, int]:
    """Return how many bytes the next part has at least and at most.

    Args:
        size: Of the whole file.
        received: How many bytes of it are here; less than ``size``.
    """
    left = size - received
    return min(LEAST_PART, left), min(LARGEST_PART, left)
