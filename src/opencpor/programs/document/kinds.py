"""Reads the types that the document's models declare."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin


def bare_type(kind: Any) -> Any:
    """Strip annotations and the `None` of optional values."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    options = [option for option in get_args(kind) if option is not type(None)]
    return bare_type(options[0]) if is_union(kind) and len(options) == 1 else kind


def is_union(kind: Any) -> bool:
    """Whether a type is one of several."""
    return get_origin(kind) in (Union, UnionType)
