"""Collects the words of the pages for translation, and compiles what was translated.

    python tools/messages.py            bring every room's catalog up to date
    python tools/messages.py claims     the same, and start one for a room that has none
    python tools/messages.py --check    only say what is missing or not up to date

A room's German words stand in ``src/opencpor/<room>/locale/de/LC_MESSAGES/django.po``. After a
run, fill in the empty ``msgstr`` lines and run it again. The compiled ``.mo`` is committed, so
that an installation needs no gettext tools. Reads Python and Django templates by Babel and by
Django's own template reader.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SPOKEN = (
    "access",
    "claims",
    "common",
    "directory",
    "eligibility",
    "http",
    "incentives",
    "insights",
    "journal",
    "notices",
    "programs",
    "register",
    "usage",
    "web",
)
"""Rooms whose problems are said in the reader's language; those of the others are English yet."""
RAISED = frozenset({
    "Broken", "Conflict", "FieldError", "Forbidden", "Gone", "Invalid", "LayoutError", "NotFound",
    "Problem", "RefusedError", "RevisionRequired", "Stale", "TooLarge", "TooMany",
    "Unauthenticated", "Unavailable", "UnsupportedType", "WrongMethod",
    "_choose", "_error", "_not_shared", "_refuse", "_refused", "_wrong", "joined", "refusal",
    "refused", "wrong",
})  # fmt: skip
"""What problems are made by: whatever of their arguments is a sentence is said to people."""
WHOLE = frozenset({"phrase", "not_found", "exists_already"})  # the first argument, whatever it is
NAMED = "fetch"  # what is looked for stands third; see `opencpor.access.scope`
SOURCE = Path(__file__).resolve().parent.parent / "src/opencpor"
LANGUAGE = "de"
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def _as_python(path: Path) -> io.BytesIO:
    """Return a file as Python; a template becomes the calls that its tags stand for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    return io.BytesIO(text.encode())


def keywords(path: Path) -> dict[str, tuple[int | tuple[int, str], ...] | None]:
    """Return what marks words in a file: Django's functions, and the names it gives them."""
    found = dict(KEYWORDS)
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                found |= {
                    alias.asname: KEYWORDS[alias.name]
                    for alias in node.names
                    if alias.asname and alias.name in KEYWORDS
                }
    return found


def _sides(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an argument may be."""
    if isinstance(node, ast.IfExp):
        yield from (*_sides(node.body), *_sides(node.orelse))
    else:
        yield node


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = getattr(called, "id", "") or getattr(called, "attr", "")
            if name in {*RAISED, *WHOLE, NAMED}:
                yield name, node


def _said_in(name: str, call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that people may read."""
    if name == NAMED:
        return call.args[2:3]
    return call.args[:1] if name in WHOLE else call.args


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of every sentence in a problem; codes and fields have no spaces."""
    for name, call in _calls(path):
        for argument in _said_in(name, call):
            for one in _sides(argument):
                text = one.value if isinstance(one, ast.Constant) else None
                if isinstance(text, str) and (name not in RAISED or " " in text):
                    yield one.lineno, text


def unsaid(path: Path) -> Iterator[int]:
    """Yield the lines of problems whose sentence has its gaps filled before it is translated."""
    for _, call in _calls(path):
        for one in (side for argument in call.args for side in _sides(argument)):
            parts = one.values if isinstance(one, ast.JoinedStr) else []
            if any(isinstance(part, ast.Constant) and " " in str(part.value) for part in parts):
                yield one.lineno


def words_of(room: str) -> Catalog:
    """Return all words of a room's pages, untranslated."""
    found = Catalog(locale=LANGUAGE)
    folder = SOURCE / room
    files = [
        *folder.rglob("*.py"),
        *folder.glob("**/templates/**/*.html"),
        *folder.glob("**/templates/**/*.txt"),
    ]
    for path in sorted(files):
        place = path.relative_to(SOURCE.parent.parent).as_posix()
        for line, words, comments, context in extract("python", _as_python(path), keywords(path)):
            found.add(words, None, [(place, line)], auto_comments=comments, context=context)
        if room in SPOKEN and path.suffix == ".py":
            for line, text in sentences(path):
                found.add(text, None, [(place, line)])
    return found


def catalog_path(room: str) -> Path:
    """Return where a room's translations stand."""
    return SOURCE / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def rooms() -> list[str]:
    """Return the rooms that have a catalog."""
    return sorted(
        path.parents[3].name for path in SOURCE.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/*.po")
    )


def current(room: str) -> Catalog:
    """Return a room's words with the translations they have so far."""
    path = catalog_path(room)
    kept = Catalog(locale=LANGUAGE)
    if path.exists():
        with path.open("rb") as file:
            kept = read_po(file, locale=LANGUAGE)
    words = words_of(room)
    for message in words:
        old = kept.get(message.id, message.context) if message.id else None
        if old is not None:
            message.string = old.string
    return words


def po_of(catalog: Catalog) -> bytes:
    """Return a catalog as text, without dates, so that only words make a difference."""
    lines = [
        f"# The words of the pages in '{catalog.locale_identifier}'; see tools/messages.py.",
        'msgid ""', 'msgstr ""',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        f'"Language: {catalog.locale_identifier}\\n"',
        f'"Plural-Forms: {catalog.plural_forms}\\n"',
        "", "",
    ]  # fmt: skip
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, sort_by_file=True, width=100, include_lineno=False)
    return "\n".join(lines).encode() + body.getvalue()


def mo_of(catalog: Catalog) -> bytes:
    """Return a catalog compiled: the same bytes for the same words, so that nothing conflicts."""
    catalog.creation_date = catalog.revision_date = WRITTEN
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _compiled(mo: bytes) -> set[str]:
    """Return what a compiled catalog says, without who compiled it and when."""
    return {
        repr((message.context, message.id, message.string))
        for message in read_mo(io.BytesIO(mo))
        if message.id
    }


def _is_empty(message: Message) -> bool:
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(message.id) and not all(forms)


def faults(room: str) -> Iterator[str]:
    """Yield a line for everything that is wrong with a room's catalog."""
    words = current(room)
    path = catalog_path(room)
    if room in SPOKEN:
        for file in sorted((SOURCE / room).rglob("*.py")):
            yield from (f"{room}: {file}:{line}: make it a phrase" for line in unsaid(file))
    for message in words:
        if _is_empty(message):
            yield f"{room}: not translated: {message.id!r}"
        yield from (f"{room}: {message.id!r}: {error}" for error in message.check(words))
    compiled = _compiled(path.with_suffix(".mo").read_bytes())
    if path.read_bytes() != po_of(words) or compiled != _compiled(mo_of(words)):
        yield f"{room}: the catalog is not up to date; run tools/messages.py"


def update(room: str) -> None:
    """Write a room's catalog, as text and compiled."""
    words = current(room)
    path = catalog_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_of(words))
    path.with_suffix(".mo").write_bytes(mo_of(words))


def main() -> int:
    """Update or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("room", nargs="*")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if not asked.check:
        for room in {*rooms(), *asked.room}:
            update(room)
    found = [fault for room in rooms() for fault in faults(room)]
    print("\n".join(found) or "Every word is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
