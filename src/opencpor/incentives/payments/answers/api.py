"""``/payments/answers``: what banks say became of payments."""

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from opencpor.access.roles import Permission
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.inputs import Input
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.http.receiving import receives
from opencpor.incentives.payments.answers import queries
from opencpor.incentives.payments.answers.actions.fetch_answers import fetch_answers
from opencpor.incentives.payments.answers.actions.judge_again import judge_again
from opencpor.incentives.payments.answers.actions.record_answers import Recorded, record_answers
from opencpor.incentives.payments.answers.files import file_answer
from opencpor.incentives.payments.answers.reading import (
    LARGEST_FILE,
    read_file,
    read_sent_rows,
)
from opencpor.incentives.payments.answers.rules import Result
from opencpor.incentives.payments.answers.schemas import (
    AnswerFileOut,
    AnswerFilePage,
    AnswerLineOut,
    AnswerLinePage,
    AnswerRowsIn,
)

router = Router(tags=["payments"])


class AnswersBeside(Input):
    """What is said beside a file."""

    program: str = Field("", max_length=64, description="lines for other programs are listed")


class AnswerLineFilters(Schema):
    """Which lines, and where the list goes on."""

    result: Result | None = None
    cursor: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)


def most_received() -> int:
    """Return how many bytes of files one upload may bring."""
    return LARGEST_FILE


def _recorded(request: HttpRequest, done: Recorded) -> Status[AnswerFileOut]:
    row = queries.fetch_answer_file(actor_of(request), done.file.id)
    return Status(200 if done.again else 201, AnswerFileOut.of(row, again=done.again))


@router.get("", response=AnswerFilePage, url_name="list_payment_answers")
@guard(Permission.MONEY_READ)
def list_answers(request: HttpRequest, cursor: str = "", limit: int = USUAL) -> AnswerFilePage:
    """List the files of banks' answers, the newest first."""
    page = page_of(queries.answer_files(actor_of(request)), ["-id"], cursor, limit)
    items = [AnswerFileOut.of(row) for row in page.rows]
    return AnswerFilePage(items=items, next=next_link(request, page.next_cursor))


@router.post("", response={200: AnswerFileOut, 201: AnswerFileOut}, url_name="send_payment_answers")
@guard(Permission.CLOSE)
@key_required
@receives(most_received)
def send_answers(
    request: HttpRequest, file: File[UploadedFile], beside: Form[AnswersBeside]
) -> Status[AnswerFileOut]:
    """Record a bank's report, statement of account or table; the same file is taken once.

    Takes status reports (pain.002), statements (camt.053), notifications (camt.054) and CSV. Each
    line moves its payment, is known already, or is listed with why; see the lines. Sent again,
    the lines that are listed are judged again. Of a statement only entries are read that name a
    payment or batch of this installation; without any it is refused with `no_answers`. If every
    batch that a file answers is of another program than `program`, it is refused with
    `other_program` and not kept. A file may have 10,000 answers and 20 MB, and amounts up to
    9,999,999,999,999.99. The CSV has the columns of `/payments/answers/rows`.
    """
    sent = read_file(file.name or "", file.read())
    return _recorded(request, record_answers(sent, actor_of(request), program=beside.program))


@router.post(
    "/rows", response={200: AnswerFileOut, 201: AnswerFileOut}, url_name="send_payment_answer_rows"
)
@guard(Permission.CLOSE)
@key_required
def send_rows(request: HttpRequest, body: AnswerRowsIn) -> Status[AnswerFileOut]:
    """Record what a bank says of some payments, line by line; equal rows are taken once.

    Sent again, rows that are listed are judged again.
    """
    sent = read_sent_rows([row.model_dump() for row in body.rows])
    return _recorded(request, record_answers(sent, actor_of(request), program=body.program))


@router.post(
    "/{answer_file_id}/judge", response=AnswerFileOut, url_name="judge_payment_answers_again"
)
@guard(Permission.CLOSE)
@key_required
def judge_answers_again(request: HttpRequest, answer_file_id: str) -> AnswerFileOut:
    """Judge the lines again that are listed, such as once their batch is approved.

    What was booked stays booked once; lines whose result stays the same do not change.
    """
    actor = actor_of(request)
    row = judge_again(answer_file_id, actor).file
    return AnswerFileOut.of(queries.fetch_answer_file(actor, row.id))


@router.get("/{answer_file_id}", response=AnswerFileOut, url_name="get_payment_answers")
@guard(Permission.MONEY_READ)
def get_answers(request: HttpRequest, answer_file_id: str) -> AnswerFileOut:
    """Return one file: who brought it when, and how many of its lines became what."""
    return AnswerFileOut.of(queries.fetch_answer_file(actor_of(request), answer_file_id))


@router.get(
    "/{answer_file_id}/lines", response=AnswerLinePage, url_name="list_payment_answer_lines"
)
@guard(Permission.MONEY_READ)
def list_lines(
    request: HttpRequest, answer_file_id: str, filters: Query[AnswerLineFilters]
) -> AnswerLinePage:
    """List what the bank said of each payment, and what followed."""
    row = queries.fetch_answer_file(actor_of(request), answer_file_id)
    lines = queries.lines_of(row, filters.result)
    page = page_of(lines, ["number"], filters.cursor, filters.limit)
    items = [AnswerLineOut.of(one) for one in page.rows]
    return AnswerLinePage(items=items, next=next_link(request, page.next_cursor))


@router.get("/{answer_file_id}/file", url_name="get_payment_answers_file")
@guard(Permission.CLOSE)
def get_file(request: HttpRequest, answer_file_id: str) -> HttpResponse:
    """Download the file as the bank sent it; it may hold accounts, so each time is on record."""
    return file_answer(*fetch_answers(answer_file_id, actor_of(request)))
