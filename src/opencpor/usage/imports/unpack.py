"""Unpacking gzip without trusting what it says about itself."""

import gzip
import zlib
from pathlib import Path

from opencpor.common.phrases import phrase
from opencpor.usage.imports.limits import (
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MEBIBYTE,
    RATIO_FROM,
)
from opencpor.usage.imports.refusal import Refusal, RefusedError


def unpack_gzip(path: Path, scratch: Path) -> Path:
    """Unpack a gzip file into a folder.

    Raises:
        RefusedError: If it is damaged, or unpacks to more than is reasonable.
    """
    target = scratch / "unpacked"
    packed = path.stat().st_size
    written = 0
    try:
        with gzip.open(path) as source, target.open("wb") as sink:
            while chunk := source.read(MEBIBYTE):
                written += len(chunk)
                _check_size(written, packed)
                sink.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise RefusedError(
            Refusal.DAMAGED,
            phrase("The gzip file is damaged ({why}). Pack and send it again.", why=error),
        ) from error
    return target


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > LARGEST_UNPACKED:
        raise RefusedError(
            Refusal.TOO_LARGE,
            phrase(
                "The file unpacks to more than {most} MiB. Split it.",
                most=LARGEST_UNPACKED // MEBIBYTE,
            ),
        )
    if unpacked > RATIO_FROM and unpacked > packed * LARGEST_RATIO:
        raise RefusedError(
            Refusal.TOO_LARGE,
            phrase(
                "The file unpacks to more than {most} times its size, which no usage report does. "
                "Send it unpacked if it is one.",
                most=LARGEST_RATIO,
            ),
        )
