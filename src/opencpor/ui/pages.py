"""How a page is answered: whole or in part, with its errors, or by going on elsewhere.

See docs/how-to/write-a-page.md.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from opencpor.common.errors import Invalid, NotFound, Problem, Unauthenticated
from opencpor.ui.forms import apply_problem, problem_of
from opencpor.ui.parts import Question


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of the page that it is already showing."""
    htmx: Any = getattr(request, "htmx", False)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def _status(context: Mapping[str, Any]) -> int:
    """Return 200, or the status that a form with errors among the values means."""
    for value in context.values():
        if isinstance(value, BaseForm) and value.is_bound and value.errors:
            problem = problem_of(value)
            return problem.status if problem else Invalid.status
    return 200


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int | None = None,
) -> HttpResponse:
    """Render a page.

    Args:
        request: The request.
        template: The whole page.
        context: Its values. A bound form with errors among them makes the status 422, or that of
            the problem that an action raised.
        fragment: The template that is rendered instead when HTMX asks for a part.
        status: Overrides the status.
    """
    values = dict(context or {})
    chosen = fragment if fragment and wants_fragment(request) else template
    response = render(request, chosen, values, status=status or _status(values))
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response


def done(
    request: HttpRequest, to: Any, *args: Any, message: str = "", level: int = messages.SUCCESS
) -> HttpResponse:
    """Go on to another page after a change, and say there what was done.

    Args:
        request: The request that changed something.
        to: A page's name with ``args``, an address, or a model with ``get_absolute_url``.
        args: What the page's address takes.
        message: One sentence; empty: none.
        level: A level of ``django.contrib.messages``.
    """
    if message:
        messages.add_message(request, level, message)
    url = resolve_url(to, *args)
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def ask(request: HttpRequest, question: Question, form: BaseForm | None = None) -> HttpResponse:
    """Ask before a dangerous action: a page of its own, or a dialog over the page that links here.

    The link carries ``data-confirm``; the form posts to the same address.
    """
    return show(request, "ui/confirm.html", {"question": question, "form": form})


@contextmanager
def shown_at(form: BaseForm, fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """Show a problem that an action raises at the form instead of on an error page.

    Within ``with shown_at(form):`` call the action and return; if it raises, the code after the
    block renders the form again with the errors. Whoever must sign in first, or asks for a thing
    that is not there, still gets that answer.

    Args:
        form: The bound form.
        fields: Which form field shows the errors of which field of the action, where they differ.
    """
    try:
        yield
    except (Unauthenticated, NotFound):
        raise
    except Problem as problem:
        apply_problem(form, problem, fields)
