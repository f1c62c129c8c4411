"""Widgets that are drawn without their templates look as the templates draw them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from opencpor.ui.forms import DRAWN, Renderer

ATTRIBUTES = {
    "id": 'i"d', "rows": 3, "required": True, "disabled": False, "class": mark_safe("a&amp;b"),
    "title": gettext_lazy("Search"), "maxlength": "1000",
}  # fmt: skip
VALUES = ("", "plain", "<b>&'\"", mark_safe("<i>"), "two\nlines", "1000", None, True, False)
WIDGETS = (
    forms.TextInput(), forms.EmailInput(), forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    forms.HiddenInput(), forms.CheckboxInput(), forms.Textarea(),
)  # fmt: skip


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_drawn_widgets_look_as_their_templates_do(widget: forms.Widget, value: Any) -> None:
    for attributes in ({}, ATTRIBUTES):
        context = widget.get_context("na<me", value, attributes)
        template: Any = getattr(widget, "template_name", "")
        assert template in DRAWN
        expected = TemplatesSetting().render(template, context)
        assert Renderer().render(template, context) == expected
