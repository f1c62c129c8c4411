"""What lies in the database of ``bench/dashboards.py``: written by the database itself, in bulk.

Rows are those that the product's own actions would have made; what is summed up is compared with a
fresh computation afterwards. Guards and indexes are set aside while many rows come in.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from threading import Thread
from typing import Any

from bench.lists import CLAIM_VALUES, COLUMNS, FIRMS, LINE_VALUES, STATES, WORKS

ENGAGEMENT = "modern-work-security-usage"
EACH = 4  # workloads of a customer
WORKLOADS = 5 * EACH
USUAL = 200  # associated slots of a usual partner, at two locations
PLACES = 24  # locations of the huge partner
EARNED = 13  # months with lines of the ledger
FORECASTS = 7
MINOR = 450  # of a unit of growth


@dataclass(frozen=True)
class Size:
    """How much there is of what.

    Attributes:
        huge: Associated slots of the first partner.
    """

    claims: int
    slots: int
    huge: int
    months: int = 24

    @property
    def customers(self) -> int:
        """How many customers hold the slots."""
        return self.slots // EACH


@dataclass(frozen=True)
class Cast:
    """Who of the demonstration takes part: organizations of those who look."""

    program: str
    version: int
    currency: str
    huge: str
    usual: str
    customer: str
    workloads: tuple[str, ...]
    months: tuple[date, ...]
    zone: str


def _sized(size: Size) -> dict[str, int]:
    return {
        "customers": size.customers, "slots": size.slots, "of_huge": size.huge // EACH,
        "each": EACH, "of_usual": USUAL // EACH, "places": PLACES,
    }  # fmt: skip


# One row for each customer: who serves it, and where.
CUSTOMERS = """
    CREATE UNLOGGED TABLE bench_customer AS
    SELECT c, p, place,
        CASE c WHEN 0 THEN %(customer)s
            ELSE 'org_' || lpad('c' || c, 26, '0') END COLLATE "C" AS id,
        CASE p WHEN 0 THEN %(huge)s WHEN 1 THEN %(usual)s
            ELSE 'org_' || lpad('p' || p, 26, '0') END COLLATE "C" AS partner_id,
        'loc_' || lpad('b' || place, 26, '0') COLLATE "C" AS location_id
    FROM (
        SELECT c, CASE WHEN c < {of_huge} THEN 0 ELSE 1 + (c - {of_huge}) / {of_usual} END AS p,
            CASE WHEN c < {of_huge} THEN c %% {places}
                ELSE {places} + (c - {of_huge}) / {of_usual} * 2 + c %% 2 END AS place
        FROM generate_series(0, {customers} - 1) AS c
    ) AS one
"""
PEOPLE = """
    INSERT INTO access_organization (id, kind, name, created_at)
        SELECT id, 'customer', (%(firms)s::text[])[1 + c %% 31] || ' ' || c, now()
        FROM bench_customer WHERE c > 0
        UNION ALL SELECT DISTINCT partner_id, 'partner', 'Partner ' || p, now()
        FROM bench_customer WHERE p > 1;
    INSERT INTO access_unit (id, organization_id, name)
        SELECT DISTINCT location_id, partner_id, 'Place ' || place FROM bench_customer
