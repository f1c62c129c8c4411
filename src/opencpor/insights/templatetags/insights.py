"""Figures as the templates of this room write them: ``{% load insights %}``."""

from decimal import Decimal

from django import template

from opencpor.ui import figures

register = template.Library()


@register.filter
def whole_percent(value: int | str | None) -> str:
    """Write a whole percent in the reader's language; a dash where there is none.

    A template gives an empty text for a figure of something that is not there.
    """
    if value is None or value == "":
        return figures.NONE
    return figures.percent(Decimal(value) / 100, 0)


@register.filter
def figure(value: int | str | None) -> str:
    """Write a count in the reader's language; a dash where there is none, as above."""
    return figures.NONE if value is None or value == "" else figures.number(int(value))
