"""Forms in the look: every Django form is drawn by our field template, with its errors."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.http import HttpRequest
from django.utils.safestring import SafeString

from opencpor.common.errors import Problem
from opencpor.http.wording import in_words
from opencpor.ui.drawn import DRAWN, FIELD

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.Select: "form-select",
    forms.Textarea: "form-control",
    Input: "form-control",
}


def _class_of(widget: forms.Widget) -> str:
    """Return the look of a widget by the nearest of its kinds."""
    if isinstance(widget, forms.HiddenInput):
        return ""
    return next((CLASSES[kind] for kind in type(widget).__mro__ if kind in CLASSES), "")


class Field(BoundField):
    """A field with the classes of the look; Django itself links help and errors to it."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the look's class and the mark of a wrong field.

        Placeholders are left out: they vanish when one needs them; that is what help is for.
        """
        shown = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, shown)
        own = shown.attrs.get("class", "")
        marks = [own, _class_of(shown), "is-invalid" if self.errors else ""]
        if "placeholder" in shown.attrs:
            built["placeholder"] = False
        if any(marks):
            built["class"] = " ".join(mark for mark in marks if mark)
        return built

    @property
    def checkbox(self) -> bool:
        """Whether the label stands behind the control."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def choices_shown(self) -> bool:
        """Whether every choice is a control of its own."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    """Draws every form of the installation; set as ``FORM_RENDERER``."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Draw a form, a field or a widget."""
        draw = DRAWN.get(template_name)
        if draw is not None:
            return draw(context)
        return SafeString(super().render(template_name, context, request))

    form_template_name = "ui/forms/form.html"
    field_template_name = FIELD
    bound_field_class = Field


class DropInput(forms.FileInput):
    """A file input that files can be dropped on; without script it is a plain file input."""

    template_name = "ui/forms/drop.html"
    alike = True
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, multiple: bool = False) -> None:
        self.allow_multiple_selected = multiple
        super().__init__({"multiple": True, **(attrs or {})} if multiple else attrs)


class FilesField(forms.FileField):
    """Any number of files from one `DropInput`; cleans to a list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DropInput(multiple=True))
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file as a single one."""
        single = super().clean
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            single(None, initial)  # complains if a file is required
        return [single(file, initial) for file in files]


def problem_of(form: forms.BaseForm) -> Problem | None:
    """Return the problem that an action raised for a form, if any."""
    return getattr(form, "problem", None)


def apply_problem(
    form: forms.BaseForm, problem: Problem, fields: Mapping[str, str] | None = None
) -> None:
    """Show a problem at a bound form: each error at its field, the rest above the form.

    Args:
        form: The bound form.
        problem: What the action raised.
        fields: Which form field shows the errors of which field of the action, where they differ;
            ``"FIELD CODE"`` where several fields show those of one, each another code.
    """
    form.problem = problem  # type: ignore[attr-defined]
    names = fields or {}
    for error in problem.errors:
        name = names.get(f"{error.field} {error.code}") or names.get(error.field, error.field)
        text = f"{in_words(error.message)} {in_words(error.remedy)}".strip()
        form.add_error(
            name if name in form.fields else None, ValidationError(text, code=error.code)
        )
    if not problem.errors:
        form.add_error(None, ValidationError(in_words(problem.detail), code=problem.code))
