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


CHOICES = [("", "-"), ("a", "A <&"), ("Group", [("1", gettext_lazy("Search")), ("2", "Two")])]
SEVERAL = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def words(text: str) -> list[str]:
    """Space between elements means nothing here."""
    return text.replace("<", " <").replace(">", "> ").split()


@pytest.mark.parametrize("kind", SEVERAL)
@pytest.mark.parametrize("value", ["", "a", "2"])
@pytest.mark.parametrize("wrap", [True, False])
def test_drawn_choices_look_as_their_templates_do(kind: Any, value: str, wrap: bool) -> None:  # noqa: FBT001 - a parameter of the test
    widget = kind(choices=CHOICES)
    context = widget.get_context("na<me", value, {"id": "i"})
    whole = {"widget": context["widget"] | {"wrap_label": wrap}}
    options = [{"widget": one | {"wrap_label": wrap}} for one in widget.options("n", [value])]
    parts = [(widget.template_name, whole), *((widget.option_template_name, o) for o in options)]
    drawn = [(name, part) for name, part in parts if name in DRAWN]
    assert drawn
    for name, part in drawn:
        assert words(Renderer().render(name, part)) == words(TemplatesSetting().render(name, part))


class Small(forms.Form):
    """A form whose fields are alike but for what is said of them."""

    text = forms.CharField(label="Text", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "First"), ("b", "Second")])


def drawn(form: forms.Form) -> str:
    return "".join(field.as_field_group() for field in form)


def test_an_empty_field_that_was_drawn_before_is_drawn_alike() -> None:
    assert drawn(Small()) == drawn(Small())


def test_what_a_field_holds_is_not_taken_for_empty() -> None:
    drawn(Small())
    assert 'value="0"' in drawn(Small(initial={"text": 0}))
    assert 'value="mine"' in drawn(Small({"text": "mine", "kind": "a"}))
    assert "mine" not in drawn(Small())


def test_whatever_is_said_of_an_empty_field_is_told_apart() -> None:
    looks = {drawn(Small()), drawn(Small(prefix="other")), drawn(Small(auto_id="x-%s"))}
    for name, value in {"label": "Words", "help_text": "Say it", "required": True}.items():
        form = Small()
        setattr(form.fields["text"], name, value)
        looks.add(drawn(form))
    form = Small()
    form.fields["kind"].choices = [("a", "Another")]  # type: ignore[attr-defined]
    looks.add(drawn(form))
    assert len(looks) == 7


def test_words_that_equal_trusted_html_are_escaped_all_the_same() -> None:
    looks = []
    for label in (mark_safe("<b>Text</b>"), "<b>Text</b>"):
        form = Small()
        form.fields["text"].label = label
        looks.append(drawn(form))
    assert ["<b>Text</b>" in one for one in looks] == [True, False]
    assert "&lt;b&gt;Text&lt;/b&gt;" in looks[1]


def test_choices_that_equal_trusted_html_are_escaped_all_the_same() -> None:
    looks = []
    for label in (mark_safe("<b>One</b>"), "<b>One</b>"):
        form = Small()
        form.fields["kind"].choices = [("a", label), ("b", [("c", label)])]  # type: ignore[attr-defined]
        looks.append(drawn(form))
    assert [one.count("<b>One</b>") for one in looks] == [2, 0]


def test_a_choice_that_is_no_is_not_taken_for_none() -> None:
    looks = []
    for value in (None, False):
        form = Small(initial={"kind": value})
        form.fields["kind"].choices = [(True, "Yes"), (False, "No")]  # type: ignore[attr-defined]
        looks.append(drawn(form))
    assert ["selected" in one for one in looks] == [False, True]
