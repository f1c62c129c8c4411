"""Pictures of pages, kept beside the file and given to who may open it.

The small one of the first page is drawn as the file's words are read; a page, when first asked for.
"""

import io
from typing import BinaryIO

import structlog
from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.actions.open import permitted, permitted_defense
from opencpor.claims.evidence.models import StoredFile
from opencpor.claims.evidence.queries import one_defense, one_of
from opencpor.common.errors import Conflict, not_found
from opencpor.common.phrases import phrase
from opencpor.runtime.confined import BadInputError, run_confined

log = structlog.get_logger("opencpor.evidence")
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
        detail = phrase("This page cannot be drawn. Download the file instead.")
        raise Conflict(detail, code="not_showable") from error
    storage.keep_beside(file.id, name, made)
    return io.BytesIO(made)


def draw_small(file_id: str) -> None:
    """Draw the small picture of a file before anybody looks; who asks is told what cannot be."""
    file = StoredFile.objects.filter(id=file_id, deleted_at=None).first()
    if file is None or not file.has_pages:
        return
    try:
        _picture(file, 1, THUMBNAIL_WIDTH).close()
    except Conflict as refused:
        log.info("no small picture", file=file_id, why=refused.detail)


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


def open_defense_page(
    association_id: str, evidence_id: str, page: int, actor: Actor, reason: str = ""
) -> BinaryIO:
    """Return a page of a file that defends an association; refused like `open_page`."""
    with transaction.atomic():
        file = permitted_defense(association_id, evidence_id, actor, reason, f"page {page}")
    return _picture(file, page, PAGE_WIDTH)


def defense_thumbnail(association_id: str, evidence_id: str, actor: Actor) -> BinaryIO:
    """Return the first page of a file that defends an association, small, as `thumbnail` does."""
    actor.require(Permission.EVIDENCE_READ)
    row = one_defense(association_id, evidence_id, actor)
    return _picture(row.file, 1, THUMBNAIL_WIDTH)


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
