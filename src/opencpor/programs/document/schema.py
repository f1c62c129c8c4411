"""The document's shape as a JSON Schema, for editors and for other programs."""

from __future__ import annotations

import json
from typing import Any

from opencpor.programs.document.program import Program

SCHEMA_ID = "urn:opencpor:program-document"


def program_schema() -> dict[str, Any]:
    """Give the JSON Schema of a program document.

    It says what keys and forms there are. What must fit together across the document, such as a
    rate and its workload, only `load_document` checks.
    """
    schema = Program.model_json_schema(mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return head | schema | {"title": "OpenCPOR program document"}


def schema_text() -> str:
    """Give the schema as the text that is published in the documentation."""
    return json.dumps(program_schema(), indent=2, ensure_ascii=False) + "\n"
