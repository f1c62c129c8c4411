"""The pages behind a customer's link: read, answer, see what was answered. No sign-in."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.consent.actions.asking import program_of
from opencpor.claims.consent.actions.decline import decline
from opencpor.claims.consent.actions.not_me import not_me
from opencpor.claims.consent.actions.sending import send_fresh
from opencpor.claims.consent.api import receipt_answer
from opencpor.claims.consent.forms import DeclineForm, NotMeForm
from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.consent.page_words import EXAMPLE, WORDS
from opencpor.claims.consent.queries import LinkView, acknowledgement_of, link_view
from opencpor.claims.words import Words
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Gone, TooMany
from opencpor.http.guards import Open, guard
from opencpor.ui import dates
from opencpor.ui.pages import show, shown_at

View = Callable[..., HttpResponse]
OK = 200


def _private(view: View) -> View:
    """Keep a page with a secret address out of caches, search engines and referrers."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": browsers then hide the origin of a form as well, and it is refused.
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept


def _moment(at: datetime, view: LinkView) -> str:
    zone = program_of(view.found.claim).business_calendar.zone
    return dates.moment(at, zone)


def _declined(view: LinkView, words: Words) -> list[str]:
    names = {line.id: name for name, line in view.lines}
    return [
        words["declined"].format(
            at=_moment(answer.at, view),
            products=", ".join(names.get(line.id, line.id) for line in answer.lines.all()),
        )
        for answer in view.declined
    ]


def _recorded(view: LinkView, words: Words) -> list[str]:
    """Say what was answered through a link that no longer acts."""
    yes = view.acknowledged
    said = [words["acknowledged"].format(at=_moment(yes.at, view))] if yes else []
    return [*said, *_declined(view, words)]


def _context(token: str, view: LinkView, words: Words) -> dict[str, Any]:
    program = program_of(view.found.claim)
    document = view.text.document
    deadline = ""
    if view.answer_by is not None and view.asked:
        due = dates.due(view.answer_by, program.business_calendar, now())
        deadline = words["answer_until"].format(date=dates.weekday(due.last_day), left=due.left)
    acknowledged = view.acknowledged
    return {
        "token": token,
        "view": view,
        "words": words,
        "heading": document["heading"],
        "paragraphs": document["text"].split("\n\n"),
        "deadline": deadline,
        "figures": view.figures or [(words["your_product"], one) for one in EXAMPLE],
        "figures_title": words["own" if view.figures else "example"],
        "acknowledged": words["acknowledged"].format(at=_moment(acknowledged.at, view))
        if acknowledged
        else "",
        "declined": _declined(view, words),
        "operator": program.operator_name,
        "program": program.name.in_language(words.language),
        "privacy": program.privacy_text.in_language(words.language),
        "contact": program.contact.email,
        "sha256": bytes(view.text.sha256).hex(),
    }


def _words(view: LinkView) -> Words:
    return Words(WORDS, view.text.document["language"])


def _dead(request: HttpRequest, token: str, view: LinkView, said: str = "") -> HttpResponse:
    words = _words(view)
    program = program_of(view.found.claim)
    recorded = _recorded(view, words)
    values = {
        "token": token,
        "words": words,
        "why": words[view.why_not] if view.why_not else "",
        "said": said,
        "recorded": recorded,
        "operator": program.operator_name,
        "program": program.name.in_language(words.language),
        "privacy": program.privacy_text.in_language(words.language),
        "contact": program.contact.email,
    }
    status = OK if recorded else Gone.status  # who has just answered gets to see that, not a fault
    return show(request, "claims/consent/dead.html", values, status=status)


def _shown(request: HttpRequest, token: str, template: str, **more: Any) -> HttpResponse:
    view = link_view(token)
    words = _words(view)
    with translation.override(words.language):
        if not view.acts:
            return _dead(request, token, view)
        return show(request, template, _context(token, view, words) | more)


def _back(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("consent:link", args=[token]))


@require_GET
@_private
@guard(Open.SECRET)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show who asks for what, and what was answered. Looking changes nothing."""
    return _shown(request, token, "claims/consent/link.html")


@require_POST
@_private
@guard(Open.SECRET)
def acknowledge_link(request: HttpRequest, token: str) -> HttpResponse:
    """Acknowledge, then show the recorded answer."""
    try:
        acknowledge(token)
    except (Gone, Conflict):
        return _shown(request, token, "claims/consent/link.html")
    return _back(token)


@require_http_methods(["GET", "HEAD", "POST"])
@_private
@guard(Open.SECRET)
def decline_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask which products are declined, all ticked; then decline them."""
    view = link_view(token)
    words = _words(view)
    if not view.acts or not view.open_lines:
        return _shown(request, token, "claims/consent/link.html")
    form = DeclineForm(request.POST if request.method == "POST" else None, view, words)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            decline(token, form.cleaned_data["lines"])
            return _back(token)
    remains = words["remains"].format(names=", ".join(view.other)) if view.other else ""
    return _shown(request, token, "claims/consent/decline.html", form=form, remains=remains)


@require_http_methods(["GET", "HEAD", "POST"])
@_private
@guard(Open.SECRET)
def not_me_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a better contact, then note that this is not the right person."""
    view = link_view(token)
    if not view.asked:
        return _shown(request, token, "claims/consent/link.html")
    form = NotMeForm(request.POST if request.method == "POST" else None, _words(view))
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            not_me(token, form.cleaned_data["better_contact"])
            return _back(token)
    return _shown(request, token, "claims/consent/not_me.html", form=form)


@require_POST
@_private
@guard(Open.SECRET)
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the contact on file."""
    view = link_view(token)
    words = _words(view)
    try:
        send_fresh(token)
        said = words["fresh_sent"]
    except TooMany:
        said = words["too_many"]
    with translation.override(words.language):
        return _dead(request, token, view, said)


@require_GET
@_private
@guard(Open.SECRET)
def receipt(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Download the receipt of one's acknowledgement."""
    del request
    answer: ConsentAnswer = acknowledgement_of(token)
    return receipt_answer(answer, "pdf" if kind == "pdf" else "json", with_contact=True)
