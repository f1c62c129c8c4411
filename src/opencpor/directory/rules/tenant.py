"""What people paste where a tenant ID is asked for: a GUID in any dress, an address, a domain."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit
from uuid import UUID

LONGEST = 2000  # characters; nobody pastes a longer address
LONGEST_DOMAIN = 253
LONGEST_LABEL = 63

_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ANY_GUID = re.compile(rf"(?<![0-9a-f]){_GUID}(?![0-9a-f])", re.IGNORECASE | re.ASCII)
_BARE = re.compile(rf"{_GUID}|[0-9a-f]{{32}}", re.IGNORECASE | re.ASCII)
_LABELED = re.compile(
    rf"(?:tenant|directory|[tc]?tid)(?:[_-]?id)?[\"']?\s*[=/:]+\s*[{{\"']?({_GUID})",
    re.IGNORECASE | re.ASCII,
)
_AT_SIGN = re.compile(r"[#/]@([^/?&#]+)")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)
_DRESS = " \t\r\n\"'`<>[](){}\u00a0\u200b\u200c\u200d\u2060\ufeff"
_NIL = UUID(int=0)


class Finding(StrEnum):
    """Why nothing could be read."""

    EMPTY = "empty"
    NOT_RECOGNIZED = "not_recognized"  # no GUID, no address, no domain
    SEVERAL_IDS = "several_ids"  # an address with more than one GUID, none marked as the tenant's
    NIL_ID = "nil_id"  # all zeros: a placeholder


@dataclass(frozen=True)
class TenantText:
    """What was read: a tenant ID, or else a domain, or else why neither."""

    tenant_id: UUID | None = None
    domain: str = ""
    finding: Finding | None = None


def domain_of(text: str) -> str:
    """Return a domain in its one spelling (lower case, ASCII, no ``www.``), or "" if it is none.

    Names with other letters are written as the Domain Name System writes them (``xn--``).
    """
    name = text.strip(_DRESS).lower().removesuffix(".").removeprefix("www.")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return ""
    labels = name.split(".")
    wrong = any(len(part) > LONGEST_LABEL or not _LABEL.fullmatch(part) for part in labels)
    if wrong or len(labels) == 1 or len(name) > LONGEST_DOMAIN or labels[-1].isdigit():
        return ""
    return name


def guid_of(text: str) -> UUID | None:
    """Return a GUID in whatever dress (braces, quotes, upper case, no hyphens, ``urn:uuid:``)."""
    bare = text.strip(_DRESS)
    if bare.lower().startswith("urn:uuid:"):
        bare = bare[len("urn:uuid:") :]
    return UUID(bare) if _BARE.fullmatch(bare) else None


def _from_guid(found: UUID) -> TenantText:
    return TenantText(finding=Finding.NIL_ID) if found == _NIL else TenantText(tenant_id=found)


def _from_domain(text: str) -> TenantText:
    domain = domain_of(text)
    return TenantText(domain=domain) if domain else TenantText(finding=Finding.NOT_RECOGNIZED)


def _host(address: str) -> str:
    try:
        found = urlsplit(address if "://" in address else f"//{address}").hostname
    except ValueError:  # such as a broken IPv6 literal
        found = None
    return found or ""


def _from_address(address: str) -> TenantText:
    """Read a portal's address: the GUID marked as tenant, ``@domain``, the only GUID, the host."""
    plain = unquote(address)
    marked = {found.lower() for found in _LABELED.findall(plain)}
    if len(marked) == 1:
        return _from_guid(UUID(marked.pop()))
    at_sign = _AT_SIGN.search(plain)
    if at_sign:
        guid = guid_of(at_sign[1])
        return _from_guid(guid) if guid else _from_domain(at_sign[1])
    every = {found.lower() for found in _ANY_GUID.findall(plain)}
    if len(every) > 1:
        return TenantText(finding=Finding.SEVERAL_IDS)
    return _from_guid(UUID(every.pop())) if every else _from_domain(_host(address))


def read_tenant(text: str) -> TenantText:
    """Read what was pasted as a tenant ID; never raises, whatever it is."""
    bare = text[:LONGEST].strip(_DRESS)
    if not bare:
        return TenantText(finding=Finding.EMPTY)
    guid = guid_of(bare)
    if guid is not None:
        return _from_guid(guid)
    if "/" in bare or "?" in bare or "=" in bare or ":" in bare:
        return _from_address(bare)
    return _from_domain(bare.rpartition("@")[2])
