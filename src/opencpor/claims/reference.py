"""The life cycle as a page for people, written from the one table that the software follows."""

from collections.abc import Iterable

from opencpor.claims.lifecycle import CLOCKS, TABLE, Transition
from opencpor.claims.states import LABELS, LINE_LABELS, OPEN, State
from opencpor.claims.terms import Part

HEAD = """# The states of a claim

This page is written by `make docs` from the table in `opencpor.claims.lifecycle`; change it there.

A verb that the table does not list for a state is answered with 409, the state, and the verbs that
can be used; a verb that nobody knows with 404. After the first decision the state follows from the
lines: any active or scheduled line makes the claim *approved*; else any accepted or contested one
makes it *awaiting customer*; else it is *ended* if all have ended; else *rejected*.

"""
NO_CLOCK = "-"


def _clock(state: State) -> str:
    clock = CLOCKS.get(state)
    if clock is None:
        return NO_CLOCK
    acts = f"then `{clock.acts}`" if clock.acts else "then people are told; the state stays"
    return f"`{clock.clock.value}`, {acts}"


def _states() -> str:
    rows = [
        f"| `{state}` | {LABELS[state]} | {'yes' if state in OPEN else 'no'} | {_clock(state)} |\n"
        for state in State
    ]
    head = "## States\n\n| State | Label | Open | Clock |\n|---|---|---|---|\n"
    return head + "".join(rows) + "\n"


def _lines() -> str:
    head = "## States of a line\n\n| State | Label |\n|---|---|\n"
    return head + "".join(f"| `{s}` | {text} |\n" for s, text in LINE_LABELS.items()) + "\n"


def _codes(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _sources(row: Transition) -> str:
    states = [state for state in State if state in row.sources]
    return "any" if len(states) == len(State) else _codes(states)


def _conditions(row: Transition) -> str:
    said = [guard.value for guard in row.guards]
    if row.reason:
        said.append("with a reason")
    if row.editable:
        parts = [part.value for part in Part if part in row.editable]
        said.append("parts: " + ", ".join(parts))
    return "; ".join(said)


def _verbs() -> str:
    head = (
        "## Verbs\n\n| From | Verb | To | Who | Right | Conditions | Event | Notices |\n"
        "|---|---|---|---|---|---|---|---|\n"
    )
    rows = [
        f"| {_sources(row)} | `{row.verb}` | {_codes(row.targets) or 'same'} | {row.who} | "
        f"{f'`{row.permission}`' if row.permission else '-'} | {_conditions(row)} | "
        f"{f'`{row.event}`' if row.event else '-'} | {_codes(row.notices)} |\n"
        for row in TABLE
    ]
    return head + "".join(rows) + "\n"


def _arrows() -> list[str]:
    verbs: dict[tuple[State, State], list[str]] = {}
    for row in TABLE:
        for source in State:
            for target in row.targets:
                if source in row.sources and source is not target:
                    found = verbs.setdefault((source, target), [])
                    found += [row.verb.value] if row.verb.value not in found else []
    return [f"    {a} --> {b}: {', '.join(labels)}\n" for (a, b), labels in verbs.items()]


def _diagram() -> str:
    names = [f"    {state}: {LABELS[state]}\n" for state in State]
    lines = "".join([*names, "    [*] --> draft: create\n", *_arrows()])
    return f"## Diagram\n\n```mermaid\nstateDiagram-v2\n{lines}```\n"


def markdown() -> str:
    """Return the reference page."""
    return HEAD + _states() + _lines() + _verbs() + _diagram()
