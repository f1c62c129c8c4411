"""A real, small name server for tests: answers TXT questions from a file, on this machine.

Run as ``python tests/dns_server.py RECORDS``: ``RECORDS`` is a JSON object of names and texts, read
anew at every question. It prints its port. ``{"broken.example": null}`` is a name that fails.
"""

import json
import socket
import sys
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

LONGEST = 4096


def answer(asked: dns.message.Message, records: dict[str, str | None]) -> dns.message.Message:
    """Return what is known of a question."""
    made = dns.message.make_response(asked)
    made.flags |= dns.flags.AA | dns.flags.RA
    name = asked.question[0].name
    key = name.to_text(omit_final_dot=True).lower()
    if key not in records:
        made.set_rcode(dns.rcode.NXDOMAIN)
        return made
    text = records[key]
    if text is None:
        made.set_rcode(dns.rcode.SERVFAIL)
    else:
        made.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", json.dumps(text)))
    return made


def serve(records: Path) -> None:
    """Answer until the process is ended."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        sys.stdout.write(f"port {door.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            data, sender = door.recvfrom(LONGEST)
            asked = dns.message.from_wire(data)
            known = json.loads(records.read_text(encoding="utf-8"))
            door.sendto(answer(asked, known).to_wire(), sender)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
