"""Instants in the input of operations: in whatever zone they are written, in UTC from there on."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

from opencpor.common.clock import in_utc

Instant = Annotated[datetime, AfterValidator(in_utc)]
"""A date and time of day such as ``2026-12-01T08:00:00Z``."""
