"""Pages about what banks answer: send a file, see what came of it, take the file away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opencpor.access.queries import names_of_people
from opencpor.access.roles import Permission
from opencpor.common.errors import Invalid
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.http.receiving import receives
from opencpor.http.wording import in_words
from opencpor.incentives.payments.answers import queries
from opencpor.incentives.payments.answers.actions.fetch_answers import fetch_answers
from opencpor.incentives.payments.answers.actions.judge_again import judge_again
from opencpor.incentives.payments.answers.actions.record_answers import Recorded, record_answers
from opencpor.incentives.payments.answers.api import most_received
from opencpor.incentives.payments.answers.files import file_answer
from opencpor.incentives.payments.answers.forms import AnswersForm
from opencpor.incentives.payments.answers.models import AnswerFile
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.answers.rules import Result
from opencpor.incentives.payments.answers.shown import CHIPS, answer_shown
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing, Tab

FILES = (
    Column("file", gettext_lazy("File")),
    Column("received", gettext_lazy("Received")),
    Column("listed", gettext_lazy("To look at"), figures=True),
    Column("booked", gettext_lazy("Booked"), figures=True),
    Column("other", gettext_lazy("Noted or known"), figures=True, narrow=True),
)
LINES = (
    Column("payment", gettext_lazy("Payment")),
    Column("answer", gettext_lazy("Answer")),
    Column("result", gettext_lazy("Result")),
    Column("place", gettext_lazy("Place in the file"), narrow=True),
)
RESULTS = [(one.value, CHIPS[one].word) for one in Result]


@require_safe
@guard(Permission.MONEY_READ)
def answers_list(request: HttpRequest) -> HttpResponse:
    """Show what banks have answered, the newest first."""
    rows = queries.answer_files(actor_of(request))
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    listing = Listing(FILES, page.rows, page.next_cursor, rows.count())
    context = {"listing": listing, "may_send": actor_of(request).may(Permission.CLOSE)}
    return show(request, "incentives/payments/answers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLOSE)
@receives(most_received)
def answers_new(request: HttpRequest) -> HttpResponse:
    """Take a file of the bank, and show what came of it."""
    form = AnswersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form), _in_words():
            file = form.cleaned_data["file"]
            return _recorded(
                request, record_answers(read_file(file.name or "", file.read()), actor_of(request))
            )
    return show(request, "incentives/payments/answers_new.html", {"form": form})


@contextmanager
def _in_words() -> Iterator[None]:
    """Have each thing that is wrong in the file say its place: the page shows the words alone."""
    try:
        yield
    except Invalid as problem:
        problem.errors = [
            one
            if one.field == "file"
            else replace(one, message=f"{in_words(one.field)}: {in_words(one.message)}")
            for one in problem.errors
        ]
        raise


def _recorded(request: HttpRequest, found: Recorded) -> HttpResponse:
    here = reverse("incentives:payment_answer_file", args=[found.file.id])
    if found.again:
        said = _("This file was recorded before.")
        return _told_again(request, here, said, found.changed)
    row = queries.fetch_answer_file(actor_of(request), found.file.id)
    waits = getattr(row, Result.LISTED.value)
    said = ngettext(
        "The file is recorded. %(count)d line has to be looked at.",
        "The file is recorded. %(count)d lines have to be looked at.",
        waits,
    ) % {"count": waits}
    level = messages.WARNING if waits else messages.SUCCESS
    return done(request, here, message=said, level=level)


def _told_again(request: HttpRequest, here: str, before: str, changed: int) -> HttpResponse:
    """Go to a file, and say how many of its lines came to another result."""
    now = ngettext(
        "%(count)d line has another result now.",
        "%(count)d lines have another result now.",
        changed,
    ) % {"count": changed}
    said = now if changed else _("Nothing changed.")
    level = messages.SUCCESS if changed else messages.WARNING
    return done(request, here, message=f"{before} {said}", level=level)


@require_POST
@guard(Permission.CLOSE)
def answer_file_judge(request: HttpRequest, answer_file_id: str) -> HttpResponse:
    """Judge the lines again that are listed."""
    found = judge_again(answer_file_id, actor_of(request))
    here = reverse("incentives:payment_answer_file", args=[found.file.id])
    said = _("The lines were judged again.")
    return _told_again(request, here, said, found.changed)


@require_safe
@guard(Permission.MONEY_READ)
def answer_file(request: HttpRequest, answer_file_id: str) -> HttpResponse:
    """Show one file: what was booked of it, and what somebody has to look at."""
    actor = actor_of(request)
    row = queries.fetch_answer_file(actor, answer_file_id)
    asked = request.GET.get("result", "")
    result = Result(asked) if asked in list(Result) else None
    rows = queries.lines_of(row, result)
    page = page_of(rows, ["number"], request.GET.get("cursor", ""), USUAL)
    batches = queries.batches_named(actor, page.rows)
    shown = [answer_shown(one, batches) for one in page.rows]
    listing = Listing(LINES, shown, page.next_cursor, rows.count())
    context = {
        "file": row,
        "listing": listing,
        "tabs": _tabs(row, asked if result else ""),
        "who": names_of_people(row.received_by)[row.received_by],
        "may_fetch": actor.may(Permission.CLOSE),
    }
    return show(request, "incentives/payments/answer_file.html", context)


def _tabs(row: AnswerFile, current: str) -> list[Tab]:
    found = [Tab(_("All"), "?result=", current=not current)]
    for key, label in RESULTS:
        tab = Tab(label, f"?result={key}", current=key == current, count=getattr(row, key))
        found.append(tab)
    return found


@require_safe
@guard(Permission.CLOSE)
def answer_file_download(request: HttpRequest, answer_file_id: str) -> HttpResponse:
    """Give the file as the bank sent it; each time is on record."""
    return file_answer(*fetch_answers(answer_file_id, actor_of(request)))
