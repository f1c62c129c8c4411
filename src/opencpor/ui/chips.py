"""The status chip: icon, word and color, the same everywhere a state is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """What a state means for the reader; each has one color in light and in dark."""

    NEUTRAL = "neutral"  # nothing is going on
    ACTIVE = "active"  # under way
    WAITING = "waiting"  # somebody must act
    GOOD = "good"  # reached
    BAD = "bad"  # refused or lost
    OVER = "over"  # ended, no fault


@dataclass(frozen=True)
class Chip:
    """How one state is drawn: its word (lazily translated), tone, and icon in the sprite."""

    word: Any
    tone: Tone
    icon: str


_chips: dict[tuple[str, str], Chip] = {}


def register(kind: str, chips: Mapping[str, Chip]) -> None:
    """Say how the states of a kind of thing are drawn, such as all states of ``claim``."""
    for state, chip in chips.items():
        _chips[kind, str(state)] = chip


def chip_of(kind: str, state: str) -> Chip:
    """Return how a state is drawn.

    Raises:
        KeyError: If the room did not register it: a state without words must not reach a page.
    """
    return _chips[kind, str(state)]
