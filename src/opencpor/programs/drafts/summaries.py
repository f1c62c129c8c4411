"""A draft's sections as its overview lists them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.programs.document.errors import DocumentErrors
from opencpor.programs.document.outline import Kind, root_fields
from opencpor.programs.document.reading import read_yaml
from opencpor.programs.drafts.checking import IDENTITY_PATH, Finding
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.rendering.labels import IDENTITY, PLATE, label_of


@dataclass(frozen=True)
class Summary:
    """One section: its name, how to get there, how much is in it and how much is wrong."""

    title: Any
    path: str
    entries: int | None
    wrong: int


def sections_of(draft: VersionDraft, findings: Sequence[Finding]) -> list[Summary]:
    """List the sections of a draft in the schema's order; none if its text cannot be read."""
    try:
        raw = read_yaml(draft.text)[0]
    except DocumentErrors:
        return []
    wrong = Counter(one.part for one in findings)
    sections = [Summary(IDENTITY, IDENTITY_PATH, None, wrong[IDENTITY_PATH])]
    for name, field in root_fields().items():
        if name in PLATE:
            continue
        given = raw.get(name)
        listed = field.kind is Kind.SECTIONS
        entries = len(given) if isinstance(given, list) else 0
        sections.append(Summary(label_of(name), name, entries if listed else None, wrong[name]))
    return sections
