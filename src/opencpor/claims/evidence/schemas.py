"""Evidence as the API shows it."""

from datetime import date, datetime

from ninja import Schema

from opencpor.claims.evidence.models import AssociationEvidence, Evidence, EvidenceKind, Scan
from opencpor.claims.evidence.rules.report import Answer, Hit, Report, SignedHow


class EvidenceOut(Schema):
    """One file on a claim or an association; ``readable`` is false for scans and pictures.

    ``words_read`` tells that its words were read for the checker, soon after it was added.
    ``scan`` is what the virus scanner says; a file that waits for it is in quarantine.
    """

    id: str
    kind: EvidenceKind
    signed_on: date | None
    lines: list[str]
    note: str
    name: str
    media_type: str
    size: int
    sha256: str
    readable: bool
    words_read: bool
    scan: Scan
    pages: int | None
    added_at: datetime
    added_by: str

    @staticmethod
    def of(row: Evidence | AssociationEvidence) -> "EvidenceOut":
        """Return a row as the API shows it; what defends an association names no lines."""
        lines = row.lines.all() if isinstance(row, Evidence) else ()
        return EvidenceOut(
            id=row.id,
            kind=EvidenceKind(row.kind),
            signed_on=row.signed_on,
            lines=sorted(line.id for line in lines),
            note=row.note,
            name=row.file.name,
            media_type=row.file.media_type,
            size=row.file.size,
            sha256=bytes(row.file.sha256).hex(),
            readable=row.file.readable,
            words_read=row.file.has_words,
            scan=Scan(row.file.scan),
            pages=row.file.pages,
            added_at=row.added_at,
            added_by=row.added_by,
        )


class PlaceOut(Schema):
    """Where something was found; of what is unread: what could not be read.

    ``label`` names the part of the file, such as "page 3", and is empty for the whole of it.
    """

    evidence: str
    label: str
    text: str


class CheckerAnswerOut(Schema):
    """Whether something was found, and where."""

    hit: Hit
    places: list[PlaceOut]

    @staticmethod
    def of(answer: Answer) -> "CheckerAnswerOut":
        """Return an answer as the API shows it."""
        places = [
            PlaceOut(evidence=one.file, label=one.label, text=one.text) for one in answer.places
        ]
        return CheckerAnswerOut(hit=answer.hit, places=places)


class CheckerOut(Schema):
    """What the checker says, as advice; ``lines`` by line id, ``dates`` within the limit.

    ``signature_how`` says how sure a signature is; ``likely`` are words beside one.
    """

    lines: dict[str, CheckerAnswerOut]
    tenant: CheckerAnswerOut
    customer: CheckerAnswerOut
    partner: CheckerAnswerOut
    dates: CheckerAnswerOut
    signature: CheckerAnswerOut
    signature_how: SignedHow

    @staticmethod
    def of(report: Report) -> "CheckerOut":
        """Return a report as the API shows it."""
        return CheckerOut(
            lines={line: CheckerAnswerOut.of(answer) for line, answer in report.lines.items()},
            tenant=CheckerAnswerOut.of(report.tenant),
            customer=CheckerAnswerOut.of(report.customer),
            partner=CheckerAnswerOut.of(report.partner),
            dates=CheckerAnswerOut.of(report.dates),
            signature=CheckerAnswerOut.of(report.signature),
            signature_how=SignedHow(report.signature_how),
        )


class EvidenceList(Schema):
    """All files on a claim; ``checker`` is there for those who may open them without a reason."""

    items: list[EvidenceOut]
    checker: CheckerOut | None


class EvidenceForm(Schema):
    """What is said of a file. Either a file is sent, or ``same_as`` names one on another claim."""

    kind: EvidenceKind
    signed_on: date | None = None
    lines: str = ""
    note: str = ""
    same_as: str = ""


class DefenseList(Schema):
    """All files that defend an association; the checker's one line is the association itself."""

    items: list[EvidenceOut]
    checker: CheckerOut | None


class DefenseForm(Schema):
    """What is said of a file that defends an association."""

    kind: EvidenceKind
    signed_on: date | None = None
    note: str = ""
