"""What a bank says became of transfers, whatever the form of its file. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.sheets import refusal


class Outcome(StrEnum):
    """What became of a transfer."""

    ACCEPTED = "accepted"  # the bank took it; the money is under way
    SETTLED = "settled"  # the money has left the account that pays
    REJECTED = "rejected"  # nothing was paid
    RETURNED = "returned"  # it was paid and came back
    PENDING = "pending"  # the bank says nothing yet
    UNKNOWN = "unknown"  # the bank's word for it is not known here
    CONTRADICTORY = "contradictory"  # the file says both that it was paid and that it was not


PAID = frozenset({Outcome.ACCEPTED, Outcome.SETTLED})
SAYING = PAID | {Outcome.REJECTED, Outcome.RETURNED}


@dataclass(frozen=True)
class Answer:
    """What a file says of one transfer, of all of a currency, or of a whole order.

    Attributes:
        reference: Of the transfer; empty: of all, or of those of ``part``.
        code: Of the reason, such as AC04; a status that is not known here.
        text: What the bank says besides.
        part: What the bank knows the transfers of one currency by; empty: not said.
        amount_minor: None: not said.
        place: Where in the file it stands.
    """

    order_reference: str
    reference: str
    outcome: Outcome
    code: str = ""
    text: str = ""
    part: str = ""
    amount_minor: int | None = None
    currency: str = ""
    place: str = ""


@dataclass(frozen=True)
class Asked:
    """One transfer that a file was to answer: its reference, and that of its currency's part."""

    reference: str
    part: str


def refused(place: str, code: str, text: str, remedy: str = "") -> Invalid:
    """Return why a file is not read, and where in it that is."""
    why = refusal(code, text, remedy)
    return replace_errors(why, FieldError(place, code, text, remedy))


def replace_errors(why: Invalid, *errors: FieldError) -> Invalid:
    """Return a refusal with other places."""
    why.errors = list(errors)
    return why


def _with(above: Answer, own: Sequence[Answer], one: Asked) -> Iterator[Answer]:
    """Give what is said of a transfer where something was said of all.

    A rejection of all is one of each; a line that says of its own that it was paid contradicts it.
    Otherwise the line knows better.
    """
    if above.outcome not in SAYING or (own and above.outcome is not Outcome.REJECTED):
        yield from own
        return
    told = [line for line in own if line.outcome in SAYING]
    if not told:
        yield replace(above, reference=one.reference)
    for line in told:
        paid = line.outcome in PAID
        yield replace(line, outcome=Outcome.CONTRADICTORY) if paid else line


def spread(answers: Iterable[Answer], asked: Sequence[Asked]) -> tuple[Answer, ...]:
    """Return the answers of one order as answers to each of its transfers.

    Those to transfers that the order does not have stay as they are.
    """
    lines: dict[str, list[Answer]] = defaultdict(list)
    parts: dict[str, Answer] = {}
    for answer in answers:
        if answer.reference:
            lines[answer.reference].append(answer)
        else:
            before = parts.get(answer.part)
            rejected = before is not None and before.outcome is Outcome.REJECTED
            parts[answer.part] = before if before and rejected else answer
    found: list[Answer] = []
    for one in asked:
        own = lines.pop(one.reference, [])
        levels = [parts[name] for name in (one.part, "") if name in parts]
        above = next((level for level in levels if level.outcome is Outcome.REJECTED), None)
        above = above or next((level for level in levels if level.outcome in SAYING), None)
        found += _with(above, own, one) if above else own
    return (*found, *(answer for rest in lines.values() for answer in rest))
