"""Addresses are worked out once for each page; they are those that Django gives."""

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import NoReverseMatch, reverse, set_script_prefix

from opencpor.ui.addresses import address_of

CLAIM, NAME = "clm_1", "claims:detail"


@pytest.mark.parametrize("value", ["clm_1", "clm_2", "a b/c%?", "", "gap9c1f4e0x", "%s"])
def test_an_address_is_the_one_that_django_gives(value: str) -> None:
    try:
        expected = reverse(NAME, args=[value])
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            address_of(NAME, value)
    else:
        assert address_of(NAME, value) == expected


def test_pages_that_take_several_values_nothing_or_a_number() -> None:
    assert address_of("claims:form", CLAIM, "lines") == reverse(
        "claims:form", args=[CLAIM, "lines"]
    )
    assert address_of("claims:list") == reverse("claims:list")
    with pytest.raises(NoReverseMatch):
        address_of(NAME, CLAIM, "too", "much")


def test_addresses_follow_where_the_installation_stands() -> None:
    at_root = address_of(NAME, CLAIM)
    try:
        set_script_prefix("/cpor/")
        assert address_of(NAME, CLAIM) == f"/cpor{at_root}"
    finally:
        set_script_prefix("/")


@override_settings(ROOT_URLCONF="tests.web.demo_urls")
def test_addresses_follow_the_routes_in_force() -> None:
    assert address_of("web:home") == reverse("web:home")


def test_a_template_writes_addresses_as_django_does() -> None:
    shown = Template(
        "{% load ui %}{% url 'claims:detail' id %} {% url name id as there %}{{ there }}"
        "{% url 'no:page' as nowhere %}[{{ nowhere }}]"
    ).render(Context({"id": CLAIM, "name": NAME}))
    assert shown == f"{reverse(NAME, args=[CLAIM])} {reverse(NAME, args=[CLAIM])}[]"
    with pytest.raises(NoReverseMatch):
        Template("{% load ui %}{% url 'no:page' %}").render(Context())
