"""Texts that people type, made fit for where they stand."""

import unicodedata

LONGEST_LINE = 300
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})  # categories of Unicode
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\U0001d159"
)  # letters and marks without ink
SELECTOR = "VARIATION SELECTOR"


def one_line(text: str) -> str:
    """Return a name or a header as one line, without control or direction characters.

    A name with line breaks could write paragraphs into a mail that others get in the operator's
    name.
    """
    plain = text
    if not text.isprintable():  # whatever is to be taken out is not printable
        plain = "".join(" " if unicodedata.category(c) in UNSEEN else c for c in text)
    return legible(" ".join(plain.split())[:LONGEST_LINE])


def unkept(text: str) -> bool:
    """Whether a text holds what PostgreSQL refuses: a NUL, or half of a surrogate pair."""
    if text.isascii():
        return "\0" in text
    return "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)


def legible(text: str) -> str:
    """Return a text without blanks around it; nothing, if none of its characters can be seen.

    A reason of nothing but characters that take no ink would be kept, and tell nobody anything.
    Within words such characters stay: they join letters and emoji.
    """
    plain = text.strip()
    if plain.isascii() and plain.isprintable():
        return plain
    return plain if any(_inked(sign) for sign in plain) else ""


def _inked(sign: str) -> bool:
    if sign.isspace() or sign in BLANK or SELECTOR in unicodedata.name(sign, ""):
        return False
    return unicodedata.category(sign) not in UNSEEN and not "\ufff0" <= sign <= "\ufff8"
