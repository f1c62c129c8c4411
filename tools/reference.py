"""Writes the pages of docs/reference that follow from the code.

    python -m tools.reference           write them
    python -m tools.reference --check   only say which are not up to date; the exit code is 1 then

A test compares them with the code, so a page that lags behind does not land.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "docs/reference"
NOTE = "This page is written by `make docs` from {source}; change it there.\n\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}\n"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n"
    yield "\n"


def _argument(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings)
    value = action.metavar or ("" if action.nargs == 0 else action.dest.upper())
    value = value if isinstance(value, str) else " ".join(value)
    many = " ..." if action.nargs in {"+", "*"} else ""
    return f"`{f'{names} {value}'.strip()}{many}`"


def _meaning(action: argparse.Action) -> str:
    text = (action.help or "") % {"default": action.default}
    return f"{text}; one of {', '.join(map(str, action.choices))}" if action.choices else text


def commands() -> str:
    """Return the page of the command line: each command's own help."""
    from opencpor.cli.main import build_parser

    def written(parser: argparse.ArgumentParser, level: int, short: str = "") -> Iterator[str]:
        yield f"{'#' * level} `{parser.prog}`\n\n"
        text = parser.description or short
        if text:
            yield f"{text[0].upper()}{text[1:].rstrip('.')}.\n\n"
        shown = [action for action in parser._actions if action.help and action.dest != "help"]  # noqa: SLF001 - argparse lists them nowhere else
        if shown:
            yield from _table(
                ["Argument", "Meaning"], ([_argument(one), _meaning(one)] for one in shown)
            )
        for action in parser._actions:  # noqa: SLF001 - likewise
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
                for told, child in zip(
                    action._choices_actions,  # noqa: SLF001 - likewise
                    action.choices.values(),
                    strict=True,
                ):
                    yield from written(child, level + 1, told.help or "")

    codes = "Exit codes: 0 it worked, 2 wrong input, 1 it failed otherwise, 130 interrupted.\n\n"
    head = "# Commands\n\n" + NOTE.format(source="the help of each command") + codes
    return head + "".join(written(build_parser(), 2)).rstrip() + "\n"


def rights() -> str:
    """Return the page of roles and what each may do."""
    from opencpor.access.roles import ROLES, Permission, Side

    def side(one: Side) -> Iterator[str]:
        roles = [role for role, (of, _) in ROLES.items() if of is one]
        yield f"## {one.value.capitalize()}\n\n"
        rows = (
            [f"`{permission}`", *("yes" if permission in ROLES[role][1] else "" for role in roles)]
            for permission in Permission
            if any(permission in ROLES[role][1] for role in roles)
        )
        yield from _table(["Permission", *(f"`{role}`" for role in roles)], rows)

    text = (
        "# Roles and rights\n\n"
        + NOTE.format(source="the role table in `opencpor.access.roles`")
        + "A role can be limited to some of a partner's locations. Whatever a role allows, a "
        "partner's or customer's people see rows of their own organization only; operators see "
        "all. What is not yours is answered like what does not exist: 404.\n\n"
    )
    return text + "".join("".join(side(one)) for one in Side).rstrip() + "\n"


def operations() -> str:
    """Return the page of the API's operations."""
    from opencpor.config.api import api

    schema = api.get_openapi_schema()
    rows: dict[str, list[list[str]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            rows.setdefault(tag, []).append(
                [f"`{method.upper()} {path}`", operation["description"].splitlines()[0]]
            )
    head = (
        "# Operations of the API\n\n"
        + NOTE.format(source="the API itself")
        + "Every installation describes parameters, bodies and answers at `/api/v1/openapi.json`. "
        "See [how to use the API](../how-to/use-the-api.md).\n\n"
    )
    parts = (f"## {tag.capitalize()}\n\n" + "".join(_table(["Operation", "What it does"], found))
             for tag, found in sorted(rows.items()))  # fmt: skip
    return head + "".join(parts).rstrip() + "\n"


def openapi() -> str:
    """Return the OpenAPI document, so that no change of it is an accident."""
    from opencpor.config.api import api

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"


def findings() -> str:
    """Return the page of what can be found wrong with a claim, and of what stops an earning."""
    from opencpor.claims.rules.codes import WORDINGS
    from opencpor.programs.document.loading import load_document
    from opencpor.programs.shipped import MICROSOFT, shipped_text

    head = (
        "# Codes\n\n"
        + NOTE.format(source="`opencpor.claims.rules.codes` and the shipped program")
        + "## Findings on a claim\n\nA finding that *blocks* must be mended before a claim goes "
        "on; one that *warns* can be answered with a reason. Words in braces are filled in.\n\n"
    )
    found = (
        [f"`{code}`", str(one.severity), one.text, one.remedy] for code, one in WORDINGS.items()
    )
    text = head + "".join(_table(["Code", "It", "What it says", "What helps"], found))
    program = load_document(shipped_text(MICROSOFT))
    for kind, reasons in program.reasons.lists():
        text += (
            f"## Reasons: {kind.value.replace('_', ' ')}\n\nFrom the document of `{MICROSOFT}`.\n\n"
        )
        rows = (
            [f"`{one.code}`", one.text.in_language("en"), one.remedy.in_language("en")]
            for one in reasons
        )
        text += "".join(_table(["Code", "What it means", "What helps"], rows))
    return text.rstrip() + "\n"


def events() -> str:
    """Return the page of the closed list of events."""
    from opencpor.journal.events import EventType
    from opencpor.journal.public import PublicEvent

    def listed(names: Iterable[str]) -> Iterator[str]:
        kinds: dict[str, list[str]] = {}
        for name in names:
            kinds.setdefault(name.split(".")[0], []).append(f"`{name}`")
        rows = ([kind.replace("_", " "), ", ".join(found)] for kind, found in kinds.items())
        yield from _table(["About", "Events"], rows)

    head = (
        "# Events\n\n"
        + NOTE.format(source="`opencpor.journal.events` and `opencpor.journal.public`")
        + "## Published\n\nThese are read at `/api/v1/events` and sent to webhooks, each to "
        "whoever may read the row; see [how to hear of changes](../how-to/hear-of-changes.md).\n\n"
        + "".join(listed(PublicEvent))
        + "## In the log\n\nEach stands in the event log with actor, time, request and what "
        "changed; see [the log](../concepts.md#the-event-log).\n\n"
    )
    return head + "".join(listed(EventType)).rstrip() + "\n"


def settings() -> str:
    """Return the page of settings."""
    from opencpor.runtime.reference import markdown

    return markdown()


def claim_states() -> str:
    """Return the page of the life cycle of a claim."""
    from opencpor.claims.reference import markdown

    return markdown()


PAGES: dict[str, Callable[[], str]] = {
    "api.md": operations,
    "claim-states.md": claim_states,
    "codes.md": findings,
    "commands.md": commands,
    "events.md": events,
    "openapi.json": openapi,
    "rights.md": rights,
    "settings.md": settings,
}


def outdated() -> list[str]:
    """Return the names of the pages that do not say what the code says."""
    return [name for name, write in PAGES.items() if _read(name) != write()]


def _read(name: str) -> str:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Write the pages, or say which are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    checking = parser.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencpor.config.settings")
    import django

    django.setup()
    late = outdated()
    for name in late:
        print(
            f"docs/reference/{name}" + (" is not up to date: run 'make docs'" if checking else "")
        )
        if not checking:
            (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    return int(bool(late) and checking)


if __name__ == "__main__":
    sys.exit(main())
