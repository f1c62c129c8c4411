"""Documents to spoil: the invented vendor's, as plain data that a test may change."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import yaml

from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.loading import load_document
from opencpor.programs.shipped import INVENTED, shipped_text


def invented() -> dict[str, Any]:
    """Give the invented vendor's document as plain data."""
    return deepcopy(_invented())


@cache
def _invented() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(shipped_text(INVENTED), Loader=yaml.CSafeLoader)
    return data


class _Plain(yaml.CSafeDumper):
    """Writes shared parts out instead of linking them."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def as_text(data: dict[str, Any]) -> str:
    """Write plain data as a document."""
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True)


def errors_of(data: dict[str, Any] | str) -> list[str]:
    """Give everything the loader says against a document, line by line."""
    try:
        load_document(data if isinstance(data, str) else as_text(data))
    except DocumentErrors as refused:
        return [str(error) for error in refused.errors]
    return []
