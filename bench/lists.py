"""Lists and pages of claims with a million claims in the database. See bench/README.md.

One claim goes through the API; the database copies it, with its lines, to as many as asked for,
over all states, days and locations. Then every address is asked for at a steady rate, whether or
not the answers before it have come, and beside each stands the number of its statements.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.claims import CLAIM
from bench.installation import inside, running, spent, web_server
from bench.load import get_of, met_by, send_at
from bench.machine import load
from bench.results import Found

HOST = "127.0.0.1"
WARM_UP_SECONDS = 3
LIMIT_MS = 50
EACH = 20  # claims of each state whose pages are asked for
# Of each hundred claims eight are under way; the others stand or are over.
STATES = (
    ("submitted", "under_review", "action_required", "awaiting_customer") * 2
    + ("approved",) * 52
    + ("ended",) * 40
)

WORKS = (
    "Rollout", "Migration", "Pilot", "Adoption", "Upgrade", "Training", "Renewal", "Expansion",
    "Onboarding", "Consolidation", "Hardening", "Archive", "Telephony", "Intranet", "Devices",
    "Meetings", "Compliance", "Mailboxes", "Analytics", "Automation",
)  # fmt: skip
FIRMS = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper",
    "Katsura", "Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Teak",
    "Umbrella", "Viburnum", "Willow", "Xylosma", "Yew", "Zelkova", "Aspen", "Beech", "Cypress",
    "Ebony", "Hemlock",
)  # fmt: skip
COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
    AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
COPY_CLAIMS = """
    INSERT INTO claims_claim ({columns})
    SELECT {values}
    FROM generate_series(1, %(number)s) AS n, claims_claim AS c
    WHERE c.id = %(claim)s
"""
CLAIM_VALUES = {
    "id": "'clm_' || lpad(n::text, 26, '0')",
    "name": "(%(works)s::text[])[1 + n %% 20] || ' ' || (n %% 5000)",
    "customer_name": "(%(firms)s::text[])[1 + n %% 31] || ' ' || (n %% 977)",
    "state": "(%(states)s::text[])[1 + n %% array_length(%(states)s::text[], 1)]",
    # None has passed: thousands at once would be worked off while we measure.
    "deadline_at": "CASE WHEN n %% 100 < 8 THEN now() + (n %% 997 + 2) * interval '1 hour' END",
    "state_since": "now() - (n %% 200) * interval '1 day'",
    "created_at": "now() - (n %% 700) * interval '1 day'",
    "submitted_at": "now() - (n %% 200) * interval '1 day'",
    "reviewer_id": "NULL",
    "location_id": "(%(locations)s::text[])[1 + n %% array_length(%(locations)s::text[], 1)]",
    "partner_id": "(%(partners)s::text[])[1 + n %% array_length(%(partners)s::text[], 1)]",
    "customer_id": "(%(customers)s::text[])[1 + n %% array_length(%(customers)s::text[], 1)]",
    "program_version": "1",
}
COPY_LINES = """
    INSERT INTO claims_claimline ({columns})
    SELECT {values}
    FROM generate_series(1, %(number)s) AS n, claims_claimline AS c
    WHERE c.claim_id = %(claim)s
