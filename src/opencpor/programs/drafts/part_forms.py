"""Forms of the parts of a draft, made from the schema's outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opencpor.programs.document.outline import Kind, types_of
from opencpor.programs.drafts.checking import Finding
from opencpor.programs.drafts.parts import (
    REMOVE,
    SHORT_TEXTS,
    Group,
    Input,
    Links,
    Misfit,
    Node,
    Table,
    Typed,
)
from opencpor.programs.rendering.labels import label_of
from opencpor.programs.rendering.options import option_named
from opencpor.programs.rendering.tables import yes

LONG = 60  # characters from which a text gets several lines
REFERENCES: dict[str, tuple[str, ...]] = {
    "solution_area": ("solution_areas",),
    "channels": ("channels",),
    "engagement": ("engagements",),
    "engagements": ("engagements",),
    "workload": ("workloads",),
    "workloads": ("workloads",),
    "product": ("products",),
    "figure": ("eligibility", "figures"),
    "requires": ("eligibility", "designations"),
    "rates": ("workloads",),
    "weights": ("workloads",),
    "thresholds": ("eligibility", "association_types"),
}
"""Fields that name something else of the document, and where that stands."""


class Written(forms.CharField):
    """Takes whatever was typed: the document's own check says what is wrong with it."""

    def validate(self, value: Any) -> None:
        """Let everything pass."""


@dataclass(frozen=True)
class Block:
    """What the template draws: a field, a heading with blocks, a table, links, or a note.

    Attributes:
        kind: field, group, table, links or misfit.
        title: Its heading.
        bound: The form's field.
        blocks: What stands under a heading.
        columns: Headings of a table.
        rows: Fields of a table, row by row, each with the box that removes it.
        links: Entries with pages of their own: title, path, how many things are wrong.
        path: Where the list of links stands.
    """

    kind: str
    title: Any = ""
    bound: BoundField | None = None
    blocks: Sequence[Block] = ()
    columns: Sequence[Any] = ()
    rows: Sequence[tuple[Sequence[BoundField], BoundField]] = ()
    links: Sequence[tuple[str, str, int]] = ()
    path: str = ""


class PartForm(forms.Form):
    """The inputs of one part, filled from the draft, with what is wrong at each."""

    use_required_attribute = False

    def __init__(
        self,
        nodes: Sequence[Node],
        raw: Mapping[str, Any],
        path: str,
        typed: Typed | None = None,
    ) -> None:
        self._raw, self._path = raw, path
        inputs = list(_inputs(nodes))
        super().__init__({one.name: _as_typed(one, typed) for one in inputs})
        for one in inputs:
            self.fields[one.name] = _field(one, self._known(one))
            if one.row is not None:
                name = ".".join([*_row_of(one), REMOVE])
                label = _("Remove row %(number)s") % {"number": one.row + 1}
                self.fields.setdefault(name, forms.BooleanField(label=label, required=False))
                for own in (one.name, name):  # cells of a table have no label of their own
                    self.fields[own].widget.attrs["aria-label"] = self.fields[own].label

    def _known(self, one: Input) -> list[tuple[str, str]]:
        """Return what an input can name of the document; nothing for one that names nothing."""
        name = one.field.name
        if name == "key" and one.row is not None:  # of pairs: what their field names
            name = one.name.rsplit(".", 2)[0].rsplit(".", 1)[-1]
        found: Any = self._raw
        for step in REFERENCES.get(name, ("",)):
            found = found.get(step) if isinstance(found, Mapping) else None
        entries = found if isinstance(found, list) else []
        keys = [entry.get("key") for entry in entries if isinstance(entry, Mapping)]
        return [(key, key) for key in keys if isinstance(key, str)]

    def tell(self, findings: Sequence[Finding]) -> list[Finding]:
        """Show what is wrong at its field; return the findings that have none here."""
        self.full_clean()
        rest = []
        start = f"{self._path}." if self._path else ""
        for one in findings:
            here = one.path.removeprefix(start) if one.path.startswith(start) else None
            name = self._nearest(here) if here else None
            if name is None:
                rest.append(one)
                continue
            expected = _("Expected: %(expected)s.") % {"expected": one.expected}
            self.add_error(name, ValidationError(f"{one.what}. {expected}", code="wrong"))
        return rest

    def _nearest(self, path: str) -> str | None:
        """Return the field that a place belongs to: itself, the pair of its key, or its first."""
        if path in self.fields:
            return path
        holder, _dot, key = path.rpartition(".")
        for name in self.fields:
            if name.startswith(f"{holder}.") and name.endswith(".key") and self.data[name] == key:
                return f"{name.removesuffix('.key')}.value"
        inside = next((name for name in self.fields if name.startswith(f"{path}.")), None)
        return inside or (self._nearest(holder) if holder in self.fields else None)

    def blocks(self, nodes: Sequence[Node], wrong: Sequence[Finding]) -> list[Block]:
        """Return what the template draws."""
        return [self._block(node, wrong) for node in nodes]

    def _block(self, node: Node, wrong: Sequence[Finding]) -> Block:
        title = label_of(node.field.name)
        if isinstance(node, Input):
            return Block("field", bound=self[node.name])
        if isinstance(node, Group):
            return Block("group", title, blocks=self.blocks(node.nodes, wrong))
        if isinstance(node, Misfit):
            return Block("misfit", title)
        if isinstance(node, Links):
            return self._links(node, title, wrong)
        columns = [_labeled(name, language) for name, language in node.columns]
        rows = [
            ([self[one.name] for one in row], self[".".join([*_row_of(row[0]), REMOVE])])
            for row in node.rows
        ]
        return Block("table", title, columns=columns, rows=rows)

    @staticmethod
    def _links(node: Links, title: Any, wrong: Sequence[Finding]) -> Block:
        path = ".".join(map(str, node.path))
        links = []
        for place, name in enumerate(node.titles):
            own = f"{path}.{place}"
            count = sum(one.path == own or one.path.startswith(f"{own}.") for one in wrong)
            links.append((name, own, count))
        return Block("links", title, links=links, path=path)