"""
COPIES = (  # table, rows that are copied, of which one, what differs
    ("directory_customer", "bench_customer AS b", "b.c > 0 AND t.organization_id = %(customer)s",
     {"organization_id": "b.id", "tenant_id": "md5('t' || b.c)::uuid",
      "country": "(ARRAY['US', 'DE', 'FR', 'GB'])[1 + b.place %% 4]",
      "segment": "(ARRAY['commercial', 'education'])[1 + (b.c %% 4) / 3]"}),
    ("directory_partner", "(SELECT DISTINCT p, partner_id FROM bench_customer WHERE p > 1) AS b",
     "t.organization_id = %(huge)s",
     {"organization_id": "b.partner_id", "global_id": "lpad((7900000 + b.p)::text, 7, '0')"}),
    ("directory_location",
     "(SELECT DISTINCT place, location_id, partner_id FROM bench_customer) AS b",
     "t.unit_id = (SELECT min(unit_id) FROM directory_location WHERE organization_id = %(huge)s)",
     {"unit_id": "b.location_id", "organization_id": "b.partner_id",
      "partner_id": "lpad((8900000 + b.place)::text, 7, '0')"}),
    ("directory_enrollment", "(SELECT DISTINCT place, location_id FROM bench_customer) AS b",
     "t.id = (SELECT min(id) FROM directory_enrollment WHERE status = 'enrolled')",
     {"id": "'enr_' || lpad('b' || b.place, 26, '0')", "location_id": "b.location_id",
      "program_key": "%(program)s"}),
)  # fmt: skip
HOLDS = """
    INSERT INTO directory_enrollmentrequirement (
        enrollment_id, key, source
    ) SELECT DISTINCT 'enr_' || lpad('b' || place, 26, '0'), 'tax-profile', 'finance'
        FROM bench_customer WHERE place %% 5 = 0;
    CREATE UNLOGGED TABLE bench_slot AS
        SELECT n, 10000000 + n AS id, b.id AS customer_id, b.p, b.partner_id, b.location_id, b.c,
            (%(workloads)s::text[])[1 + b.c %% 5 * {each} + n %% {each}] COLLATE "C" AS workload,
            'asc_' || lpad('b' || n, 26, '0') COLLATE "C" AS association_id
        FROM generate_series(0, {slots} - 1) AS n JOIN bench_customer AS b ON b.c = n / {each};
    INSERT INTO register_slot (id, program_key, customer_id, workload)
        SELECT id, %(program)s, customer_id, workload FROM bench_slot;
    INSERT INTO register_tenure (id, slot_id, partner_id, period)
        SELECT id, id, partner_id, tstzrange(%(since)s::timestamptz, NULL) FROM bench_slot;
    INSERT INTO register_association (
        id, tenure_id, slot_id, partner_id, location_id, engagement, program_version, claim_line,
        source, reference, period, opted_out, end_reason, created_at, revision
    ) SELECT association_id, id, id, partner_id, location_id, %(engagement)s, 1,
            CASE WHEN n %% 2 = 0 THEN 'lin_' || lpad(({customers} + c) || '01', 26, '0')
                ELSE '' END,
            CASE WHEN n %% 2 = 0 THEN 'claim' ELSE 'imported' END, '',
            tstzrange(%(since)s::timestamptz, NULL), false, '', now(), 1
        FROM bench_slot;
    INSERT INTO register_served (partner_id, location_id, customer_id)
        SELECT DISTINCT partner_id, location_id, customer_id FROM bench_slot
