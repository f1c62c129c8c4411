"""Which other version a question names, and its text: the same for money and for scores."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Protocol

from opencpor.access.actor import Actor
from opencpor.common.errors import NotFound
from opencpor.programs.drafts.queries import fetch_draft
from opencpor.programs.queries import fetch_proposal


class NamesVersion(Protocol):
    """Names another version in one of four ways; empty: not in that way."""

    @property
    def program_key(self) -> str:
        """Of which program."""

    @property
    def version(self) -> int | None:
        """Number of a published version."""

    @property
    def proposal(self) -> str:
        """Identifier of a proposed one."""

    @property
    def draft(self) -> str:
        """Identifier of a draft, which is tried as it stands when it is asked."""

    @property
    def document(self) -> str:
        """A whole program document, as written."""


WAYS = ("version", "proposal", "draft", "document")


def ways_named(wish: NamesVersion) -> list[str]:
    """Return in which ways a version is named."""
    return [name for name in WAYS if getattr(wish, name)]


def version_named(wish: NamesVersion) -> dict[str, Any]:
    """Return what a question keeps of the version that it names; of a document its hash."""
    return {
        "version": wish.version,
        "proposal": wish.proposal,
        "draft": wish.draft,
        "document": sha256(wish.document.encode()).hexdigest() if wish.document else "",
    }


def text_named(wish: NamesVersion, actor: Actor) -> str:
    """Return the document that is tried, if it is none of the published ones.

    Raises:
        NotFound: If there is no such draft or proposal of the program.
    """
    if wish.draft:
        return text_of_draft(wish.draft, wish.program_key, actor)
    if not wish.proposal:
        return wish.document
    row = fetch_proposal(actor, wish.proposal)
    if row.program_key != wish.program_key:
        raise NotFound("There is no such proposal of this program.", code="not_found")
    return row.text


def text_of_draft(draft_id: str, program_key: str, actor: Actor) -> str:
    """Return a draft's text as it stands now, which the question keeps.

    Raises:
        NotFound: If there is no such draft of the program.
    """
    draft = fetch_draft(actor, draft_id)
    if draft.program_id != program_key:
        raise NotFound("There is no such draft of this program.", code="not_found")
    return draft.text
