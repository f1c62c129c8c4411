"""The published JSON Schema is the one the code has."""

from __future__ import annotations

import json
from pathlib import Path

from opencpor.programs.document.schema import program_schema, schema_text

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "program.schema.json"


def test_the_published_schema_is_current() -> None:
    # If this fails: cpor program schema > docs/reference/program.schema.json
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_closed_and_names_every_section() -> None:
    schema = json.loads(schema_text())
    assert schema["additionalProperties"] is False
    sections = {"policy", "reasons", "incentives", "eligibility", "engagements", "workloads"}
    assert sections <= set(schema["properties"])


def test_amounts_are_strings_in_the_schema_too() -> None:
    minimum = program_schema()["$defs"]["Payments"]["properties"]["minimum"]
    assert minimum["type"] == "string"
