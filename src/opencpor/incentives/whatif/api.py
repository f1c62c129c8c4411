"""``/what-ifs``: what other rules or other usage would pay; nothing is posted."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.http.downloads import Format
from opencpor.http.guards import actor_of, guard
from opencpor.http.idempotency import key_required
from opencpor.http.operations import link
from opencpor.http.operations_api import OperationOut
from opencpor.http.paging import LARGEST, USUAL, next_link, page_of
from opencpor.incentives.naming import names_for
from opencpor.incentives.whatif import queries
from opencpor.incentives.whatif.actions.ask_back_test import ask_back_test
from opencpor.incentives.whatif.actions.ask_usage import ask_usage
from opencpor.incentives.whatif.files import what_if_file
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.queries import answered
from opencpor.incentives.whatif.schemas import (
    BackTestIn,
    DifferingLineOut,
    DifferingLines,
    SumOut,
    UsageGrowthIn,
    WhatIfAnswerOut,
    WhatIfOut,
    WhatIfPage,
)
from opencpor.programs.queries import latest_version

router = Router(tags=["what-ifs"])


class Behind(Schema):
    """Where the lines go on: ``after_*`` name the last one of the page before."""

    after_month: str = ""
    after_association: str = ""
    after_rule: str = ""
    after_milestone: str = ""
    limit: int = Field(USUAL, ge=1, le=LARGEST)

    def place(self) -> tuple[str, ...]:
        """Return the place to go on behind; empty: from the start."""
        place = (self.after_month, self.after_association, self.after_rule, self.after_milestone)
        return place if any(place) else ()


@router.get("", response=WhatIfPage, url_name="list_what_ifs")
@guard(Permission.MONEY_READ)
def list_what_ifs(
    request: HttpRequest, program: str = "", cursor: str = "", limit: int = USUAL
) -> WhatIfPage:
    """List what one's own people asked, the newest first."""
    rows = queries.what_ifs(actor_of(request))
    if program:
        rows = rows.filter(program_key=program)
    page = page_of(rows, ["-id"], cursor, limit)
    items = [WhatIfOut.of(row) for row in page.rows]
    return WhatIfPage(items=items, next=next_link(request, page.next_cursor))


@router.post("/back-tests", response={202: OperationOut}, url_name="ask_back_test")
@guard(Permission.BACK_TEST)
@key_required
def start_back_test(
    request: HttpRequest, response: HttpResponse, body: BackTestIn
) -> Status[object]:
    """Judge closed months anew by other rules, with what their closes read; nothing is posted.

    It runs in the background; the operation's result is the id of the what-if that has the answer.
    """
    operation = ask_back_test(body.wish(), actor_of(request))
    response["Location"] = link(operation)
    return Status(202, operation)


@router.post("/usage", response={202: OperationOut}, url_name="ask_usage_growth")
@guard(Permission.WHAT_IF)
@key_required
def start_usage(
    request: HttpRequest, response: HttpResponse, body: UsageGrowthIn
) -> Status[object]:
    """Judge the months to come with usage that grows; nothing is posted.

    By the rules in force, or those of a draft for whoever may read it. A partner asks about its
    own associations. Compared with usage that stays as it was in the latest closed month; marks,
    milestones and caps go on from there.
    """
    operation = ask_usage(body.wish(), actor_of(request))
    response["Location"] = link(operation)
    return Status(202, operation)


@router.get("/{what_if_id}", response=WhatIfAnswerOut, url_name="get_what_if")
@guard(Permission.MONEY_READ)
def get_what_if(request: HttpRequest, what_if_id: str) -> WhatIfAnswerOut:
    """Return a question with its answer, by location, workload and month."""
    actor = actor_of(request)
    row = queries.fetch_what_if(actor, what_if_id)
    return WhatIfAnswerOut(**WhatIfOut.values_of(row), **_answer(actor, row))


def _answer(actor: Actor, row: WhatIf) -> dict[str, Any]:
    parts = {f"by_{by}": by for by in (queries.LOCATION, queries.WORKLOAD, queries.MONTH)}
    if row.finished_at is None:
        return {"total": None, **{name: [] for name in parts}}
    return {
        "total": SumOut.of(queries.total(actor, row), row.currency),
        **{
            name: [SumOut.of(one, row.currency) for one in queries.sums(actor, row, by)]
            for name, by in parts.items()
        },
    }


@router.get("/{what_if_id}/lines", response=DifferingLines, url_name="list_what_if_lines")
@guard(Permission.MONEY_READ)
def list_what_if_lines(
    request: HttpRequest, what_if_id: str, behind: Query[Behind]
) -> DifferingLines:
    """List the lines that differ, with the reasons on the side that earns nothing."""
    actor = actor_of(request)
    row = answered(queries.fetch_what_if(actor, what_if_id))
    found = queries.lines(actor, row, behind=behind.place(), limit=behind.limit)
    names = names_for(row.program_key, latest_version(row.program_key).number)
    items = [DifferingLineOut.of(line, row.currency, names) for line in found]
    return DifferingLines(items=items)


@router.get("/{what_if_id}/csv", url_name="get_what_if_csv")
@guard(Permission.MONEY_READ)
def get_what_if_csv(request: HttpRequest, what_if_id: str) -> StreamingHttpResponse:
    """Return a comparison as CSV: the total, sums of each kind, every line that differs."""
    actor = actor_of(request)
    row = answered(queries.fetch_what_if(actor, what_if_id))
    return what_if_file(actor, row, Format.CSV)


@router.get("/{what_if_id}/xlsx", url_name="get_what_if_xlsx")
@guard(Permission.MONEY_READ)
def get_what_if_workbook(request: HttpRequest, what_if_id: str) -> StreamingHttpResponse:
    """Return a comparison as an XLSX workbook, with the rows of the CSV file."""
    actor = actor_of(request)
    row = answered(queries.fetch_what_if(actor, what_if_id))
    return what_if_file(actor, row, Format.XLSX)
