"""Addresses of pages: worked out once for each page, then only filled with identifiers.

Working one out goes through all routes of that name, and a page says a dozen of them. What cannot
be filled in as it is (a text that must be quoted, a number) goes Django's way.
"""

import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape

MARK = "gap9c1f4e{}x"  # a text as identifiers are, so that it goes wherever these go
AS_IT_IS = re.compile(r"[A-Za-z0-9_]+")


@lru_cache(maxsize=2048)
def _mould(routes: str, prefix: str, name: str, number: int, app: str | None) -> str | None:
    """Return a page's address with ``%s`` for each of its texts; None: it takes something else."""
    del routes, prefix  # the ones in force
    marks = [MARK.format(place) for place in range(number)]
    try:
        text = reverse(name, args=marks, current_app=app).replace("%", "%%")
    except NoReverseMatch:
        return None
    for mark in marks:
        if text.count(mark) != 1:
            return None
        text = text.replace(mark, "%s")
    return text


def address_of(name: str, *args: Any, app: str | None = None) -> str:
    """Return the address of a page.

    Args:
        name: The page's name.
        args: What its address takes.
        app: The application's name space in which the name is looked for first.

    Raises:
        NoReverseMatch: If there is no such page.
    """
    if all(isinstance(one, str) and AS_IT_IS.fullmatch(one) for one in args):
        mould = _mould(settings.ROOT_URLCONF, get_script_prefix(), name, len(args), app)
        if mould is not None:
            return mould % args
    return reverse(name, args=args, current_app=app)


class Address(URLNode):
    """``{% url %}`` of a page whose address takes its values by their places."""

    view_name: FilterExpression
    args: list[FilterExpression]
    asvar: str | None

    def render(self, context: Context) -> str:
        """Write the address, or keep it under a name; without such a page the name is empty."""
        found = getattr(getattr(context, "request", None), "resolver_match", None)
        app = getattr(found, "namespace", None)
        try:
            args = [one.resolve(context) for one in self.args]
            text = address_of(self.view_name.resolve(context), *args, app=app)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            text = ""
        if self.asvar is not None:
            context[self.asvar] = text
            return ""
        return conditional_escape(text) if context.autoescape else text


def address(parser: Parser, token: Token) -> URLNode:
    """Read ``{% url %}`` as Django does."""
    node: Any = url(parser, token)
    if node.kwargs:
        return node  # type: ignore[no-any-return] # the stubs say nothing of it
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
