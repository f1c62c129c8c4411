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


SAYING = frozenset({Outcome.ACCEPTED, Outcome.SETTLED, Outcome.REJECTED, Outcome.RETURNED})


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
    why.errors = [FieldError(place, code, text, remedy)]
    return why


def _agreed(own: Sequence[Answer]) -> list[Answer]:
    """Return the lines of one transfer; those that say that it was paid and was not, as such."""
    told = {line.outcome for line in own}
    if Outcome.REJECTED not in told or not told & {Outcome.SETTLED, Outcome.RETURNED}:
        return [*own]
    return [replace(line, outcome=Outcome.CONTRADICTORY) if line.outcome in SAYING else line
            for line in own]  # fmt: skip


def _with(above: Answer, own: Sequence[Answer], one: Asked) -> Iterator[Answer]:
    """Give what is said of a transfer where something was said of all.

    A rejection of all is one of each; a line that says of its own that it was paid contradicts it.
    Otherwise the line knows better.
    """
    told = [line for line in own if line.outcome in SAYING]
    if told and above.outcome is not Outcome.REJECTED:
        yield from own
        return
    if not told:
        yield replace(above, reference=one.reference)
    for line in own:
        paid = line.outcome in SAYING and line.outcome is not Outcome.REJECTED
        yield replace(line, outcome=Outcome.CONTRADICTORY) if paid else line


def _level(parts: dict[str, Answer], part: str) -> Answer | None:
    """Return what was said of all transfers of a part: a rejection first, then the closest."""
    levels = [parts[name] for name in (part, "") if name in parts]
    rejected = [level for level in levels if level.outcome is Outcome.REJECTED]
    return next(iter([*rejected, *levels]), None)


def spread(answers: Iterable[Answer], asked: Sequence[Asked]) -> tuple[Answer, ...]:
    """Return the answers of one order as answers to each of its transfers.

    Those to transfers and parts that the order does not have stay as they are, and so does what
    says nothing of how it went.
    """
    lines: dict[str, list[Answer]] = defaultdict(list)
    parts: dict[str, Answer] = {}
    known = {"", *(one.part for one in asked)}
    rest: list[Answer] = []
    for answer in answers:
        if answer.reference:
            lines[answer.reference].append(answer)
        elif answer.outcome not in SAYING or answer.part not in known:
            rest.append(answer)
        elif answer.part not in parts or answer.outcome is Outcome.REJECTED:
            parts[answer.part] = answer
    found: list[Answer] = []
    for one in asked:
        own = _agreed(lines.pop(one.reference, []))
        above = _level(parts, one.part)
        found += _with(above, own, one) if above else own
    return (*found, *(answer for more in lines.values() for answer in more), *rest)
