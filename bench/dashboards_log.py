"""The log and the jobs of ``bench/dashboards.py``: what years of claims leave behind.

Entries have the shape of those that the product writes, evenly over two years; their hashes chain
nothing, so that `cpor verify` would refuse them.
"""

from datetime import datetime
from typing import Any

from bench.dashboards_world import Cast, Size, aside

TABLES = ("journal_event", "journal_streamhead", "journal_personalvalue")
JOBS = 150_000  # that succeeded in a month: mostly those that come every minute, and mails
FAILED = 400  # of five tasks; two thirds are done since

_COLUMNS = """
    INSERT INTO journal_event (
        id, stream, place, type, at, actor_kind, actor_id, on_behalf_of, request_id, data, previous,
        hash
    )
"""
_HASHES = "sha256(('p' || {n})::bytea), sha256(('h' || {n})::bytea)"
# Each claim is created and submitted, its evidence is opened, and it is decided; one file of 500 is
# opened by somebody who has to say why.
CLAIMS = f"""
    {_COLUMNS} SELECT 'evt_' || lpad('c' || n || 'x' || k, 26, '0'),
        'claim:clm_' || lpad(n::text, 26, '0'), k,
        (ARRAY['claim.created', 'claim.submitted', 'evidence.opened', 'claim.decided'])[k],
        now() - (%(claims)s - n) * interval '730 days' / %(claims)s, 'user', %(reader)s, '',
        'req_' || lpad(n::text, 26, '0'),
        CASE WHEN k = 1 THEN '{{"after": {{"state": "draft", "engagement": "bench"}}, "personal":
                {{"contact_email": ["pv_bench", "00"]}}}}'::jsonb
            WHEN k = 3 AND n %% 500 = 0 THEN jsonb_build_object('evidence', 'evd_' || n, 'personal',
                jsonb_build_object('reason', jsonb_build_array('pv_' || n, '00')))
            WHEN k = 3 THEN jsonb_build_object('evidence', 'evd_' || n)
            ELSE '{{"before": {{"state": "draft"}}, "after": {{"state": "submitted"}}}}' END,
        {_HASHES.format(n="n * 4 + k")}
    FROM generate_series(1, %(claims)s) AS n, generate_series(1, 4) AS k ORDER BY n, k
"""
REASONS = """
    INSERT INTO journal_personalvalue (id, kind, value, salt, commitment)
        SELECT 'pv_' || n, 'reason', 'Complaint ' || n, 'salt'::bytea, sha256('c'::bytea)
        FROM generate_series(500, %(claims)s, 500) AS n
"""
# Twelve of each partner's people, and four entries of every tenth customer's first one.
PEOPLE = f"""
    {_COLUMNS} SELECT 'evt_' || lpad('o' || o.n || 'x' || k, 26, '0'), 'organization:' || o.id,
        1000 + k, (ARRAY['invitation.sent', 'invitation.accepted', 'member.added',
            'token.created'])[1 + k %% 4],
        now() - (o.n * 12 + k) %% 730 * interval '1 day', 'user', %(reader)s, '', '',
        jsonb_build_object('holder', %(reader)s, 'role', 'report_viewer'),
        {_HASHES.format(n="o.n * 12 + k")}
    FROM (SELECT id, kind, row_number() OVER () AS n FROM access_organization) AS o,
        generate_series(1, 12) AS k
    WHERE o.kind = 'partner' OR o.kind = 'customer' AND o.n %% 10 = 0 AND k <= 4
"""
BANK = f"""
    {_COLUMNS} SELECT 'evt_' || lpad('b' || l.n || 'x' || k, 26, '0'), 'payee:pye_bench_' || l.n,
        k, (ARRAY['payee.submitted', 'payee.approved', 'payee.resealed'])[k],
        now() - (l.n + k) %% 730 * interval '1 day', 'user', %(reader)s, '', '', '{{}}',
        {_HASHES.format(n="l.n * 3 + k")}
    FROM (SELECT row_number() OVER () AS n FROM directory_location) AS l, generate_series(1, 3) AS k
"""
MONEY = f"""
    {_COLUMNS} SELECT 'evt_' || lpad('m' || m || 'x' || k, 26, '0'),
        CASE WHEN k < 40 THEN 'adjustment:adj_bench_' || m || '_' || k
            ELSE 'payment_batch:pyb_bench_' || m || '_' || k END, 1,
        CASE WHEN k < 40 THEN 'adjustment.approved' WHEN k < 50 THEN 'payment_batch.approved'
            ELSE 'payment_file.fetched' END,
        now() - m * interval '30 days', 'user', %(reader)s, '', '',
        jsonb_build_object('amount_minor', 1000 + k, 'currency', %(currency)s),
        {_HASHES.format(n="m * 60 + k")}
    FROM generate_series(0, 23) AS m, generate_series(1, 60) AS k
"""
HEADS = """
    INSERT INTO journal_streamhead (stream, length, hash)
        SELECT stream, max(place), sha256(stream::bytea) FROM journal_event GROUP BY stream
        ON CONFLICT (stream) DO NOTHING
"""
QUEUED = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)
        SELECT 'bench', 'bench.task_' || n %% CASE WHEN n <= %(failed)s THEN 5 ELSE 25 END, 0,
            CASE WHEN n %% 3 = 0 THEN jsonb_build_object('mail', 'mal_' || n)
                ELSE jsonb_build_object('timestamp', n) END,
            CASE WHEN n <= %(failed)s THEN 'failed' ELSE 'succeeded' END::procrastinate_job_status,
            1
        FROM generate_series(1, %(jobs)s) AS n
"""
HAPPENED = """
    INSERT INTO procrastinate_events (job_id, type, at)
        SELECT id, told::procrastinate_job_event_type,
            now() - interval '29 days' * (1 - id::float8 / max(id) OVER ())
        FROM procrastinate_jobs, LATERAL unnest(ARRAY['deferred', 'started', status::text]) AS told
        WHERE queue_name = 'bench'
"""


def make_log(size: Size, cast: Cast, reader: str) -> None:
    """Write what all claims left in the log, and what jobs left.

    Args:
        size: How many claims there are.
        cast: Whose money it is.
        reader: The user who did all of it.
    """
    said: dict[str, Any] = {
        "claims": size.claims, "reader": reader, "currency": cast.currency, "jobs": JOBS,
        "failed": FAILED,
    }  # fmt: skip
    with aside(*TABLES):
        for one in (CLAIMS, REASONS, PEOPLE, BANK, MONEY, HEADS):
            _run(one, said)
    with aside():  # their triggers would tell the worker
        _run(QUEUED, said)
        _run(HAPPENED, said)
        _run("ANALYZE procrastinate_jobs", said)
        _run("ANALYZE procrastinate_events", said)


def _run(statement: str, said: dict[str, Any]) -> None:
    from django.db import connection

    named = {name: value for name, value in said.items() if f"%({name})s" in statement}
    with connection.cursor() as cursor:
        cursor.execute(statement, named)


def sign() -> datetime:
    """Sign the log as the worker does every night."""
    from opencpor.journal.actions.checkpoint import sign_checkpoint
    from opencpor.runtime import environment, keys

    return sign_checkpoint(keys.signing_seed(environment.current())).at
