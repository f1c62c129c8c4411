"""Which facts an address asks for: pages, API and downloads narrow by the same names."""

from collections.abc import Mapping
from uuid import UUID

from ninja import Schema
from pydantic import ValidationError

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.http.inputs import refuse_unknown
from opencpor.http.shapes import said_of
from opencpor.usage import queries


class FactFilter(Schema):
    """Which facts are wanted; months such as ``2026-10``, both included."""

    program: str = ""
    customer_id: str = ""
    tenant_id: UUID | None = None
    workload: str = ""
    subscription_id: UUID | None = None
    from_month: str = ""
    through_month: str = ""

    def read(self) -> queries.Filter:
        """Return the filter; raises Invalid if a month is none."""
        return queries.Filter(
            program_key=self.program,
            customer_id=self.customer_id,
            tenant_id=self.tenant_id,
            workload=self.workload,
            subscription_id=self.subscription_id,
            from_month=read_month("from_month", self.from_month),
            through_month=read_month("through_month", self.through_month),
        )


def read_month(field: str, text: str) -> Month | None:
    """Read a month, or nothing.

    Raises:
        Invalid: If it is none.
    """
    if not text:
        return None
    try:
        return Month.parse(text)
    except ValueError as error:
        wrong = FieldError(field, "invalid", "This is no month.", "Write it as 2026-10.")
        raise Invalid("The months are not right.", code="invalid", errors=[wrong]) from error


FILTERS = tuple(FactFilter.model_fields)


def filter_in(asked: Mapping[str, str], *beside: str) -> queries.Filter:
    """Read what a page's address asks for; empty values do not narrow.

    Args:
        asked: The query.
        beside: What else it may say, such as the page of the list.

    Raises:
        Invalid: For an unknown filter, or a value that is none of it.
    """
    refuse_unknown(asked, (*FILTERS, *beside))
    try:
        said = FactFilter.model_validate({name: asked[name] for name in FILTERS if asked.get(name)})
    except ValidationError as wrong:
        raise not_narrowed(wrong) from wrong
    return said.read()


def not_narrowed(wrong: ValidationError) -> Invalid:
    """Return the answer to an address that asks for what no filter takes."""
    errors = [FieldError(str(one["loc"][0]), one["type"], said_of(one)) for one in wrong.errors()]
    detail = phrase(
        "The list cannot be narrowed so: {field}. {message}.",
        field=errors[0].field,
        message=errors[0].message,
    )
    return Invalid(detail, code="invalid", errors=errors)
