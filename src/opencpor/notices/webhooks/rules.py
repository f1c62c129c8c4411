"""Which addresses may be called, and what an answer means. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import inet_aton
from urllib.parse import urlsplit

from opencpor.common.text import one_line, unkept

LONGEST_URL = 500
LONGEST_NAME = 100
OVERLAP = timedelta(hours=24)  # for which the earlier secret signs too
MOST = 20  # webhooks of one organization
OK = range(200, 300)
GONE = 410
SHOWN = 300  # characters of an answer
Address = IPv4Address | IPv6Address
NAT64 = IPv6Network("64:ff9b::/96")  # behind which translators reach IPv4 (RFC 6052)


# Where clouds answer their own machines only, though the addresses look public. What else they use
# (169.254.169.254, 100.100.100.200, fd00:ec2::254) lies in ranges that are private by themselves.
CLOUDS = (
    IPv4Network("168.63.129.16/32"),  # Azure: the platform, on every virtual network
    IPv4Network("192.0.0.0/24"),  # protocol assignments (RFC 6890); Oracle Cloud: metadata
)


class Targets(StrEnum):
    """Which addresses this installation calls."""

    PUBLIC = "public"  # https, on the public internet
    ANY = "any"  # also http, private networks and this machine


SCHEMES = {Targets.PUBLIC: frozenset({"https"}), Targets.ANY: frozenset({"https", "http"})}


class Failure(StrEnum):
    """Why there was no answer."""

    NAME_NOT_FOUND = "name_not_found"
    REFUSED = "refused"  # nobody listens there
    TIMED_OUT = "timed_out"
    CERTIFICATE = "certificate"
    TLS = "tls"
    CUT_OFF = "cut_off"  # the connection ended before an answer
    NOT_HTTP = "not_http"
    UNREACHABLE = "unreachable"
    NOT_PUBLIC = "not_public"  # this installation does not call there
    SECRET_LOST = "secret_lost"  # noqa: S105 - a code: nothing can be signed


@dataclass(frozen=True)
class Answer:
    """How an attempt ended: the status and the answer's beginning, or why there was none.

    Attributes:
        status: Of HTTP; None: there was no answer.
        said: The answer's beginning; without one what failed, as the machine says it.
        milliseconds: How long it took.
        failure: Why there was no answer; None: there was one.
    """

    status: int | None
    said: str
    milliseconds: int
    failure: Failure | None = None

    @property
    def taken(self) -> bool:
        """Whether the other side has the event."""
        return self.status in OK

    @property
    def gone(self) -> bool:
        """Whether the other side asks never to be called again."""
        return self.status == GONE


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet; what leads elsewhere inside is judged."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:  # given up long ago, yet some networks use it
            return False
    if any(address in network for network in CLOUDS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal(host: str) -> Address | None:
    """Return the address that a host is written as, if it is one.

    What looks names up reads more than four decimal numbers as one: 127.1, 0x7f.0.0.1, 2130706433.
    """
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(inet_aton(host))
    except OSError:
        return None


def fault_of_url(url: str, targets: Targets) -> str:
    """Return what is wrong with an address to call, as far as it can be told without asking.

    Names are looked up when they are called, each time; here only the wrong shapes are found.

    Returns:
        A sentence for people; empty: nothing is wrong.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return f"An address has at most {LONGEST_URL} characters, all of ASCII, and no spaces."
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "This is not an address."
    if parts.scheme not in SCHEMES[targets] or not host:
        return "Give an address that begins with https:// and a host name."
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "Give an address without a name, a password and a part behind '#'."
    if targets is Targets.PUBLIC and not _may_be_public(host):
        return "This address is not one of the public internet."
    return ""


def _may_be_public(host: str) -> bool:
    host = host.rstrip(".")
    written = literal(host)
    if written is not None:
        return is_public(written)
    return host != "localhost" and not host.endswith(".localhost")


def shown(text: str) -> str:
    """Return the beginning of what another side said, as one line."""
    return one_line("".join(sign for sign in text[: SHOWN * 2] if not unkept(sign)))[:SHOWN]