"""
# Usage grows, stalls or falls by unit; `mark` is the most of all months before.
FACTS = """
    CREATE UNLOGGED TABLE bench_fact AS
    SELECT *, coalesce(max(active) OVER earlier, 0) AS mark,
        active * 100 >= paid * 40 AS deployed,
        coalesce(bool_or(active * 100 >= paid * 40) OVER earlier, false) AS deployed_before
    FROM (
        SELECT n, m, (%(months)s::date[])[m + 1] AS month, paid, greatest(0, least(paid, paid * (
            10 + (hashint8(n * 7 + 2) & 2147483647) %% 50 + m * ((hashint8(n * 7 + 3) & 3) - 1)
            + (hashint8(n * 100 + m) & 2147483647) %% 7
        ) / 100)) AS active
        FROM generate_series(0::bigint, {slots} - 1) AS n,
            LATERAL (SELECT 200 + (hashint8(n * 7 + 1) & 2147483647) %% 1800 AS paid) AS size,
            generate_series(0, array_length(%(months)s::date[], 1) - 1) AS m
    ) AS one
    WINDOW earlier AS (PARTITION BY n ORDER BY m ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
"""
SHOWN = """
    INSERT INTO usage_usagefact (
        program_key, customer_id, tenant_id, workload, month, last_instant, active_users,
        paid_units, as_of, batch_id
    ) SELECT %(program)s, s.customer_id, c.tenant_id, s.workload, f.month,
        (f.month + interval '1 month')::timestamp AT TIME ZONE %(zone)s - interval '1 microsecond',
        f.active, f.paid, now(), 'bat_' || lpad('b', 26, '0')
    FROM bench_fact AS f JOIN bench_slot AS s USING (n)
    JOIN directory_customer AS c ON c.organization_id = s.customer_id
"""
USED = """
    INSERT INTO insights_usagesummary (
        program_key, month, customer_id, workload, partner_id, location_id, shared, place, units,
        active, paid, both_active, both_paid, growth, deployed, deployments, market, segment
    ) SELECT %(program)s, f.month, s.customer_id, s.workload, s.partner_id, s.location_id,
        s.location_id, 0, 1, f.active, f.paid, f.active, f.paid, greatest(f.active - f.mark, 0),
        f.deployed::int, (f.deployed AND NOT f.deployed_before)::int, c.country, c.segment
    FROM bench_fact AS f JOIN bench_slot AS s USING (n)
    JOIN directory_customer AS c ON c.organization_id = s.customer_id
"""
CLOSES = """
    INSERT INTO incentives_close (
        id, program_key, month, program_version, currency, batches, units_before, units_covered,
        reason, verdict_file, verdict_hash, verdict_rows, engine, closed_by, closed_at,
        input_file, input_hash
    ) SELECT 'cls_' || lpad('b' || m, 26, '0'), %(program)s, month, %(version)s, %(currency)s, '[]',
        0, 0, '', '-', repeat('0', 64), 0, '{{}}', 'bench', month + interval '40 days', '', ''
    FROM unnest(%(months)s::date[]) WITH ORDINALITY AS one (month, m) WHERE m < %(last)s
"""
_LINES = """
    FROM bench_fact AS f JOIN bench_slot AS s USING (n)
    JOIN directory_customer AS c ON c.organization_id = s.customer_id
    WHERE f.active > f.mark AND f.m >= %(first)s AND f.m < %(last)s - 1
"""
_RULE = "CASE WHEN f.month < '2025-07-01' THEN 'mws-usage-growth-fy24' ELSE 'mws-usage-growth' END"
LINES = f"""
    INSERT INTO incentives_earning (
        id, close_id, kind, program_key, location_id, customer_id, association_id, engagement,
        rule, milestone, workload, subscription_id, month, processed, amount_minor, currency
    ) SELECT 'ern_' || lpad((f.n * 100 + f.m)::text, 26, '0'),
        'cls_' || lpad('b' || (f.m + 1), 26, '0'), 'earned', %(program)s, s.location_id,
        s.customer_id, s.association_id, %(engagement)s, {_RULE}, '', s.workload, '', f.month,
        f.month, (f.active - f.mark) * {MINOR}, %(currency)s
    {_LINES}
"""
MONEY = f"""
    INSERT INTO insights_moneysummary (
        program_key, month, partner_id, location_id, customer_id, workload, rule, currency, lines,
        earned_minor, differences_minor, by_hand_minor{{names}}
    ) SELECT %(program)s, f.month, s.partner_id, s.location_id, s.customer_id, s.workload, {_RULE},
        %(currency)s, 1, (f.active - f.mark) * {MINOR}, 0, 0{{countries}}
    {_LINES}
"""
STATEMENTS = """
    INSERT INTO incentives_statement (
        id, close_id, location_id, month, opening_minor, earned_minor, adjusted_minor, paid_minor,
        minimum_minor, currency
    ) SELECT 'stm_' || lpad(row_number() OVER ()::text, 26, '0'), close_id, location_id, month,
        0, sum(amount_minor), 0, 0, 0, %(currency)s
    FROM incentives_earning WHERE program_key = %(program)s GROUP BY close_id, location_id, month
"""
FORECAST = """
    INSERT INTO incentives_forecast (id, program_key, month, program_version, currency, made_at)
        SELECT 'fct_' || lpad('b' || m, 26, '0'), %(program)s, month, %(version)s, %(currency)s,
            now()
        FROM unnest(%(months)s::date[]) WITH ORDINALITY AS one (month, m)
        WHERE m > %(last)s - %(forecasts)s;
    INSERT INTO incentives_forecastline (
        forecast_id, association_id, location_id, customer_id, engagement, rule, workload,
        subscription_id, standing, growths, room, units_low, units_mid, units_high,
        open_milestones, near_milestones, amount_low, amount_mid, amount_high
    ) SELECT 'fct_' || lpad('b' || (m + 1), 26, '0'), s.association_id, s.location_id,
        s.customer_id, %(engagement)s, 'mws-usage-growth', s.workload, '', 'made', '[1, 2, 3]',
        100, 1, 2, 3, '', '', 100, 200, 300
    FROM bench_slot AS s, generate_series(%(last)s - %(forecasts)s, %(last)s - 1) AS m
    WHERE s.p < 2
"""
CLAIMS = """
    INSERT INTO claims_claim ({columns}) SELECT {values}
    FROM generate_series(1, %(claims)s) AS n JOIN bench_customer AS b ON b.c = n %% {customers},
        claims_claim AS c
    WHERE c.id = %(claim)s
"""
CLAIM_LINES = """
    INSERT INTO claims_claimline ({columns}) SELECT {values}
    FROM generate_series(1, %(claims)s) AS n, claims_claimline AS c
    WHERE c.claim_id = %(claim)s
"""
LINE_STATE = """(ARRAY['pending', 'dropped', 'declined', 'active', 'active', 'ended'])[
    1 + CASE WHEN n %% 100 < 8 THEN 0 ELSE (n / 100 + c.place) %% 5 + 1 END
]"""
# The huge partner's scores are those of the usual one, with its own customers behind them.
SCORES = """
    INSERT INTO eligibility_score (
        id, program_key, program_version, partner_id, designation, month, day, usage_month, track,
        total, qualified, qualified_on, result, computed_at, revision
    ) SELECT 'sco_' || lpad('b' || row_number() OVER (), 26, '0'), program_key, program_version,
        %(huge)s, designation, month, day, usage_month, track, total, qualified, qualified_on,
        result, computed_at, revision
    FROM eligibility_score WHERE partner_id = %(usual)s;
    INSERT INTO eligibility_scoredcustomer (
        score_id, track, metric, part, kind, customer_id, workload, standing, before, why, active,
        paid, active_before, value
    ) SELECT score.id, one.track, one.metric, one.part, one.kind, held.customer_id, '',
        one.standing, one.before, one.why, one.active, one.paid, one.active_before, one.value
    FROM (
        SELECT DISTINCT ON (score_id, track, metric, part, kind) *
        FROM eligibility_scoredcustomer ORDER BY score_id, track, metric, part, kind, id
    ) AS one JOIN eligibility_score AS theirs ON theirs.id = one.score_id
    JOIN eligibility_score AS score ON score.partner_id = %(huge)s
        AND (score.designation, score.month) = (theirs.designation, theirs.month),
    (
        SELECT DISTINCT slot.customer_id FROM register_association AS held
        JOIN register_slot AS slot ON slot.id = held.slot_id WHERE held.partner_id = %(huge)s
    ) AS held
    WHERE theirs.partner_id = %(usual)s
"""
OWN = ("bench_customer", "bench_slot", "bench_fact")


@contextmanager
def aside(*tables: str) -> Iterator[None]:
    """Do without the indexes of some tables, and without looking twice at what comes in."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
        cursor.execute(
            "SELECT c.conrelid::regclass::text, conname, pg_get_constraintdef(c.oid)"
            " FROM pg_constraint AS c WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u'"
            " AND NOT EXISTS (SELECT FROM pg_constraint AS f WHERE f.contype = 'f'"
            " AND f.conindid = c.conindid)",
            [list(tables)],
        )
        unique = cursor.fetchall()
        for table, name, _ in unique:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[])"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
            [list(tables)],
        )
        plain = cursor.fetchall()
        for name, _ in plain:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, made in plain:
            cursor.execute(made)
        for table, name, made in unique:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}')
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("RESET ALL")


