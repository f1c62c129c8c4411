"""What forms look like that are drawn by code: fields with label, help and errors, plain widgets.

Django's templates for widgets include each other and go through the attributes one by one; with
them and a template for the field, ten fields took a third of all work on a page. A test holds the
widgets to the same text as their templates.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.ui.remembering import Drawings

ALIKE = frozenset({
    forms.TextInput, forms.EmailInput, forms.DateInput, forms.CheckboxInput, forms.Textarea,
    forms.Select,
})  # fmt: skip
"""Widgets whose empty look hangs on their attributes and choices alone; others say ``alike``."""
FIELD = "ui/forms/field.html"  # a name for the renderer; there is no such template


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def _input(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        "" if value is None else format_html(' value="{}"', str(value)),
        _attributes(widget["attrs"]),
    )


def _textarea(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        _attributes(widget["attrs"]),
        widget["value"] or "",
    )


def _choice(context: Mapping[str, Any]) -> SafeString:
    """Draw one control of several; its label, where it has one, is drawn around it."""
    widget = context["widget"]
    if not widget["wrap_label"]:
        return _input(context)
    ident = widget["attrs"].get("id")
    target = format_html(' for="{}"', ident) if ident else ""
    return format_html("<label{}>{} {}</label>", target, _input(context), widget["label"])


def _option(option: Mapping[str, Any]) -> SafeString:
    value, attributes = str(option["value"]), _attributes(option["attrs"])
    return format_html('\n  <option value="{}"{}>{}</option>', value, attributes, option["label"])


def _group(name: Any, options: list[Mapping[str, Any]]) -> SafeString:
    drawn = format_html_join("", "{}", ((_option(one),) for one in options))
    if not name:
        return drawn
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, drawn)


def _select(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    groups = ((_group(name, options),) for name, options, _place in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join("", "{}", groups),
    )


def _notes(field: BoundField) -> SafeString:
    """Draw help and errors."""
    if field.errors:
        return render_to_string("ui/forms/notes.html", {"field": field})
    if not field.help_text:
        return SafeString("")
    ident = field.auto_id
    return format_html(
        '<div class="form-hint" id="{}_helptext">{}</div>', ident, field.help_text
    )  # fmt: skip


def _label(field: BoundField, opening: SafeString, closing: SafeString) -> SafeString:
    if not field.label:
        return SafeString("")
    optional = "" if field.field.required else _("(optional)")
    mark = format_html(' <span class="optional">{}</span>', optional) if optional else ""
    return format_html("{}{}{}{}", opening, field.label, mark, closing)


def _control(option: Any) -> SafeString:
    return format_html(
        '<label class="form-check" for="{}">{}<span class="form-check-label">{}</span></label>',
        option.id_for_label,
        option.tag(),
        option.choice_label,
    )


def _set(field: Any, wrong: str) -> SafeString:
    """Draw a field that has several controls."""
    described = field.aria_describedby
    controls = (
        format_html_join("\n", "{}", ((_control(option),) for option in field))
        if field.choices_shown
        else str(field)
    )
    return format_html(
        '<fieldset class="field{}"{} id="{}" tabindex="-1">{}{}{}</fieldset>',
        wrong,
        format_html(' aria-describedby="{}"', described) if described else "",
        field.auto_id,
        _label(field, mark_safe('<legend class="form-label">'), mark_safe("</legend>")),
        _notes(field),
        controls,
    )


def _said(text: Any) -> tuple[str, bool]:
    """Return a text and whether it is HTML already, which is drawn as it is."""
    return str(text), hasattr(text, "__html__")


def _choices(choices: Iterable[tuple[Any, Any]]) -> Hashable:
    """Return all that is said of choices, those in groups too."""
    return tuple(
        (_said(value), _choices(label) if isinstance(label, (list, tuple)) else _said(label))
        for value, label in choices
    )


def _look(field: Any) -> Hashable | None:
    """Return all that the look of an empty field hangs on; None where it holds something."""
    widget, kind = field.field.widget, type(field.field.widget)
    if kind not in ALIKE and not getattr(kind, "alike", False):
        return None
    value = field.value()
    if field.form.is_bound or not (value is None or value is False or value == ""):
        return None
    return (
        get_language(), kind, field.html_name, field.auto_id, _said(field.label),
        _said(field.help_text), field.field.required, field.field.disabled,
        field.form.use_required_attribute,
        tuple((name, type(held), str(held)) for name, held in widget.attrs.items()),
        repr(value), _choices(getattr(widget, "choices", ())),
    )  # fmt: skip


_EMPTY = Drawings()


def _field(context: Mapping[str, Any]) -> SafeString:
    """Draw a field, or take what was drawn of one that is empty and looks the same."""
    field = context["field"]
    look = _look(field)
    return _anew(field) if look is None else _EMPTY.take(look, lambda: _anew(field))


def _anew(field: Any) -> SafeString:
    """Draw a field: what it is called, what helps with it, what is wrong, and its control."""
    wrong = " field-wrong" if field.errors else ""
    if field.use_fieldset:
        return _set(field, wrong)
    target = field.id_for_label
    if field.checkbox:
        return format_html(
            '<div class="field{}"><label class="form-check" for="{}">{}'
            '<span class="form-check-label">{}</span></label>{}</div>',
            wrong, target, field, field.label, _notes(field),
        )  # fmt: skip
    opening = format_html('<label class="form-label" for="{}">', target)
    label = _label(field, opening, mark_safe("</label>"))
    return format_html('<div class="field{}">{}{}{}</div>', wrong, label, _notes(field), field)


_WIDGETS = "django/forms/widgets"
DRAWN: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    FIELD: _field,
    f"{_WIDGETS}/text.html": _input,
    f"{_WIDGETS}/email.html": _input,
    f"{_WIDGETS}/date.html": _input,
    f"{_WIDGETS}/hidden.html": _input,
    f"{_WIDGETS}/checkbox.html": _input,
    f"{_WIDGETS}/textarea.html": _textarea,
    f"{_WIDGETS}/checkbox_option.html": _choice,
    f"{_WIDGETS}/radio_option.html": _choice,
    f"{_WIDGETS}/select.html": _select,
}
"""What is drawn without a template, by the name of the template that Django asks for."""
