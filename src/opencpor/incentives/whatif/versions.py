"""By which version of a program each month would be judged, as it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.incentives.verification import judging_of
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.rules import (
    RateChange,
    applies,
    as_if_always,
    read_rate,
    with_rates,
)
from opencpor.programs.actions.propose_version import read_document
from opencpor.programs.document.program import Program as Document
from opencpor.programs.queries import Version, version_by_number

TRIED = "tried"  # stands for the id of a version that nobody published
FIXED = ("currency", "time_zone")


def versions_asked(row: WhatIf) -> dict[Month, Version]:
    """Give the version for each month of a back-test.

    Raises:
        Invalid: ``wrong_document``, or what is asked fits nothing.
        NotFound: If there is no such version.
    """
    first, last = Month.of(row.first), Month.of(row.last)
    judged = judging_of(row.close).versions
    months = [month for month in judged if first <= month <= last]
    found = {month: _version(row, judged[month], first) for month in months}
    if changes := rate_changes(row.asked.get("rates", [])):
        found = _with_rates(found, changes)
    if rules_of := row.asked.get("rules_of"):
        as_of, end = Month.parse(rules_of), Month.of(row.close.month)
        found = {month: _spread(one, as_of, first, end) for month, one in found.items()}
    return found


def _version(row: WhatIf, judged: Version, first: Month) -> Version:
    """Give the version that is tried; none is named: that which judged the month."""
    if row.text:
        return version_of_text(row, judged, first)
    if number := row.asked.get("version"):
        return version_by_number(row.program_key, number)
    return judged


def version_of_text(row: WhatIf, judged: Version, first: Month) -> Version:
    """Give the document that a question keeps as a version of its program.

    Args:
        row: The question.
        judged: A version that judges otherwise; amounts and months must be those of its ledger.
        first: The first month that the document governs.

    Raises:
        Invalid: ``wrong_document``, if it is wrong or does not fit.
    """
    document = read_document(row.text)
    _refuse_another_program(row, document, judged.document)
    return Version(TRIED, row.program_key, 0, first, now(), document)


def _refuse_another_program(row: WhatIf, document: Document, judged: Document) -> None:
    """Refuse a document whose amounts or months would not be those of the ledger."""
    errors = [
        FieldError(
            name, "history",
            phrase("It is {value!r}.", value=getattr(document, name)),
            phrase("Expected {value!r}, as in every version.", value=getattr(judged, name)),
        )
        for name in FIXED
        if getattr(document, name) != getattr(judged, name)
    ]  # fmt: skip
    if document.key != row.program_key:
        said = phrase("It is of {key!r}.", key=document.key)
        errors.append(FieldError("key", "other_program", said))
    if errors:
        raise Invalid("The document does not fit.", code="wrong_document", errors=errors)


def rate_changes(written: Sequence[dict[str, Any]]) -> list[RateChange]:
    """Read changes of rates as they are stored."""
    return [RateChange(one["rule"], one["workload"], read_rate(one["rate"])) for one in written]


def _with_rates(found: dict[Month, Version], changes: list[RateChange]) -> dict[Month, Version]:
    """Change rates in each version; a change that fits no rule of any of them is refused."""
    rules = {one.id: one.document.incentives for one in found.values()}
    errors = [
        FieldError(f"rates.{place}", "unknown", "No rule of these months has such a rate.",
                   "Name a rule of growth, and a workload that it has a rate for.")
        for place, change in enumerate(changes)
        if not any(applies(change, own) for own in rules.values())
    ]  # fmt: skip
    if errors:
        raise Invalid("A rate does not fit.", code="invalid", errors=errors)
    return {
        month: _changed(one, with_rates(one.document.incentives, changes))
        for month, one in found.items()
    }


def _spread(version: Version, as_of: Month, first: Month, last: Month) -> Version:
    rules = as_if_always(version.document.incentives, as_of, first, last)
    if not rules:
        said = phrase("No rule is in force in {month}.", month=as_of)
        error = FieldError("rules_of", "none", said)
        raise Invalid("There is nothing to judge by.", code="invalid", errors=[error])
    return _changed(version, rules)


def _changed(version: Version, rules: Sequence[Any]) -> Version:
    document = version.document.model_copy(update={"incentives": tuple(rules)})
    return replace(version, id=f"{TRIED} {version.id}", document=document)
