"""What says whether a part of a draft is still as somebody saw it."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of_part(part: Any) -> str:
    """Return what tells a part of a document from every other: equal data, equal digest."""
    text = json.dumps(part, sort_keys=True, default=lambda value: f"\0{value!r}")
    return hashlib.sha256(text.encode()).hexdigest()[:32]
