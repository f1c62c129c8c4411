"""Says in the reader's language what is kept of files in English."""

from __future__ import annotations

from django.utils.translation import get_language

from opencpor.common.phrases import read
from opencpor.http.wording import in_words
from opencpor.usage.imports.wordings import recognized
from opencpor.usage.models import Batch


def notes_of(batch: Batch) -> list[str]:
    """Return what had to be assumed to read a batch's file."""
    return [in_words(read(note, batch.phrases)) for note in batch.notes]


def refusal_of(batch: Batch) -> str:
    """Return why a batch was refused; empty if it was not."""
    return in_words(read(batch.refusal_reason, batch.phrases))


def row_in_words(text: str, layout: str) -> str:
    """Return what is wrong with a row in quarantine.

    Args:
        text: As it is kept.
        layout: Key of the layout of the row's file.
    """
    if (get_language() or "en").startswith("en"):  # as it is kept: files have millions of rows
        return text
    return in_words(recognized(text, layout))
