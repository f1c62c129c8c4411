"""What says whether a part of a draft is still as somebody saw it."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of_part(part: Any) -> str:
    """Return what tells a part of a document from every other: equal data, equal digest."""
    text = json.dumps(_plain(part), sort_keys=True, default=lambda value: f"\0{value!r}")
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """Return a value with keys that can be sorted: in wrong documents they may be of any kind."""
    if isinstance(value, dict):
        return {repr(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value