"""
LINE_VALUES = {
    "id": "'lin_' || lpad(n::text || '0' || c.place, 26, '0')",
    "claim_id": "'clm_' || lpad(n::text, 26, '0')",
    "slot_id": "NULL",
}


def _copy(statement: str, table: str, values: Mapping[str, str], said: Mapping[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")  # copies need no guards
        cursor.execute(
            statement.format(
                columns=", ".join(columns),
                values=", ".join(values.get(name, f"c.{name}") for name in columns),
            ),
            said,
        )


def fill(claim: str, number: int) -> None:
    """Copy a claim and its lines, and let the database look at what it has got."""
    from django.db import connection, transaction

    from opencpor.directory.models import Customer, Location

    places = list(Location.objects.order_by("pk").values_list("pk", "organization_id"))
    said = {
        "number": number,
        "claim": claim,
        "states": list(STATES),
        "works": list(WORKS),
        "firms": list(FIRMS),
        "locations": [place for place, _ in places],
        "partners": [partner for _, partner in places],
        "customers": list(Customer.objects.order_by("pk").values_list("pk", flat=True)),
    }
    with transaction.atomic():
        _copy(COPY_CLAIMS, "claims_claim", CLAIM_VALUES, said)
        _copy(COPY_LINES, "claims_claimline", LINE_VALUES, said)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_claim")
        cursor.execute("VACUUM ANALYZE claims_claimline")


@dataclass(frozen=True)
class Address:
    """What is asked for, by whom.

    Attributes:
        what: In words.
        path: Path and query.
        who: Name of a login of the demonstration.
        others: Paths that are asked for in turn with it.
        part: Whether a page that stands already asks, for this alone.
    """

    what: str
    path: str
    who: str
    others: Sequence[str] = ()
    part: bool = False


def _some(claim: str) -> list[str]:
    """Return the ids of claims of one partner, some in each state, mixed."""
    from opencpor.claims.models import Claim

    partner = Claim.objects.get(pk=claim).partner_id
    found = [
        Claim.objects.filter(partner_id=partner, state=state).order_by("-id")[:EACH]
        for state in sorted(set(STATES))
    ]
    return [one.id for turn in zip(*found, strict=False) for one in turn]


def addresses(claim: str) -> list[Address]:
    """Return what is measured; the pages of claims are those of some in each state."""
    partner, reviewer = "incentives_admin", "reviewer"
    first, *others = [f"/claims/{one}" for one in (*_some(claim), claim)]
    return [
        Address("API: a partner's newest", "/api/v1/claims?limit=50", partner),
        Address("API: all, by state", "/api/v1/claims?limit=50&status=submitted", reviewer),
        Address("API: words", "/api/v1/claims?limit=50&q=rollout%20977", reviewer),
        Address("API: one claim", f"/api/v1/claims/{claim}", partner),
        Address("page: a partner's list", "/claims/", partner),
        Address("page: list by deadline", "/claims/?sort=deadline", reviewer),
        Address("page: claims", first, partner, others),
        Address("page: a draft, both forms", f"/claims/{claim}", partner),
        Address("page: review board", "/claims/board", reviewer),
        # Last: what piles up would weigh on those after it.
        Address("page: list, words", "/claims/?q=willow%20rol", partner),
    ]


def _signed_in(email: str) -> str:
    """Return the cookie of a person who has signed in."""
    from django.conf import settings
    from django.test import Client

    from opencpor.access.models import User

    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(email=email))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _statements(address: Address, headers: Mapping[str, str]) -> int:
    """Count the statements of one request, the second one: what is kept is kept by then."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=HOST)
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get(address.path, headers=dict(headers))
    return len(found.captured_queries)


def _measured(
    wanted: Iterable[Address],
    users: Mapping[str, Any],
    args: argparse.Namespace,
    web: psutil.Process,
    data: Path,
) -> list[tuple[str, str]]:
    rows = []
    for one in wanted:
        user = users[one.who]
        headers = (
            {"Authorization": f"Bearer {user['api_token']}"}
            if one.path.startswith("/api/")
            else {"Cookie": _signed_in(user["email"])}
        )
        wire = [get_of(HOST, path, **headers) for path in (one.path, *one.others)]
        send_at(args.rate / 4, WARM_UP_SECONDS, args.clients, HOST, args.port, wire)
        before = spent(web, data)
        took = sorted(send_at(args.rate, args.seconds, args.clients, HOST, args.port, wire))
        pairs = zip(spent(web, data), before, strict=True)
        server, database = ((after - then) * 1000 / len(took) for after, then in pairs)
        usual, p95 = met_by(50, took) * 1000, met_by(95, took) * 1000
        share = f"{p95 / LIMIT_MS:.2f} of the limit"
        cost = f"CPU for each: web server {server:.1f} ms, database {database:.1f} ms"
        asked = f"{_statements(one, headers)} statements"
        rows.append(
            (one.what, f"median {usual:.1f} ms, p95 {p95:.1f} ms ({share}); {cost}; {asked}")
        )
    return rows


def _first_claim(token: str) -> str:
    """Create the claim that is copied."""
    from django.test import Client

    made = Client(SERVER_NAME=HOST).post(
        "/api/v1/claims",
        json.dumps(CLAIM),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    return str(made.json()["id"])


def run(data: Path, args: argparse.Namespace) -> Found:
    """Fill an installation and measure it."""
    before = load()
    with running(data, args.port) as (process, logins), inside(data):
        users = logins["users"]
        claim = _first_claim(users["incentives_admin"]["api_token"])
        fill(claim, args.claims)
        rows = _measured(addresses(claim), users, args, web_server(process), data)
    return Found(
        "Lists and pages of claims",
        "bench/lists.py",
        f"{before}, {load()}",
        (
            ("claims in the database", f"{args.claims:,}, two lines each"),
            ("requests", f"{args.rate}/s for {args.seconds} s to each address"),
            *rows,
            ("limit", f"p95 under {LIMIT_MS} ms at 100/s with 1,000,000 claims on 2 CPUs"),
        ),
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=100, help="requests a second")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Measure as asked for."""
    folder.chmod(0o755)  # the database server may run as another user
    return run(folder / "lists", args)
