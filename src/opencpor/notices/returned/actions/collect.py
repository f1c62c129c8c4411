"""Read the reports that a mail server has put into a folder (Maildir)."""

from pathlib import Path

import structlog

from opencpor.access.actor import Actor, system
from opencpor.common.each import each
from opencpor.common.errors import InputError
from opencpor.notices.returned.actions.take import Taken, take_report
from opencpor.notices.returned.rules import MOST_BYTES, NotAReportError

CLOCK = system("mail.returned")
MOST_AT_ONCE = 500
SEEN = ":2,S"  # how Maildir marks what was read
logger = structlog.get_logger()


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _take(file: Path, actor: Actor) -> Taken:
    try:
        return take_report(_read(file), actor)
    except NotAReportError as error:
        logger.info("mail_not_a_report", why=str(error))
        return Taken()


def _handle(folder: Path, file: Path, actor: Actor) -> int:
    """Take one mail. A report of ours is removed, since it quotes a secret link; all else stays."""
    taken = _take(file, actor)
    if taken.ours:
        file.unlink(missing_ok=True)
    else:
        file.rename(folder / "cur" / f"{file.name.partition(':')[0]}{SEEN}")
    return int(taken.ours)


def collect(folder: Path, actor: Actor = CLOCK) -> int:
    """Take every new mail of a Maildir; what cannot be taken stays for the next time.

    Returns:
        How many reports about mails of ours there were.

    Raises:
        InputError: If the folder is no Maildir.
        ExceptionGroup: At the end, if some could not be taken; see `each`.
    """
    new = folder / "new"
    if not new.is_dir() or not (folder / "cur").is_dir():
        raise InputError(
            f"OPENCPOR_RETURNED_MAIL: {folder} is no Maildir: it lacks the folders 'new' and 'cur'."
        )
    files = sorted(one for one in new.iterdir() if one.is_file() and not one.is_symlink())
    return each(files[:MOST_AT_ONCE], lambda file: _handle(folder, file, actor))
