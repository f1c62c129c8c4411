"""Texts that people type, made fit for where they stand."""

import unicodedata

LONGEST_LINE = 300
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})  # categories of Unicode


def one_line(text: str) -> str:
    """Return a name or a header as one line, without control or direction characters.

    A name with line breaks could write paragraphs into a mail that others get in the operator's
    name.
    """
    plain = text
    if not text.isprintable():  # whatever is to be taken out is not printable
        plain = "".join(" " if unicodedata.category(c) in UNSEEN else c for c in text)
    return " ".join(plain.split())[:LONGEST_LINE]


def unkept(text: str) -> bool:
    """Whether a text holds what PostgreSQL refuses: a NUL, or half of a surrogate pair."""
    if text.isascii():
        return "\0" in text
    return "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
