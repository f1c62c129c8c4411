"""What is to be judged: some months of a program, each by the version that governs it.

It stands by itself, so that who only asks for a judgment needs no engine until it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from opencpor.common.months import Month
from opencpor.programs.queries import Version


@dataclass(frozen=True)
class Judging:
    """What is to be judged.

    Attributes:
        program_key: The program.
        month: The month being closed: later facts are not looked at.
        versions: That month and all before it, in order, each with the version that governs it;
            months before the first have no rules.
        closed: The months closed before, which are judged anew. What was never closed counts for
            marks, milestones and caps only.
    """

    program_key: str
    month: Month
    versions: Mapping[Month, Version]
    closed: frozenset[Month]

    def writes(self, month: Month) -> bool:
        """Whether a month's verdicts are wanted."""
        return month == self.month or month in self.closed

    def stretches(self) -> Iterator[tuple[Version, list[Month]]]:
        """Give the months in order, together as long as one version governs them.

        Versions are told apart by their ids: one that is only tried may bear another's number.
        """
        for _id, items in groupby(self.versions.items(), key=lambda item: item[1].id):
            months = list(items)
            yield months[0][1], [month for month, _version in months]
