"""What is remembered of a page hangs on language and named values, and sees nothing else."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

LOAD = "{% load i18n ui %}"


def drawn(template: Template, language: str = "en", **values: Any) -> str:
    with override(language):
        return str(template.render(Context(values)))


def test_a_part_is_drawn_for_each_language_and_each_value() -> None:
    part = Template(LOAD + '{% remember n %}{{ n }} {% translate "Sign out" %}{% endremember %}')
    for _ in range(2):
        assert drawn(part, n=1) == "1 Sign out"
        assert drawn(part, n=True) == "True Sign out"
        assert drawn(part, "de", n=1) == "1 Abmelden"
        assert drawn(part, n=2) == "2 Sign out"


def test_a_part_sees_only_what_it_names() -> None:
    part = Template(LOAD + "{% remember n %}{{ n }}{{ who }}{% endremember %}")
    assert [drawn(part, n=1, who=who) for who in ("Ann", "Ben")] == ["1", "1"]


def test_what_is_safe_is_not_taken_for_what_is_not() -> None:
    part = Template(LOAD + "{% remember text %}{{ text }}{% endremember %}")
    assert drawn(part, text=mark_safe("<b>")) == "<b>"
    assert drawn(part, text="<b>") == "&lt;b&gt;"


def test_nothing_can_be_remembered_by_what_may_change() -> None:
    part = Template(LOAD + "{% remember user %}{{ user }}{% endremember %}")
    for value in (AnonymousUser(), ["a"], (1, ["a"])):
        with pytest.raises(TypeError, match="user is no plain value"):
            drawn(part, user=value)


@pytest.mark.parametrize("part", ["{% remember %}{% csrf_token %}", "{% remember a.b %}"])
def test_parts_that_cannot_be_remembered_are_refused(part: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(LOAD + part + "{% endremember %}")


def test_texts_are_translated_for_each_reader() -> None:
    text = Template(LOAD + '{% translate "Sign out" as out %}{{ out }} {% translate word %}')
    for _ in range(2):
        assert drawn(text, word="Search") == "Sign out Search"
        assert drawn(text, "de", word="Sign out") == "Abmelden Abmelden"
