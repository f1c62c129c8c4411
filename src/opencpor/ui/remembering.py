"""Parts of templates that are drawn once and then remembered in the process.

What is remembered hangs on nothing but the language, the addresses of this installation and the
values that are named; these are all that such a part can see. So it can hold nothing of a person,
nor anything that changes later. Not for values without end, such as identifiers.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Node, Parser, Token, Variable
from django.template.defaulttags import CsrfTokenNode
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 500  # drawings that are held together; then they begin anew
PLAIN = (str, int, bool, type(None))


def _plain(name: str, value: Any) -> Any:
    """Return a value as something to remember by.

    Raises:
        TypeError: If it may change while it stays equal to itself.
    """
    if isinstance(value, tuple):
        return tuple(_plain(name, one) for one in value)
    if not isinstance(value, PLAIN):
        raise TypeError(f"{name} is no plain value: nothing can be remembered by it")
    return type(value), value


class Drawings:
    """What was drawn before, by all that its look hangs on."""

    def __init__(self) -> None:
        self._drawn: dict[Hashable, SafeString] = {}

    def take(self, key: Hashable, draw: Callable[[], SafeString]) -> SafeString:
        """Return what was drawn for a key; draw it if it is the first time."""
        drawn = self._drawn.get(key)
        if drawn is None:
            if len(self._drawn) >= MOST:
                self._drawn.clear()
            drawn = self._drawn[key] = draw()
        return drawn


class Remembered(Node):
    """A part of a template that is drawn once for each language and each set of its values."""

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self._drawings = Drawings()

    def render(self, context: Context) -> SafeString:
        """Draw the part, or take what was drawn before."""
        seen = {name: value.resolve(context) for name, value in self.values.items()}
        for name, value in seen.items():
            if isinstance(value, Promise):
                seen[name] = str(value)
        key = (
            get_language(),
            get_script_prefix(),
            staticfiles_storage.url("ui/look.css"),
            *(_plain(name, value) for name, value in seen.items()),
        )
        return self._drawings.take(key, lambda: self.nodelist.render(context.new(seen)))


def remember(parser: Parser, token: Token) -> Remembered:
    """Read ``{% remember theme count %}...{% endremember %}``.

    Raises:
        TemplateSyntaxError: If something else than the name of a variable is given, or if the part
            holds what is another for each request.
    """
    values = {}
    for name in token.split_contents()[1:]:
        if not name.isidentifier():
            raise TemplateSyntaxError(f"remember takes names of variables, not {name}")
        values[name] = parser.compile_filter(name)
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(CsrfTokenNode):
        raise TemplateSyntaxError("a form's token cannot be remembered")
    return Remembered(values, nodelist)


class RememberedText(TranslateNode):
    """A text of a template that is the same for everybody who reads a language."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self._texts: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """Translate the text, or take what it was before."""
        language = get_language()
        text = self._texts.get(language)
        if text is None:
            drawn = super().render(context)
            text = self._texts[language] = context[self.asvar] if self.asvar else drawn
        if self.asvar:
            context[self.asvar] = text
            return ""
        return text


def _is_literal(expression: FilterExpression | None) -> bool:
    if expression is None:
        return True
    said = expression.var
    named = isinstance(said, Variable) and said.lookups is not None
    return not named and not expression.filters


def translate(parser: Parser, token: Token) -> TranslateNode:
    """Read ``{% translate %}`` as Django does; what is the same each time is translated once."""
    node = do_translate(parser, token)
    if _is_literal(node.filter_expression) and _is_literal(node.message_context):
        return RememberedText(node)
    return node
