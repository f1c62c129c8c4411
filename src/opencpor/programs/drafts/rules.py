"""What says whether a part of a draft is still as somebody saw it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def digest_of_part(part: Any) -> str:
    """Return what tells a part of a document from every other: equal data, equal digest."""
    text = json.dumps(_plain(part), sort_keys=True, default=lambda value: f"\0{value!r}")
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def at_path(path: Sequence[str | int], part: Any) -> Any:
    """Return a document that has nothing but one part, with keys that are all text."""
    found = _with_text_keys(part)
    for step in reversed(path):
        found = {str(step): found}
    return found


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_text_keys(one) for key, one in value.items()}
    return [_with_text_keys(one) for one in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    """Return a value with keys that can be sorted: in wrong documents they may be of any kind."""
    if isinstance(value, dict):
        return {repr(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
