"""Pictures of pages: made when first asked for, kept beside the file, given to who may open it."""

import io
from typing import BinaryIO

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.open import permitted
from opencpor.claims.evidence.models import StoredFile
from opencpor.claims.evidence.queries import one_of
from opencpor.common.errors import Conflict, not_found
from opencpor.runtime.confined import BadInputError, run_confined

WORK = "opencpor.claims.evidence.reading.previews:draw"
PAGE_WIDTH, THUMBNAIL_WIDTH = 1200, 160  # pixels
MOST_PAGES = 300


def _picture(file: StoredFile, page: int, width: int) -> BinaryIO:
    """Return a page of a file as PNG.

    Raises:
        NotFound: If it has no such page.
        Conflict: If it cannot be drawn.
    """
    if not file.has_pages:
        raise Conflict("No pages of this file can be shown.", code="not_showable")
    if not 1 <= page <= min(file.pages or 1, MOST_PAGES):
        raise not_found("page")
    name = f"{page}-{width}.png"
    kept = storage.beside(file.id, name)
    if kept is not None:
        return kept
    kind = "jpg" if file.kind == "jpeg" else file.kind
    try:
        with storage.opened(file.id) as source:
            made = run_confined(WORK, source, [kind, str(page), str(width)])
    except BadInputError as error:
        detail = "This page cannot be drawn. Download the file instead."
        raise Conflict(detail, code="not_showable") from error
    storage.keep_beside(file.id, name, made)
    return io.BytesIO(made)


def open_page(
    claim_id: str, evidence_id: str, page: int, actor: Actor, reason: str = ""
) -> BinaryIO:
    """Return a page of a file as PNG; asked for and logged like the file itself.

    Raises:
        Forbidden, Invalid, NotFound, Conflict: As `open.open_evidence`.
        NotFound: If there is no such page.
        Conflict: If it cannot be drawn.
    """
    with transaction.atomic():
        file = permitted(claim_id, evidence_id, actor, reason, f"page {page}")
    return _picture(file, page, PAGE_WIDTH)


def thumbnail(claim_id: str, evidence_id: str, actor: Actor) -> BinaryIO:
    """Return the first page so small that nobody reads it; that is not logged.

    Raises:
        Forbidden: If the role opens files only with a reason.
        NotFound: If it is not there for the actor.
        Conflict: If it cannot be drawn, or is in quarantine.
    """
    actor.require(Permission.EVIDENCE_READ)
    row = one_of(claim_id, evidence_id, actor)
    return _picture(row.file, 1, THUMBNAIL_WIDTH)