def _columns(table: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return [name for (name,) in cursor.fetchall()]


def _run(statement: str, said: dict[str, Any], size: Size, **more: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for one in statement.format(**_sized(size), **more).split(";\n"):
            cursor.execute(one, {name: said[name] for name in said if f"%({name})s" in one})


def _copy(statement: str, table: str, values: dict[str, str], said: dict[str, Any], size: Size,
          of: str = "c") -> None:  # fmt: skip
    names = _columns(table)
    taken = ", ".join(values.get(name, f"{of}.{name}") for name in names)
    _run(statement.replace("{columns}", ", ".join(names)).replace("{values}", taken), said, size)


def _people(said: dict[str, Any], size: Size) -> None:
    with aside("register_slot", "register_tenure", "register_association", "register_served"):
        _run(CUSTOMERS, said, size)
        _run(PEOPLE, said, size)
        for table, rows, where, values in COPIES:
            statement = f"INSERT INTO {table} ({{columns}}) SELECT {{values}} FROM {rows}, "
            _copy(f"{statement}{table} AS t WHERE {where}", table, values, said, size, "t")
        _run(HOLDS, said, size)
        _run("ANALYZE", said, size)


def _usage(said: dict[str, Any], size: Size) -> None:
    with aside("usage_usagefact", "insights_usagesummary"):
        _run(FACTS, said, size)
        _run("ANALYZE bench_fact", said, size)
        _run(SHOWN, said, size)
        _summed(USED, said, size)


def _money(said: dict[str, Any], size: Size) -> None:
    tables = ("incentives_earning", "insights_moneysummary", "incentives_forecastline")
    with aside(*tables, "incentives_statement"):
        for one in (CLOSES, LINES, STATEMENTS, FORECAST):
            _run(one, said, size)
        _run("DELETE FROM incentives_posted_sum", said, size)  # all lines are added up anew
        sums = import_module("opencpor.incentives.migrations.0035_posted_sums")
        _run(sums.ADD.format(added=sums.ADDED.format(rows="incentives_earning")), said, size)
        known = {"market", "segment"} <= set(_columns("insights_moneysummary"))
        where = (", market, segment", ", c.country, c.segment") if known else ("", "")
        _summed(MONEY.replace("{names}", where[0]).replace("{countries}", where[1]), said, size)


def _summed(statement: str, said: dict[str, Any], size: Size) -> None:
    """Make summaries as the product does: what triggers add up of them is added up."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        _run(statement, said, size)
        cursor.execute("SET session_replication_role = replica")


def _claims(said: dict[str, Any], size: Size) -> None:
    values = CLAIM_VALUES | {
        "location_id": "b.location_id", "partner_id": "b.partner_id", "customer_id": "b.id",
        "tenant_id": "md5('t' || b.c)", "decided_at": "now() - (n %% 195) * interval '1 day'",
        "submitted_at": "now() - (n %% 195 + 4) * interval '1 day'",
    }  # fmt: skip
    with aside("claims_claim", "claims_claimline"):
        _copy(CLAIMS, "claims_claim", values, said, size)
        _copy(CLAIM_LINES, "claims_claimline", LINE_VALUES | {"state": LINE_STATE}, said, size)


def _beside(work: Sequence[Callable[[], None]]) -> None:
    """Do several things at once, each with a connection of its own.

    Raises:
        RuntimeError: If one of them fails.
    """
    from django.db import connections

    failed: list[BaseException] = []

    def one_of(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - raised below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=one_of, args=(act,)) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("the world could not be made") from failed[0]


def copy_scores(cast: Cast) -> None:
    """Give the huge partner the scores of the usual one."""
    _run(SCORES, vars(cast), Size(0, 0, 0))


def make(size: Size, cast: Cast, claim: str) -> None:
    """Make all of it; a claim and its lines are what all claims are copied from."""
    said: dict[str, Any] = vars(cast) | {
        "workloads": list(cast.workloads), "months": list(cast.months), "engagement": ENGAGEMENT,
        "since": cast.months[0], "last": size.months, "first": size.months - EARNED - 1,
        "forecasts": FORECASTS, "claims": size.claims, "claim": claim, "states": list(STATES),
        "works": list(WORKS), "firms": list(FIRMS),
    }  # fmt: skip

    def money_and_usage() -> None:
        _usage(said, size)
        _money(said, size)

    _people(said, size)
    _beside((money_and_usage, lambda: _claims(said, size)))
    for table in OWN:
        _run(f"DROP TABLE {table}", said, size)
