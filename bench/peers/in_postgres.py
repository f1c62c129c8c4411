"""The peer in PostgreSQL: facts are loaded first, then one hand-written query makes the result.

It knows the rules of the bench's program and trusts its input. The server reads and writes the
files itself, without keeping a log of what it loads, and may use both processors and much memory.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import psutil
import psycopg
import yaml

from bench.watched import Watched
from opencpor.runtime import postgres

SETTINGS = """
SET work_mem = '1GB';
SET maintenance_work_mem = '1GB';
SET max_parallel_workers_per_gather = 2;
SET hash_mem_multiplier = 2;
SET jit = off;
"""
TABLES = """
CREATE UNLOGGED TABLE usage (tenant_id uuid, workload text COLLATE "C", month text COLLATE "C",
  active_users bigint, paid_units bigint);
CREATE UNLOGGED TABLE association (association_id text COLLATE "C", partner_id text COLLATE "C",
  tenant_id uuid, workload text COLLATE "C", engagement text, start_date date, end_date date,
  opted_out integer, earns_from date);
"""
COPIES = """
COPY usage FROM '{usage}' (FORMAT csv, HEADER);
COPY association FROM '{associations}' (FORMAT csv, HEADER);
ANALYZE usage; ANALYZE association;
"""
QUERY = """
COPY (
WITH rate (workload, rate) AS (VALUES {rates}),
held AS (
  SELECT a.*, opted_out = 1 AS opted, first, m FROM association a
  CROSS JOIN LATERAL (SELECT extract(year FROM start_date)::int * 12
    + extract(month FROM start_date)::int - 1) f (first)
  CROSS JOIN LATERAL generate_series(first, {through}) m),
fact AS (
  SELECT tenant_id, workload, m, mau, pau, coalesce(max(mau) OVER w, 0) AS mark,
    coalesce(bool_or(pau >= 150 AND mau * 100 >= pau * 15) OVER w, false) AS before15,
    coalesce(bool_or(pau >= 150 AND mau * 100 >= pau * 40) OVER w, false) AS before40
  FROM (SELECT tenant_id, workload, active_users AS mau, paid_units AS pau,
      substr(month, 1, 4)::int * 12 + substr(month, 6, 2)::int - 1 AS m FROM usage
    WHERE (tenant_id, workload) IN (SELECT tenant_id, workload FROM association)) u
  WINDOW w AS (PARTITION BY tenant_id, workload ORDER BY m
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
judged AS MATERIALIZED (
  SELECT held.m, first, association_id, partner_id, tenant_id, workload, opted, rate, mau, pau,
    coalesce(mark, 0) AS mark, coalesce(before15, false) AS before15,
    coalesce(before40, false) AS before40, mau IS NULL AS nousage,
    workload IN ('w00', 'w01', 'w02') AS has40,
    CASE WHEN mau IS NOT NULL THEN greatest(0, least(mau, pau) - mark) END AS growth
  FROM held LEFT JOIN fact USING (tenant_id, workload, m) LEFT JOIN rate USING (workload)),
coded AS MATERIALIZED (
  SELECT *, concat_ws(';',
    CASE WHEN opted THEN 'OPTOUT' END, CASE WHEN rate IS NULL THEN 'RECOGNITION' END,
    CASE WHEN nousage THEN 'NOUSAGE' END, CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
    CASE WHEN mau < 10 THEN 'MINTHNTMT' END, CASE WHEN pau <= mark THEN 'PAULWPHWM' END,
    CASE WHEN mau <= mark THEN 'MAULWPHWM' END,
    CASE WHEN m - first >= 12 THEN 'MXTMCPMT' END) AS codes
  FROM judged),
part AS (
  SELECT *, least(amount, greatest(0, wleft)) AS part
  FROM (SELECT *, 6000.00 - coalesce(sum(amount) OVER w, 0) AS wleft
    FROM (SELECT *, round(growth * rate::numeric, 2) AS amount FROM coded WHERE codes = '') p
    WINDOW w AS (PARTITION BY partner_id, tenant_id, workload ORDER BY m, association_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) l),
capped AS (
  SELECT *, least(part, greatest(0, cleft)) AS paid
  FROM (SELECT *, 10000.00 - coalesce(sum(part) OVER w, 0) AS cleft FROM part
    WINDOW w AS (PARTITION BY partner_id, tenant_id ORDER BY m, workload, association_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) l),
stepped AS (
  SELECT *, concat_ws(';', CASE WHEN opted THEN 'OPTOUT' END,
      CASE WHEN nousage THEN 'NOUSAGE' END, CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
      CASE WHEN nousage THEN NULL
        WHEN before15 AND (before40 OR NOT has40) THEN 'REACHEDBEFORE'
        WHEN NOT new15 AND NOT new40 THEN 'NOTREACHED' END) AS codes
  FROM (SELECT *, pau >= 150 AND mau * 100 >= pau * 15 AND NOT before15 AS new15,
      has40 AND pau >= 150 AND mau * 100 >= pau * 40 AND NOT before40 AS new40 FROM judged) j),
steps AS (
  SELECT stepped.*, milestone FROM stepped CROSS JOIN LATERAL unnest(
    CASE WHEN codes <> '' THEN ARRAY[NULL] WHEN new15 AND new40 THEN ARRAY['0.15', '0.40']
      WHEN new15 THEN ARRAY['0.15'] ELSE ARRAY['0.40'] END) AS milestone),
everything AS (
  SELECT m, association_id, partner_id, tenant_id, workload, 'growth' AS rule,
    NULL AS milestone, mau, pau, mark, growth, rate, paid AS amount,
    CASE WHEN wleft <= 0 OR cleft <= 0 THEN 'MAXCAP' ELSE '' END AS codes FROM capped
  UNION ALL
  SELECT m, association_id, partner_id, tenant_id, workload, 'growth', NULL,
    mau, pau, mark, growth, rate, 0, codes FROM coded WHERE codes <> ''
  UNION ALL
  SELECT m, association_id, partner_id, tenant_id, workload, 'milestones', milestone,
    mau, pau, NULL, NULL, NULL, CASE WHEN codes <> '' THEN 0
      WHEN milestone = '0.15'
        THEN CASE WHEN pau >= 5000 THEN 3000 WHEN pau >= 1000 THEN 1500 ELSE 900 END
      ELSE CASE WHEN pau >= 5000 THEN 2000 WHEN pau >= 1000 THEN 1000 ELSE 600 END END, codes
  FROM steps)
SELECT to_char(m / 12, 'FM0000') || '-' || to_char(m % 12 + 1, 'FM00') AS month, association_id,
  partner_id, tenant_id, workload, rule, milestone, mau AS active_users, pau AS paid_units,
  mark AS prior_mark, growth AS growth_units, rate, amount::numeric(38, 2) AS amount,
  'USD' AS currency, CASE WHEN codes = '' THEN 'earned' ELSE 'none' END AS outcome,
  nullif(codes, '') AS reasons
FROM everything ORDER BY m, association_id, rule COLLATE "C", milestone COLLATE "C" NULLS FIRST
) TO '{out}' (FORMAT csv, HEADER);
"""


def timed(server: Watched, work: Callable[[], object]) -> dict[str, float]:
    """Have something done; give what it cost the server and this process."""
    with server:
        work()
    return vars(server.cost)


def main(program: str, associations: str, usage: str, through: str, out: str) -> None:
    """Load and query; print what each cost as JSON: the server is no child of this process."""
    rates = yaml.safe_load(Path(program).read_text(encoding="utf-8"))["incentives"][0]["rates"]
    year, month = through.split("-")
    folder = Path(out).parent / "postgres"
    source = usage
    if not usage.endswith(".csv"):  # what PostgreSQL can read; not counted
        source = f"{folder}.csv"
        duckdb.execute(f"COPY (FROM '{usage}') TO '{source}' (HEADER)")
    server = postgres.start(folder, throwaway=True)
    try:
        for place in (Path(source), Path(associations)):
            place.chmod(0o644)
        Path(out).parent.chmod(0o777)  # the server may be another user
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            watched = Watched(*psutil.Process(connection.info.backend_pid).parents()[:1])
            connection.execute(SETTINGS)
            connection.execute(TABLES)
            copies = COPIES.format(usage=source, associations=associations)
            query = QUERY.format(
                rates=", ".join(f"('{name}', '{rate}')" for name, rate in rates.items()),
                through=int(year) * 12 + int(month) - 1,
                out=out,
            )
            costs = {
                "load": timed(watched, lambda: connection.execute(copies)),
                "query": timed(watched, lambda: connection.execute(query)),
            }
    finally:
        server.cleanup()
    print(json.dumps(costs))


if __name__ == "__main__":
    main(*sys.argv[1:])
