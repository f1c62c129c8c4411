"""What the API says of files on their way."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from opencpor.http.inputs import Input
from opencpor.http.instants import Instant
from opencpor.usage.imports.given import AUTO
from opencpor.usage.models import Door
from opencpor.usage.sending import rules
from opencpor.usage.sending.actions.begin import Announced
from opencpor.usage.sending.models import Sending

LARGEST_NUMBER = 2**63 - 1


class SendingIn(Input):
    """A usage file that is to come in parts, and what is said beside it.

    ``sha256`` of the whole file is compared at the end; ``mark`` is anything by which you know the
    file again. ``tenant_id`` and ``report_date`` go with a tenant's own per-user report.
    """

    file_name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=1, le=LARGEST_NUMBER)
    sha256: str = ""
    mark: str = Field("", max_length=600)
    program: str = ""
    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    as_of: Instant | None = None

    def announced(self, door: Door) -> Announced:
        """Return it as what an action takes."""
        beside = self.model_dump(exclude={"file_name", "program"})
        return Announced(name=self.file_name, program_key=self.program, door=door, **beside)


class SendingOut(Schema):
    """A usage file on its way.

    ``received`` bytes are here: the next part begins there, and has ``next_least`` to ``next_most``
    bytes (both 0 when the file is whole). ``batch`` is what it became. It is kept until
    ``expires_at`` at least, which every part puts off.
    """

    id: str
    file_name: str
    size: int
    received: int
    next_least: int
    next_most: int
    sha256: str
    mark: str
    program: str
    layout: str
    tenant_id: str | None
    report_date: date | None
    as_of: datetime | None
    batch: str | None
    began_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, sending: Sending) -> "SendingOut":
        """Describe a file on its way."""
        least, most = rules.expected(sending.size, sending.received)
        own = {"next_least", "next_most", "program", "tenant_id", "batch"}
        plain = {name: getattr(sending, name) for name in cls.model_fields if name not in own}
        return cls(
            **plain,
            next_least=least,
            next_most=most,
            program=sending.program_key,
            tenant_id=str(sending.tenant_id) if sending.tenant_id else None,
            batch=sending.batch_id,
        )


class SendingList(Schema):
    """Your files on their way, and those that became batches less than a day ago."""

    items: list[SendingOut]
