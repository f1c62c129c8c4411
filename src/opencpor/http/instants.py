"""Instants in the input of operations: in whatever zone they are written, in UTC from there on."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticKnownError

from opencpor.common.clock import in_utc

YEAR = re.compile(r"\s*\d{4}-")


def _no_count(value: object) -> object:
    """Refuse numbers, which would count seconds since 1970: 20261201 means no day of that year."""
    if isinstance(value, datetime) or (isinstance(value, str) and YEAR.match(value)):
        return value
    raise PydanticKnownError("datetime_type")


Instant = Annotated[datetime, BeforeValidator(_no_count), AfterValidator(in_utc)]
"""A date and time of day such as ``2026-12-01T08:00:00Z``."""
