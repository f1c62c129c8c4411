"""Columns of tables that are taken away: what they are called, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = tuple[Any, ...]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number
    AMOUNT = "amount"  # exact, in the row's currency; or another number with decimals
    DATE = "date"
    MONTH = "month"  # 2026-10
    INSTANT = "instant"
    TRUTH = "truth"  # true or false


@dataclass(frozen=True)
class Heading:
    """A column that comes out: its name and what it holds."""

    name: str
    kind: Kind
