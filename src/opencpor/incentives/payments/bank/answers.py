"""What a bank says became of transfers, whatever the form of its file. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.money import in_minor_units
from opencpor.common.phrases import phrase
from opencpor.common.sheets import refusal
from opencpor.incentives.payments.bank.transfers import LARGEST_AMOUNT

MOST_ROWS = 10_000
"""Of one file, whatever its form."""
_WRITTEN = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")


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
        account: Whose statement says so; empty: it is none.
        exact: Whether it counts only if it says the amount, as what moved on an account does.
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
    account: str = ""
    exact: bool = False


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


def too_many(place: str) -> Invalid:
    """Return why a file with more answers than are taken at once is not read."""
    said = phrase("The file has more than {most} answers.", most=MOST_ROWS)
    return refused(place, "too_many_rows", said, "Send it in parts.")


def amount_of(text: str, currency: str) -> int:
    """Return an amount, written in digits, in minor units.

    Raises:
        ValueError: If it is none, or above what can be paid.
    """
    if not _WRITTEN.fullmatch(text):
        raise ValueError("not written in digits")
    minor = in_minor_units(Decimal(text), currency)
    if abs(minor) > LARGEST_AMOUNT:
        raise ValueError("above what can be paid")
    return minor


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
    if told and above.outcome not in {Outcome.REJECTED, Outcome.CONTRADICTORY}:
        yield from own
        return
    if not told:
        yield replace(above, reference=one.reference)
    for line in own:
        agrees = line.outcome is above.outcome or line.outcome not in SAYING
        yield line if agrees else replace(line, outcome=Outcome.CONTRADICTORY)


def _level(parts: dict[str, dict[Outcome, Answer]], part: str) -> Answer | None:
    """Return what was said of all transfers of a part: a rejection first, then the closest.

    If it is said of them that they were paid and that they were not, that is what is said.
    """
    levels = [level for name in (part, "") for level in parts.get(name, {}).values()]
    told = {level.outcome for level in levels}
    rejected = [level for level in levels if level.outcome is Outcome.REJECTED]
    if rejected and told & {Outcome.SETTLED, Outcome.RETURNED}:
        return replace(rejected[0], outcome=Outcome.CONTRADICTORY)
    return next(iter([*rejected, *levels]), None)


def spread(answers: Iterable[Answer], asked: Sequence[Asked]) -> tuple[Answer, ...]:
    """Return the answers of one order as answers to each of its transfers.

    Those to transfers and parts that the order does not have stay as they are, and so does what
    says nothing of how it went.
    """
    lines: dict[str, list[Answer]] = defaultdict(list)
    parts: dict[str, dict[Outcome, Answer]] = defaultdict(dict)  # of each outcome the first
    known = {"", *(one.part for one in asked)}
    rest: list[Answer] = []
    for answer in answers:
        if answer.reference:
            lines[answer.reference].append(answer)
        elif answer.outcome not in SAYING or answer.part not in known:
            rest.append(answer)
        else:
            parts[answer.part].setdefault(answer.outcome, answer)
    found: list[Answer] = []
    for one in asked:
        own = _agreed(lines.pop(one.reference, []))
        above = _level(parts, one.part)
        found += _with(above, own, one) if above else own
    return (*found, *(answer for more in lines.values() for answer in more), *rest)
