"""A file of a bank's answers, to take away."""

from django.http import HttpResponse

from opencpor.incentives.payments.answers.models import AnswerFile, AnswerFormat

TYPES = {
    AnswerFormat.PAIN002: ("xml", "application/xml"),
    AnswerFormat.CAMT053: ("xml", "application/xml"),
    AnswerFormat.CAMT054: ("xml", "application/xml"),
    AnswerFormat.CSV: ("csv", "text/csv; charset=utf-8"),
    AnswerFormat.ROWS: ("json", "application/json"),
}


def file_answer(row: AnswerFile, content: bytes) -> HttpResponse:
    """Return a file under a name of ours; nobody keeps a copy on the way."""
    ending, media_type = TYPES[AnswerFormat(row.format)]
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.id}.{ending}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
