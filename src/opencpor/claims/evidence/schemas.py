"""Evidence as the API shows it."""

from datetime import date, datetime

from ninja import Schema

from opencpor.claims.evidence.models import Evidence, EvidenceKind


class EvidenceOut(Schema):
    """One file on a claim; ``readable`` is false for scans and pictures."""

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
    pages: int | None
    added_at: datetime
    added_by: str

    @staticmethod
    def of(row: Evidence) -> "EvidenceOut":
        """Return a row as the API shows it."""
        return EvidenceOut(
            id=row.id,
            kind=EvidenceKind(row.kind),
            signed_on=row.signed_on,
            lines=sorted(line.id for line in row.lines.all()),
            note=row.note,
            name=row.file.name,
            media_type=row.file.media_type,
            size=row.file.size,
            sha256=bytes(row.file.sha256).hex(),
            readable=row.file.readable,
            pages=row.file.pages,
            added_at=row.added_at,
            added_by=row.added_by,
        )


class EvidenceList(Schema):
    """All files on a claim."""

    items: list[EvidenceOut]


class EvidenceForm(Schema):
    """What is said of a file. Either a file is sent, or ``same_as`` names one on another claim."""

    kind: EvidenceKind
    signed_on: date | None = None
    lines: str = ""
    note: str = ""
    same_as: str = ""
