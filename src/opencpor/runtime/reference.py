"""The settings as a page for people, written from the one list that the software reads."""

from opencpor.runtime.environment import VARIABLES, Variable

HEAD = """# Settings

Every setting is an environment variable. `cpor settings` shows the values in force. A wrong value,
or a name that begins with `OPENCPOR_` and is not listed here, stops the start and says so.

This page is written by `make docs` from `opencpor.runtime.environment`; change it there.

| Variable | Meaning | Expected | When not set |
|---|---|---|---|
"""


def _row(variable: Variable) -> str:
    default = f"`{variable.default}`" if variable.default else "empty"
    secret = " **Secret:** it is never shown or logged." if variable.secret else ""
    return f"| `{variable.name}` | {variable.meaning}{secret} | {variable.expected} | {default} |\n"


def markdown() -> str:
    """Return the reference page."""
    return HEAD + "".join(_row(variable) for variable in VARIABLES)
