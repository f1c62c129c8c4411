"""Every dashboard with a million claims and two years of usage of 200,000 slots. See README.md.

The database fills itself (``bench/dashboards_world.py``), what pages are prepared from is computed
by the product, some customers are compared with a fresh computation, and every address is asked for
at a steady rate. At last a month is posted, and its summaries are made beside that.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from bench.dashboards_log import make_log, sign
from bench.dashboards_world import (
    ENGAGEMENT,
    MINOR,
    WORKLOADS,
    Cast,
    Size,
    copy_scores,
    make,
)
from bench.installation import inside, running, spent, web_server
from bench.lists import HOST, Address, _first_claim, _signed_in, _statements
from bench.load import get_of, met_by, send_at
from bench.machine import load
from bench.results import Found

LIMIT_MS = 200
WARM_UP = 8  # requests
SAMPLE = 50  # customers that are computed afresh
REPORTS = 50
HUGE, USUAL, OPERATOR = "incentives_admin", "rival_incentives_admin", "program_manager"


def _cast(users: Mapping[str, Any], months: int) -> Cast:
    from opencpor.access.models import Membership
    from opencpor.common.clock import now
    from opencpor.insights.queries.customer import claimable
    from opencpor.insights.queries.reading import last_month
    from opencpor.insights.rules.usage import months_through
    from opencpor.programs.queries import latest_version, program_keys

    def organization(name: str) -> str:
        rows = Membership.objects.filter(user__email=users[name]["email"])
        return str(rows.values_list("organization_id", flat=True)[0])

    engaged = (latest_version(key) for key in program_keys())
    version = next(
        one for one in engaged if ENGAGEMENT in {own.key for own in one.document.engagements}
    )
    return Cast(
        program=version.document.key,
        version=version.number,
        currency=version.document.currency,
        huge=organization(HUGE),
        usual=organization(USUAL),
        customer=organization("customer_admin"),
        workloads=tuple(claimable(version.document)[:WORKLOADS]),
        months=tuple(one.first_day for one in months_through(last_month(now()), months)),
        zone=version.document.business_calendar.zone.key,
    )


def _reports(email: str, cast: Cast) -> str:
    """Keep some reports for somebody; return who that is."""
    from opencpor.access.models import User
    from opencpor.common.clock import now
    from opencpor.insights.reports.models import Report

    owner = str(User.objects.get(email=email).pk)
    Report.objects.bulk_create(
        Report(
            organization_id=cast.huge, owner_id=owner, name=f"Report {n}", created_at=now(),
            definition={"data_set": "usage", "columns": ["month"]},
        )
        for n in range(REPORTS)
    )  # fmt: skip
    return owner


def _prepared(cast: Cast) -> list[tuple[str, str]]:
    """Compute what pages are prepared from; tell how long each took."""
    from django.db import connection

    from opencpor.eligibility.actions.score_partners import score_partner
    from opencpor.incentives.forecasts.actions.count import count_forecasts
    from opencpor.insights.prepared.actions.find import find_opportunities
    from opencpor.insights.summaries.actions.compute import compute_summaries, replace
    from opencpor.insights.summaries.due import everybody, terms_of
    from opencpor.insights.summaries.fresh import STATEMENTS
    from opencpor.insights.summaries.models import ClaimSummary, MoneySummary, UsageSummary

    terms = terms_of(cast.program)
    everyone = everybody(ClaimSummary, cast.program)

    def sum_up() -> None:
        for table in STATEMENTS:
            if table not in (UsageSummary, MoneySummary):  # these are there
                replace(table, cast.program, everyone, terms)

    found = [_timed("summaries of all claims", sum_up)]
    _known()
    compute_summaries()
    found.append(_timed("what large partners can do", find_opportunities))
    found.append(_timed("forecasts added up", partial(count_forecasts, cast.program)))
    score = partial(score_partner, cast.program, cast.usual)
    found.append(_timed("a year's scores of the usual partner", score))
    copy_scores(cast)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        # What two years of writing left behind is no part of looking at it.
        cursor.execute("CHECKPOINT")
    return found


def _known() -> None:
    """Say that the summaries are up to date: what lies in the database is what they add up."""
    from opencpor.common.clock import now
    from opencpor.insights.summaries.due import last_position, terms_of
    from opencpor.insights.summaries.models import SummaryChange, SummaryState
    from opencpor.programs.queries import program_keys

    SummaryChange.objects.all().delete()
    SummaryState.objects.update_or_create(
        id=1,
        defaults={
            "computed_at": now() - timedelta(hours=1), "seconds": 0, "position": last_position(),
            "terms": {key: terms_of(key) for key in program_keys()},
        },
    )  # fmt: skip


def _timed(name: str, act: Callable[[], object]) -> tuple[str, str]:
    began = time.monotonic()
    act()
    return name, f"{time.monotonic() - began:.1f} s"


def _differences(cast: Cast) -> str:
    """Compare some customers' summaries with a fresh computation."""
    from opencpor.insights.summaries.due import ALWAYS
    from opencpor.insights.summaries.fresh import STATEMENTS
    from opencpor.insights.summaries.models import UsageSummary
    from opencpor.insights.summaries.verification import differing

    every = list(
        UsageSummary.objects.filter(program_key=cast.program, month=cast.months[0])
        .order_by("customer_id").values_list("customer_id", flat=True).distinct()
    )  # fmt: skip
    some = dict.fromkeys(every[:: max(1, len(every) // SAMPLE)], ALWAYS)
    wrong = sum(1 for table in STATEMENTS for _ in differing(table, cast.program, some))
    return f"{len(some)} customers computed afresh, {wrong or 'none'} differ"


def addresses(cast: Cast) -> list[Address]:
    """Return what is measured."""
    from opencpor.eligibility.models import Score
    from opencpor.insights.summaries.models import UsageSummary

    rows = UsageSummary.objects.filter(partner_id=cast.huge, month=cast.months[-1])
    first = rows.order_by("customer_id").first()
    if first is None:
        raise SystemExit("nothing is summed up")
    card = Score.objects.filter(partner_id=cast.huge).order_by("-month", "designation")[0].id
    workload, place = cast.workloads[0], first.location_id
    both = f"workload={workload}&market=US"
    narrowed = f"/insights/performance/?months=24&{both}"
    todo = "/insights/opportunities/"
    theirs = f"/insights/customers/{first.customer_id}/"
    return [
        Address("home, huge partner", "/insights/", HUGE),
        Address("home, usual partner", "/insights/", USUAL),
        Address("API: home, huge", "/api/v1/insights/home", HUGE),
        Address("home, workload and market", f"/insights/?{both}", HUGE),
        Address(
            "claims by state, workload and market", f"/insights/states/?{both}", HUGE, part=True
        ),
        Address("forecast, workload and market", f"/insights/forecast/?{both}", HUGE, part=True),
        Address("home, a location", f"/insights/?location={place}", HUGE),
        Address("home, a customer", f"/insights/?customer={first.customer_id}", HUGE),
        Address("customers, huge", "/insights/customers/", HUGE),
        Address("customers, huge, held now", "/insights/customers/?standing=current", HUGE),
        Address("customers, workload and market", f"/insights/customers/?{both}", HUGE),
        Address("a customer's page", theirs, HUGE),
        Address("a customer's page, a workload", f"{theirs}?workload={workload}", HUGE),
        Address("what you can do, huge", todo, HUGE),
        Address("what you can do, workload and market", f"{todo}?{both}", HUGE),
        Address("what you can do, a location", f"{todo}?location={place}", HUGE),
        Address("what you can do, usual", todo, USUAL),
        Address("performance, huge", "/insights/performance/", HUGE),
        Address("performance, workload and market", narrowed, HUGE),
        Address("performance, a location", f"/insights/performance/?location={place}", HUGE),
        Address("performance, usual", "/insights/performance/", USUAL),
        Address("earned and paid, huge", "/insights/earnings/", HUGE),
        Address("earned and paid, usual", "/insights/earnings/", USUAL),
        Address("earnings, huge", "/earnings/", HUGE),
        Address("earnings, usual", "/earnings/", USUAL),
        Address("forecast's lines, huge", "/earnings/forecast/", HUGE),
        Address("scores", "/eligibility/", HUGE),
        Address("a scorecard", f"/eligibility/scores/{card}/", HUGE),
        Address("customers behind a score", f"/eligibility/scores/{card}/customers", HUGE),
        Address("reports", "/insights/reports/", HUGE),
        *_of_customers_and_operators(str(first.customer_id), str(place), workload),
    ]


def _of_customers_and_operators(customer: str, place: str, workload: str) -> list[Address]:
    """Return what is measured of the two other sides."""
    from opencpor.claims.narrowing import OUTCOMES
    from opencpor.insights.queries.auditing import MOST_DAYS

    program = "/insights/program/"
    return [
        Address("a customer's requests", "/console/requests", "customer_admin"),
        Address("a customer's history", "/console/history", "customer_admin"),
        Address("a customer's partners", "/insights/partners/", "customer_admin"),
        Address("finance: home", "/insights/", "finance"),
        Address("program manager: home", "/insights/", OPERATOR),
        Address("administrator: home", "/insights/", "administrator"),
        Address("auditor: home", "/insights/", "auditor"),
        Address("auditor: the log of a year", f"/insights/log/?days={MOST_DAYS}", "auditor"),
        Address(
            "auditor: evidence opened in a year",
            f"/insights/log/?group=evidence&days={MOST_DAYS}",
            "auditor",
        ),
        Address("operator: the program", program, OPERATOR),
        Address("operator: narrowed", f"{program}?workload={workload}", OPERATOR),
        Address("operator: a customer", f"{program}?customer={customer}", OPERATOR),
        Address("operator: a location", f"{program}?location={place}", OPERATOR),
        Address("operator: partners", f"{program}leaders/", OPERATOR),
        Address("operator: by growth", f"{program}leaders/?by=growth", OPERATOR),
        Address("operator: by earnings", f"{program}leaders/?by=earned", OPERATOR),
        Address("operator: customers", "/insights/customers/", OPERATOR),
        Address("operator: scores", "/eligibility/", OPERATOR),
        *(
            Address(f"operator: claims, {outcome}", f"/claims/?outcome={outcome}", OPERATOR)
            for outcome in OUTCOMES
        ),
    ]


def _measured(
    one: Address,
    users: Mapping[str, Any],
    args: argparse.Namespace,
    web: psutil.Process,
    data: Path,
) -> tuple[str, str]:
    user = users[one.who]
    headers = (
        {"Authorization": f"Bearer {user['api_token']}"}
        if one.path.startswith("/api/")
        else {"Cookie": _signed_in(user["email"])}
    )
    if one.part:
        headers["HX-Request"] = "true"
    wire = [get_of(HOST, one.path, **headers)]
    send_at(args.looks, WARM_UP / args.looks, args.clients, HOST, args.port, wire)
    before = spent(web, data)
    took = sorted(send_at(args.looks, args.look_seconds, args.clients, HOST, args.port, wire))
    pairs = zip(spent(web, data), before, strict=True)
    server, database = ((after - then) * 1000 / len(took) for after, then in pairs)
    usual, p95 = met_by(50, took) * 1000, met_by(95, took) * 1000
    share = f"{p95 / LIMIT_MS:.2f} of the limit"
    cost = f"CPU for each: web server {server:.0f} ms, database {database:.0f} ms"
    asked = f"{_statements(one, headers)} statements"
    found = f"median {usual:.0f} ms, p95 {p95:.0f} ms ({share}); {cost}; {asked}"
    print(f"  {one.what}: {found}", flush=True)
    return one.what, found


def _after_a_close(cast: Cast) -> list[tuple[str, str]]:
    """Post the newest month as a close does, and bring the summaries up to date."""
    from django.db import transaction

    from opencpor.access.actor import system
    from opencpor.common.clock import now
    from opencpor.common.months import Month
    from opencpor.incentives.models import Close
    from opencpor.incentives.posting.journals import Origin
    from opencpor.incentives.posting.lines import Batch, post_lines
    from opencpor.incentives.rules.closing import LineKey, Posting
    from opencpor.insights.summaries.actions.compute import compute_summaries
    from opencpor.register.models import Association

    compute_summaries()  # what the demonstration's own claims have changed
    day = cast.months[-1]
    ids = Association.objects.filter(slot__program_key=cast.program).order_by("id")
    lines = [
        Posting(LineKey(one, "mws-usage-growth", "", Month.of(day)), MINOR, difference=False)
        for one in ids.values_list("id", flat=True)
    ]

    def post() -> None:
        with transaction.atomic():
            close = Close.objects.create(
                program_key=cast.program, month=day, program_version=cast.version,
                currency=cast.currency, batches=[], units_before=0, units_covered=0,
                verdict_file="-", verdict_hash="0" * 64, verdict_rows=0, engine={},
                closed_by="bench", closed_at=now(),
            )  # fmt: skip
            post_lines(
                Origin.of_close(close, system("bench")), Batch(lines, day, cast.currency, {})
            )

    began = time.monotonic()
    post()
    posted = time.monotonic() - began
    began = time.monotonic()
    compute_summaries()
    summed = time.monotonic() - began
    return [
        ("posting of a month", f"{posted:.1f} s for {len(lines):,} lines"),
        ("summaries after it", f"{summed:.1f} s, {summed / posted:.2f} of the posting"),
    ]


def run(data: Path, args: argparse.Namespace) -> Found:
    """Fill an installation and measure it."""
    before, size = load(), Size(args.claims, args.slots, args.huge or args.slots // 10)
    with ExitStack() as until_the_end:
        with running(data, args.port) as (process, logins):
            until_the_end.enter_context(inside(data))
            users = logins["users"]
            cast = _cast(users, size.months)
            claim = _first_claim(users[HUGE]["api_token"])
            rows = [_timed("making the world", lambda: make(size, cast, claim))]
            reader = _reports(users[HUGE]["email"], cast)
            rows.append(_timed("making the log", lambda: make_log(size, cast, reader)))
            rows += _prepared(cast)
            rows.append(_timed("signing the log", sign))
            rows.append(("summaries", _differences(cast)))
            for row in rows:
                print(f"  {row[0]}: {row[1]}", flush=True)
            web = web_server(process)
            wanted = [one for one in addresses(cast) if args.only in one.what]
            rows += [_measured(one, users, args, web, data) for one in wanted]
        rows += _after_a_close(cast)
    return Found(
        "Dashboards",
        "bench/dashboards.py",
        f"{before}, {load()}",
        (
            ("claims in the database", f"{size.claims:,}, two lines each, four entries of the log"),
            ("associated slots", f"{size.slots:,} with {size.months} months of usage"),
            ("the huge partner", f"{size.huge:,} slots of {size.huge // 4:,} customers"),
            ("requests", f"{args.looks}/s for {args.look_seconds} s to each address"),
            *rows,
            ("limit", f"p95 under {LIMIT_MS} ms with 1,000,000 claims and 200,000 slots on 2 CPUs"),
        ),
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said about this benchmark."""
    parser.add_argument("--slots", type=int, default=20_000, help="associated, with usage")
    parser.add_argument("--huge", type=int, default=0, help="slots of one partner (a tenth)")
    parser.add_argument("--looks", type=float, default=4, help="at dashboards, a second")
    parser.add_argument("--look-seconds", type=float, default=10, help="at each dashboard")
    parser.add_argument("--only", default="", help="dashboards whose names contain this")


def main(args: argparse.Namespace, folder: Path) -> Found:
    """Measure as asked for."""
    folder.chmod(0o755)  # the database server may run as another user
    return run(folder / "dashboards", args)
