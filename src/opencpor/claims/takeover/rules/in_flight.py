"""Claims in flight: how their rows are read, and where their clocks stand when they come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from opencpor.claims.bulk.rules.sheet import (
    ENGAGEMENT,
    KEY,
    QUOTED,
    Row,
    SheetClaim,
    claims_of,
    day_of,
    shared,
    yes_of,
)
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.states import State
from opencpor.claims.takeover.rules.rows import REFERENCE
from opencpor.common.calendar import BusinessCalendar

STATE, SUBMITTED, SINCE = "state", "submitted_on", "state_since"
REVIEWER, ACKNOWLEDGED, SYSTEM = "reviewer", "acknowledged", "earlier_system"
ASKED, ASKED_TEXT = "asked_for", "asked_text"
OWN = (
    REFERENCE, KEY, STATE, SUBMITTED, SINCE, REVIEWER, ACKNOWLEDGED, ASKED, ASKED_TEXT, SYSTEM,
)  # fmt: skip
"""The columns that only a claim in flight has, but for `KEY`, which drafts have too."""
NEEDED = (REFERENCE, ENGAGEMENT, STATE, SUBMITTED)
STATES = (State.SUBMITTED, State.UNDER_REVIEW, State.ACTION_REQUIRED, State.AWAITING_CUSTOMER)
"""The states that a claim can come in."""
REVIEWED = (State.UNDER_REVIEW, State.ACTION_REQUIRED)
LONGEST_REFERENCE = 100
LONGEST_SYSTEM = 100
LONGEST_TEXT = 4_000


def columns_for(drafts: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a sheet of claims in flight, given those of a sheet of drafts."""
    return (*OWN, *(name for name in drafts if name not in OWN))


@dataclass
class Flight:
    """A claim in flight as its rows tell of it; what is wrong is noted on `sheet`.

    Attributes:
        sheet: Its rows, with what every claim holds.
        reference: What it was known by.
        state: The state it comes in; None: none of those that can.
        submitted_on: When it was submitted, in the program's calendar.
        since: When it came into its state.
        reviewer: Mail address of its reviewer.
        acknowledged: Whether the partner accepted the program's statements.
        asked: Codes of what the partner is asked for.
        asked_text: The same in words.
        system: Where it was begun.
    """

    sheet: SheetClaim
    reference: str = ""
    state: State | None = None
    submitted_on: date | None = None
    since: date | None = None
    reviewer: str = ""
    acknowledged: bool = False
    asked: tuple[str, ...] = ()
    asked_text: str = ""
    system: str = ""

    def wrong(self, column: str, kind: str, **values: object) -> None:
        """Note what is wrong with the claim as a whole, on its first row; see `SHEET`."""
        self.sheet.wrong(self.sheet.rows[0].number, worded(column, kind, **values))


def _text(flight: Flight, name: str, longest: int) -> str:
    _, text = shared(flight.sheet, name)
    if len(text) > longest:
        flight.wrong(name, "text_too_long", most=longest)
    return text


def _state(flight: Flight) -> State | None:
    text = _text(flight, STATE, LONGEST_TEXT)
    found = next((one for one in STATES if one.value == text.lower().replace(" ", "_")), None)
    if found is None:
        kind = "state_unknown" if text else "state_missing"
        flight.wrong(STATE, kind, said=text[:QUOTED], known=", ".join(STATES))
    return found


def _read_days(flight: Flight) -> None:
    sheet = flight.sheet
    for name in (SUBMITTED, SINCE):
        row, text = shared(sheet, name)
        found = day_of(sheet, row, name, text)
        if name == SUBMITTED:
            flight.submitted_on = found
            if not text:
                flight.wrong(name, "submitted_missing")
        else:
            flight.since = found
            if not text and flight.state not in (None, State.SUBMITTED):
                flight.wrong(name, "since_missing")
    if flight.state is State.SUBMITTED and flight.since is None:
        flight.since = flight.submitted_on
    if flight.since and flight.submitted_on and flight.since < flight.submitted_on:
        flight.wrong(SINCE, "dates_out_of_order")


def _read_review(flight: Flight) -> None:
    flight.reviewer = _text(flight, REVIEWER, LONGEST_TEXT).lower()
    if flight.state in REVIEWED and not flight.reviewer:
        flight.wrong(REVIEWER, "reviewer_missing")
    codes = (code.strip() for code in _text(flight, ASKED, LONGEST_TEXT).split(";"))
    flight.asked = tuple(dict.fromkeys(code for code in codes if code))
    flight.asked_text = _text(flight, ASKED_TEXT, LONGEST_TEXT)
    waits = flight.state is State.ACTION_REQUIRED
    if waits and not flight.asked:
        flight.wrong(ASKED, "nothing_asked")
    if flight.state is not None and not waits and (flight.asked or flight.asked_text):
        flight.wrong(ASKED, "asked_in_other_state")


def _flight(sheet: SheetClaim) -> Flight:
    flight = Flight(sheet)
    flight.reference = _text(flight, REFERENCE, LONGEST_REFERENCE)
    if not flight.reference:
        flight.wrong(REFERENCE, "reference_missing")
    flight.state = _state(flight)
    _read_days(flight)
    _read_review(flight)
    row, text = shared(sheet, ACKNOWLEDGED)
    flight.acknowledged = bool(yes_of(sheet, row, ACKNOWLEDGED, text))
    flight.system = _text(flight, SYSTEM, LONGEST_SYSTEM)
    return flight


def _keyed(row: Row) -> Row:
    """Let rows without a key go together by their reference."""
    if row.cells.get(KEY) or not row.cells.get(REFERENCE):
        return row
    return replace(row, cells={**row.cells, KEY: f"\0ref {row.cells[REFERENCE]}"})


def flights_of(rows: Sequence[Row], columns: Sequence[str]) -> list[Flight]:
    """Group rows into claims, by key or else by reference, and read them."""
    return [_flight(sheet) for sheet in claims_of([_keyed(row) for row in rows], columns)]


@dataclass(frozen=True)
class Clock:
    """The clock of a claim's state at the moment it is taken over.

    Attributes:
        started_at: When it started.
        deadline_at: First instant after the last in time.
        passed: Whether it was up by then; an operator's clock then counts as overdue.
        renewed: Whether it begins anew for that, since it would act.
    """

    started_at: datetime
    deadline_at: datetime
    passed: bool = False
    renewed: bool = False


def clock_at(
    calendar: BusinessCalendar,
    since: datetime,
    at: datetime,
    deadline_from: Callable[[datetime], datetime],
    *,
    acts: bool,
) -> Clock:
    """Return the clock of a state that a claim has been in for a while.

    It runs from the day the claim came into the state. One that acts, and is up by the end of the
    day of the takeover, begins anew: nobody loses a claim by a deadline that passed elsewhere.

    Args:
        calendar: The program's.
        since: When the claim came into the state.
        at: When it is taken over.
        deadline_from: Returns when the clock is up if it starts at an instant.
        acts: Whether the claim changes by itself when the clock is up.
    """
    deadline = deadline_from(since)
    up = calendar.last_day_before(deadline) <= calendar.local_date(at)
    if acts and up:
        return Clock(at, deadline_from(at), passed=deadline <= at, renewed=True)
    return Clock(since, deadline, passed=deadline <= at)
