"""Which part of a draft an address means, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opencpor.common.errors import Conflict, not_found
from opencpor.programs.document.errors import DocumentErrors, Path
from opencpor.programs.document.outline import Field, Kind, field_at, fields_of, root_fields
from opencpor.programs.document.reading import NO_TEXT, read_yaml
from opencpor.programs.document.writing import at_place
from opencpor.programs.drafts.actions.change_places import steps_of
from opencpor.programs.drafts.checking import IDENTITY_PATH
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.drafts.parts import (
    Links,
    Node,
    Typed,
    is_flat,
    nodes_of,
    read_part,
    read_rows,
    table_of,
    title_of,
)
from opencpor.programs.rendering.labels import IDENTITY, PLATE, label_of


@dataclass(frozen=True)
class Part:
    """One part of a draft: where it is, what it is, and the document around it.

    Attributes:
        address: As it stands in the page's address.
        path: Where it is; the keys of the top level that are no section have none.
        field: The field that leads to it; None for those keys.
        value: What stands there, right or wrong; None: nothing.
        document: The whole document as plain data.
    """

    address: str
    path: Path
    field: Field | None
    value: Any
    document: Mapping[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether it is a list, and not one of its entries."""
        listed = self.field is not None and self.field.kind is Kind.SECTIONS
        return listed and not isinstance(self.path[-1], int)

    @property
    def title(self) -> Any:
        """What it is called."""
        if self.field is None:
            return IDENTITY
        if isinstance(self.path[-1], int):
            return title_of(self.value, self.path[-1])
        return label_of(self.field.name)

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which texts are written."""
        given = self.document.get("languages")
        own = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
        return own or ["en"]

    def nodes(self) -> list[Node]:
        """Return what a form shows of it."""
        if self.field is not None and self.is_list:
            entries = self.value if isinstance(self.value, list) else []
            if is_flat(self.field) and all(isinstance(one, Mapping) for one in entries):
                return [table_of(self.field, entries, self.field.name, self.languages)]
            titles = [title_of(entry, place) for place, entry in enumerate(entries)]
            return [Links(self.field, self.path, titles)]
        return nodes_of(self._fields(), self.value, self.path, self.languages)

    def read(self, typed: Typed) -> Any:
        """Return it with what was typed."""
        if self.field is not None and self.is_list:
            if not is_flat(self.field):  # its entries have pages of their own
                return self.value
            rows = read_rows(self.field, self.value, typed, self.languages, self.field.name)
            return rows if isinstance(rows, list) else []
        return read_part(self._fields(), self.value, typed, self.languages)

    def _fields(self) -> Mapping[str, Field]:
        if self.field is None:
            return {name: one for name, one in root_fields().items() if name in PLATE}
        return fields_of(self.field.model_for(self.value))


def part_of(draft: VersionDraft, address: str) -> Part:
    """Return the part of a draft that an address means.

    Raises:
        NotFound: If there is no such part.
        Conflict: ``unreadable``, if the draft's text is no YAML at the moment, or holds characters
            that no page can show.
    """
    try:
        document, errors = read_yaml(draft.text)
    except DocumentErrors as refused:
        raise _unreadable() from refused
    if any(NO_TEXT in error.what for error in errors):
        raise _unreadable()
    if address == IDENTITY_PATH:
        plate = {name: value for name, value in document.items() if name in PLATE}
        return Part(address, (), None, plate, document)
    path = steps_of(address)
    try:
        field = field_at(document, path)
        holder = at_place(document, path[:-1])
        value = holder.get(path[-1]) if isinstance(holder, Mapping) else at_place(document, path)
    except LookupError as error:
        raise not_found("part") from error
    if path[0] in PLATE or field.kind not in (Kind.SECTION, Kind.SECTIONS):
        raise not_found("part")
    return Part(address, path, field, value, document)


def _unreadable() -> Conflict:
    return Conflict(
        "The text of this draft cannot be read. Mend the whole document first.", code="unreadable"
    )
