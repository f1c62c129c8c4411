"""What the claims of a sheet share, read once for some of them and not for each."""

from collections.abc import Collection
from dataclasses import dataclass, field

from opencpor.access.models import User
from opencpor.claims.accounts import Place, place_of
from opencpor.claims.bulk.actions.check import Files
from opencpor.claims.models import Claim
from opencpor.claims.takeover.actions.reviewing import may_review
from opencpor.programs.remembering import Memory

TOGETHER = 50  # claims; what is read is then read anew, since long sheets take minutes


@dataclass
class Ahead:
    """Reads what a claim of a sheet needs, unless another has just needed it.

    Attributes:
        files: The files that came with the sheet.
        references: Of all claims of the sheet.
        memory: The versions of programs, and what locations are called; see `remembering`.
    """

    files: Files
    references: Collection[str]
    memory: Memory = field(default_factory=dict)
    _places: dict[tuple[str, str], Place | None] = field(default_factory=dict)
    _reviewers: dict[str, User | None] = field(default_factory=dict)
    _earlier: dict[tuple[str, str], Claim] | None = None
    _left: int = TOGETHER

    def next_claim(self) -> None:
        """Begin with a claim; now and then, forget what was read for those before."""
        if self._left == 0:
            self._left, self._earlier = TOGETHER, None
            for known in (self.memory, self._places, self._reviewers):
                known.clear()
        self._left -= 1

    def place(self, number: str, program_key: str) -> Place | None:
        """Return the location of a PartnerID."""
        key = (number, program_key)
        if key not in self._places:
            self._places[key] = place_of(number, program_key)
        return self._places[key]

    def reviewer(self, address: str) -> User | None:
        """Return whoever may review under a mail address."""
        if address not in self._reviewers:
            self._reviewers[address] = may_review(address)
        return self._reviewers[address]

    def earlier(self, program_key: str, reference: str) -> Claim | None:
        """Return what an earlier import made of a reference, as of a moment ago."""
        if self._earlier is None:
            rows = Claim.objects.filter(reference__in=[one for one in self.references if one])
            self._earlier = {(one.program_key, one.reference): one for one in rows}
        return self._earlier.get((program_key, reference))
