"""Mail domains: what belongs to an address, and what to a domain."""

import re

from opencpor.directory.rules.tenant import domain_of as normalized

_ADDRESS = re.compile(r"[^@\s]+@(?P<domain>[a-z0-9-]+(\.[a-z0-9-]+)+)", re.IGNORECASE)


def domain_of(address: str) -> str:
    """Return the domain of a mail address in lower case; empty if it is no address."""
    match = _ADDRESS.fullmatch(address.strip())
    return normalized(match["domain"]) if match else ""


def domain_typed(text: str) -> str:
    """Return the domain in what somebody typed or pasted: an address of a page, a mail, a name."""
    plain = text.strip().partition("://")[2] or text
    return normalized(plain.rpartition("@")[2].split("/")[0].split(":")[0])


def belongs(domain: str, domains: frozenset[str]) -> bool:
    """Whether a domain is one of some domains or lies below one of them."""
    return any(domain == one or domain.endswith(f".{one}") for one in domains)
