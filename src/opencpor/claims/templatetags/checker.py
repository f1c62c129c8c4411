"""The checker's advice, wherever a page shows the files of a claim."""

from typing import Any

from django import template

from opencpor.claims.pages.checker import checker_panel

register = template.Library()


@register.inclusion_tag("claims/_checker.html", takes_context=True)
def checker(context: dict[str, Any], *, here: bool = False) -> dict[str, Any]:
    """Draw what the checker says of the files on the page; nothing where nothing can be said."""
    return {"said": checker_panel(context["sight"], context.get("files"), here=here)}
