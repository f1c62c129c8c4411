"""Asks the DNS for the texts that a domain publishes under one name."""

import dns.exception
import dns.resolver

from opencpor.common.errors import Unavailable
from opencpor.runtime import environment

SECONDS = 5.0
PORT = 53


def _resolver() -> dns.resolver.Resolver:
    server = environment.current().dns_server
    if not server:
        return dns.resolver.Resolver()
    address, _colon, port = server.partition(":")
    found = dns.resolver.Resolver(configure=False)
    found.nameservers, found.port = [address], int(port or PORT)
    return found


def texts_at(name: str) -> frozenset[str]:
    """Return the TXT records under a name; none if there is no such name.

    Raises:
        Unavailable: ``dns_unavailable`` if no name server answers in time.
    """
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return frozenset()
    except dns.exception.DNSException as error:
        raise Unavailable(
            "The name servers do not answer for this domain now. Try again in a minute.",
            code="dns_unavailable",
        ) from error
    return frozenset(b"".join(record.strings).decode("ascii", "replace") for record in answer)
