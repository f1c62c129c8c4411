"""What a backup says of itself: one signed page, over a list of all files with their hashes.

The list is written as ``sha256sum`` writes it, so that anybody can check it without this software.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from opencpor.common.errors import InputError
from opencpor.runtime.files import sha256_of

FORMAT = 1
PAGE, SIGNATURE, LIST, DUMP = "manifest.json", "manifest.sig", "SHA256SUMS", "database.dump"
SHOWN = 20
LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True)
class Manifest:
    """The signed page.

    Attributes:
        taken_at: The moment of the database's snapshot, ISO 8601 in UTC.
        server: Major version of PostgreSQL that was dumped.
        dumped_by: Major version of the program that wrote the dump.
        schema: Our migrations that were applied, as ``app.name``.
        files: How many files are listed, the dump included.
        bytes: How large all of them are.
        lacking: Registered files that were lost or damaged before, and are not in the backup.
        listed: SHA-256 of the list of files, hex.
        public_key: That of the installation's signing key, hex.
    """

    format: int
    product: str
    taken_at: str
    server: int
    dumped_by: int
    schema: list[str]
    files: int
    bytes: int
    lacking: list[str]
    listed: str
    public_key: str


def write_list(folder: Path, hashes: dict[str, str]) -> str:
    """Write the list of files; return its SHA-256."""
    text = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()
    (folder / LIST).write_bytes(text)
    return hashlib.sha256(text).hexdigest()


def write_page(folder: Path, manifest: Manifest, seed: bytes) -> None:
    """Write the page and its signature."""
    page = (json.dumps(asdict(manifest), indent=2) + "\n").encode()
    (folder / PAGE).write_bytes(page)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(page).hex()
    (folder / SIGNATURE).write_text(signature + "\n", encoding="ascii")


def _page(raw: bytes, signature: bytes) -> Manifest:
    """Read the page.

    Raises:
        InputError: If it is none, was changed, or is of a version that this software does not know.
    """
    try:
        said: Any = json.loads(raw)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"]))
        key.verify(signature, raw)
        if said["format"] != FORMAT:
            raise InputError("The backup was made by a newer version. Restore it with that one.")
        return Manifest(**{field.name: said[field.name] for field in fields(Manifest)})
    except InvalidSignature as error:
        raise InputError(f"{PAGE} was changed: its signature is not right.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{PAGE} is not the page of a backup.") from error


def read(folder: Path) -> tuple[Manifest, dict[str, str]]:
    """Return what a backup says, after checking that it says it: signature and list.

    Returns:
        The page, and the SHA-256 of each file by its name.

    Raises:
        InputError: If it is no backup, or was changed.
    """
    try:
        raw = (folder / PAGE).read_bytes()
        signature = bytes.fromhex((folder / SIGNATURE).read_text(encoding="ascii"))
        listed = (folder / LIST).read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            f"{folder} is no complete backup: it has no {Path(error.filename).name}."
        ) from error
    except ValueError as error:
        raise InputError(f"{SIGNATURE} was changed: it is no signature.") from error
    manifest = _page(raw, signature)
    if hashlib.sha256(listed).hexdigest() != manifest.listed:
        raise InputError(f"{LIST} was changed: it is not the list that was signed.")
    return manifest, dict(_names(listed))


def _names(listed: bytes) -> Iterator[tuple[str, str]]:
    """Give each file of the list with its SHA-256.

    A name goes on into paths of the installation: one that could mean another place than it says
    is none, whoever signed it.

    Raises:
        InputError: If a line is none, or a name is none within the backup.
    """
    for line in listed.decode(errors="replace").split("\n")[:-1]:
        found = LINE.fullmatch(line)
        path = PurePosixPath(found[2]) if found else None
        if found is None or path is None:
            raise InputError(f"{LIST} is no list of files: {line[:80]!r}.")
        if path.is_absolute() or ".." in path.parts or str(path) != found[2]:
            raise InputError(f"{LIST} names a file outside of the backup: {found[2]!r}.")
        yield found[2], found[1]


def _fault(folder: Path, name: str, sha256: str) -> str | None:
    path = folder / name
    if not path.is_file() or path.is_symlink():
        return f"{name}: is missing"
    with path.open("rb") as file:
        same = sha256_of(file) == sha256
    return None if same else f"{name}: was changed"


def require_whole(folder: Path, hashes: dict[str, str]) -> None:
    """Read every file of a backup.

    Raises:
        InputError: With the names of those that are missing or differ.
    """
    faults = [fault for name in hashes if (fault := _fault(folder, name, hashes[name]))]
    if faults:
        raise InputError(f"The backup is not as it was made.\n{shown(faults)}")


def shown(lines: Iterable[str]) -> str:
    """Return the first of many lines, and how many more there are."""
    listed = list(lines)
    more = [f"... and {len(listed) - SHOWN} more."] if len(listed) > SHOWN else []
    return "\n".join([*listed[:SHOWN], *more])
