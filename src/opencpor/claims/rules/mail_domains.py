"""Mail domains: what belongs to an address, and which ones anybody can have."""

import re

from opencpor.directory.rules.tenant import domain_of as normalized

FREE_MAIL = frozenset(
    {
        "163.com", "126.com", "aol.com", "bk.ru", "btinternet.com", "comcast.net", "fastmail.com",
        "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
        "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr",
        "icloud.com", "inbox.com", "inbox.ru", "laposte.net", "libero.it", "list.ru", "live.com",
        "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr",
        "outlook.com", "outlook.de", "outlook.fr", "pm.me", "posteo.de", "proton.me",
        "protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com", "sbcglobal.net", "sina.com",
        "t-online.de", "tutanota.com", "uol.com.br", "verizon.net", "wanadoo.fr", "web.de",
        "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de",
        "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
    }
)  # fmt: skip
"""Providers whose addresses say nothing about the company somebody works for."""

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
