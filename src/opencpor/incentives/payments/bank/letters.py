"""Names and texts in the letters that every bank takes: the Latin ones of SWIFT and SEPA. Pure.

Accents are left out, Greek and Cyrillic letters are written as the European Payments Council's
guide for banks writes them, signs become full stops. Letters of other scripts are refused, since
only the holder knows how the bank spells the name.
"""

import re
import unicodedata

from opencpor.common.text import one_line

FIT = re.compile(r"[A-Za-z0-9/?:().,'+ -]")
# Letters that do not come apart into a Latin one and its accent.
_WRITTEN = {
    "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o",
    "Ð": "D", "ð": "d", "Đ": "D", "đ": "d", "Þ": "TH", "þ": "th", "Ł": "L", "ł": "l", "Ħ": "H",
    "ħ": "h", "\u0131": "i", "ĸ": "k", "Ŋ": "N", "ŋ": "n", "Ŧ": "T", "ŧ": "t",
    "&": "+", "\u2018": "'", "\u2019": "'", "\u201a": ",", "\u201c": "'", "\u201d": "'",
    "\u201e": "'", '"': "'", "`": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-",
    "\u2212": "-", "_": "-", "\u2044": "/",
    "[": "(", "{": "(", "]": ")", "}": ")", "\\": "/", "|": "/", ";": ",",
}  # fmt: skip
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", (
    "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s",
    "t", "y", "f", "ch", "ps", "o"), strict=True))  # fmt: skip
_CYRILLIC = dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюяђєїјљњћџіґ", (
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
    "u", "f", "h", "ts", "ch", "sh", "sht", "a", "y", "y", "e", "yu", "ya", "dj", "ye", "yi", "j",
    "lj", "nj", "c", "dz", "i", "g"), strict=True))  # fmt: skip
_SCRIPTS = _GREEK | _CYRILLIC
_OU = re.compile("(?<=[\u03bf\u039f])[\u03c5\u03cd]")  # one sound in Greek: of Papadopoulos
SIGNS = frozenset("PSZ")  # kinds of characters that may become a full stop: no letter is lost


def _known(character: str) -> str | None:
    """Return how a character of its own is written; None: it may come apart."""
    if FIT.fullmatch(character):
        return character
    small = character.lower()
    if small in _SCRIPTS:
        written = _SCRIPTS[small]
        return written if small == character else written.capitalize()
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    return _WRITTEN.get(character)


def _in_latin(character: str) -> str | None:
    """Return how a character is written; None: it is a letter that has no Latin form here."""
    if (known := _known(character)) is not None:
        return known
    kind = unicodedata.category(character)
    if kind.startswith("M"):
        return ""
    apart = unicodedata.normalize("NFKD", character)
    if apart == character:
        return "." if kind[0] in SIGNS else None
    parts = [_in_latin(part) for part in apart]
    return None if None in parts else "".join(part or "" for part in parts)


def in_latin(text: str) -> tuple[str, str]:
    """Return a text as one line of letters that every bank takes, and the letters without a form.

    Control and direction characters are taken out; what is left has no blanks at its ends.
    """
    plain = _OU.sub("u", unicodedata.normalize("NFC", one_line(text)))
    written = {character: _in_latin(character) for character in set(plain)}
    lost = "".join(dict.fromkeys(one for one in plain if written[one] is None))
    found = "".join(written[character] or "" for character in plain)
    # A slash at an end, or two of them, separate fields in some banks' formats.
    return " ".join(re.sub("/+", "/", found).strip("/ ").split()), lost