def _row_of(one: Input) -> list[str]:
    """Return the steps of an input's name up to its row."""
    steps = one.name.split(".")
    return steps[: len(steps) - steps[::-1].index(str(one.row))]


def _as_typed(one: Input, typed: Typed | None) -> Any:
    """Return what an input shows: what was typed into it, else what is saved."""
    if typed is None or typed.get(one.name) is None:
        return one.value
    return typed.getlist(one.name) if isinstance(one.value, list) else typed.get(one.name)


def _inputs(nodes: Sequence[Node]) -> Iterator[Input]:
    for node in nodes:
        if isinstance(node, Input):
            yield node
        elif isinstance(node, Group):
            yield from _inputs(node.nodes)
        elif isinstance(node, Table):
            for row in node.rows:
                yield from row


def _labeled(name: str, language: str) -> Any:
    if not language:
        return label_of(name)
    return _("%(label)s (%(language)s)") % {"label": label_of(name), "language": language}


def _field(one: Input, known: Sequence[tuple[str, str]]) -> forms.Field:
    """Return the form's field of an input."""
    field, label = one.field, _labeled(one.field.name, one.language)
    if one.row is not None:
        label = f"{label}, {one.row + 1}"
    usual = _written(field.default)
    if field.kind is Kind.CHOICES or (field.kind is Kind.LINES and known):
        return _some(one, label, known)
    if field.kind in (Kind.FLAG, Kind.CHOICE) or known:
        choices = _choices(one, known)
        widget: forms.Widget = forms.Select(choices=choices)
        return Written(label=label, required=field.required, widget=widget)
    rows = _rows(one)
    if field.kind is Kind.DAY:
        widget = forms.DateInput(attrs={"type": "date"})
    elif rows > 1:
        widget = forms.Textarea(attrs={"rows": rows})
    else:
        numeric = {"inputmode": "decimal"} if field.kind in (Kind.NUMBER, Kind.DECIMAL) else {}
        widget = forms.TextInput(attrs=numeric)
    notes = [_("One a line.")] if field.kind is Kind.LINES else []
    notes += [_("Usual: %(default)s.") % {"default": usual}] if usual else []
    help_text = "" if one.row is not None else " ".join(notes)
    return Written(
        label=label, required=field.required, strip=False, widget=widget, help_text=help_text
    )


def _rows(one: Input) -> int:
    if one.row is not None and one.field.kind is not Kind.LINES:
        return 1
    if one.field.kind is Kind.LINES:
        return min(12, 2 + str(one.value).count("\n"))
    long = one.field.kind is Kind.TEXT and one.field.name not in SHORT_TEXTS
    text = str(one.value)
    return min(12, 3 + text.count("\n") + len(text) // LONG) if long or "\n" in text else 1


def _written(default: Any) -> str:
    if isinstance(default, list):
        return ", ".join(map(str, default))
    if isinstance(default, bool):
        return yes(default)
    return "" if default is None else str(default)


def _named(options: Iterable[str]) -> list[tuple[str, Any]]:
    return [(option, option_named(option)) for option in options]


def _choices(one: Input, known: Sequence[tuple[str, str]]) -> list[tuple[str, Any]]:
    field = one.field
    options: list[tuple[str, Any]] = list(known) or _named(field.options)
    if field.kind is Kind.FLAG:
        options = [("yes", yes(True)), ("no", yes(False))]
    usual = option_named(_written(field.default))
    blank = _("as usual (%(default)s)") % {"default": usual} if usual else "-"
    strange = (
        [(one.value, one.value)] if one.value not in {"", *(key for key, _l in options)} else []
    )
    if field.required and one.value and field.kind is not Kind.LINE:
        return [*options, *strange]
    return [("", blank), *options, *strange]


class _Some(forms.MultipleChoiceField):
    """Some of several; what is not among them passes, as with `Written`."""

    def validate(self, value: Any) -> None:
        """Let everything pass."""


def _some(one: Input, label: Any, known: Sequence[tuple[str, str]]) -> forms.Field:
    given = one.value if isinstance(one.value, list) else str(one.value).splitlines()
    options = [*known, *_named(one.field.options)]
    strange = [(key, key) for key in given if key not in {name for name, _label in options}]
    return _Some(
        label=label,
        required=one.field.required,
        choices=[*options, *strange],
        widget=forms.CheckboxSelectMultiple,
    )


class AddForm(forms.Form):
    """What identifies a new entry."""

    key = forms.CharField(label=gettext_lazy("Key"), max_length=200)

    def __init__(self, data: Any, models: Sequence[Any]) -> None:
        super().__init__(data)
        types = [one for model in models for one in types_of(model)]
        if types:
            kind = forms.ChoiceField(label=label_of("type"), choices=_named(types))
            self.fields["type"] = kind
