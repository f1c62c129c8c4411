"""The peer of `bench/close.py`: the same reads and writes by DuckDB SQL for exactly this program.

It reads both files of inputs and compares them, the facts of both months for coverage, the state;
it writes verdicts and state, and hands over the lines to post, in the order of posting. It hashes
nothing, and knows that nobody is judged by history.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

from bench.close import MONTH, RATES, Files

CHANGED = """
SELECT count(*) FROM ((FROM kept_before EXCEPT FROM kept_now)
  UNION ALL (FROM kept_now EXCEPT FROM kept_before))
"""
COVERED = """
SELECT count(*) FROM read_parquet('{before}') SEMI JOIN read_parquet('{now}')
  USING (tenant_id, workload, subscription_id)
"""
JUDGED = """
CREATE TEMP TABLE judged AS
WITH rate AS (SELECT unnest(map_keys(r)) AS workload,
    unnest(map_values(r))::DECIMAL(19, 9) AS rate FROM (SELECT {rates} AS r)),
fact AS (SELECT tenant_id AS tenant_key, workload, active_users AS mau, paid_units AS pau
  FROM read_parquet('{facts}')),
prior AS (SELECT tenant_key, workload, mark_active, mark_paid, reached_0, reached_1
  FROM read_parquet('{state}') WHERE rule IS NULL)
SELECT a.*, rate.rate, mau, pau, coalesce(mark_active, 0) AS mark, mark_active, mark_paid,
  CASE WHEN pau >= 150 AND mau * 100 >= pau * 15 THEN {month} END AS now_0,
  CASE WHEN pau >= 150 AND mau * 100 >= pau * 40 THEN {month} END AS now_1,
  coalesce(reached_0, now_0)::INTEGER AS reached_0,
  coalesce(reached_1, now_1)::INTEGER AS reached_1,
  workload IN ('w00', 'w01', 'w02') AS has_1, mau IS NULL AS nousage,
  mau IS NOT NULL OR mark_active IS NOT NULL OR mark_paid IS NOT NULL AS known,
  CASE WHEN mau IS NOT NULL THEN greatest(0, least(mau, pau) - mark) END AS growth,
  end_date IS NULL OR end_date >= DATE '2026-01-31' AS counts,
  {month} - (year(counts_from) * 12 + month(counts_from) - 1) >= 12 AS expired
FROM read_parquet('{inputs}') a LEFT JOIN fact USING (tenant_key, workload)
  LEFT JOIN prior USING (tenant_key, workload) LEFT JOIN rate USING (workload)
"""
GROWTH = """
CREATE TEMP TABLE growth AS
WITH used AS MATERIALIZED (SELECT tenant_key, workload, partner_id, amount
  FROM read_parquet('{state}') WHERE rule IS NOT NULL),
coded AS (SELECT *, concat_ws(';',
    CASE WHEN opted_out THEN 'OPTOUT' END, CASE WHEN rate IS NULL THEN 'RECOGNITION' END,
    CASE WHEN nousage THEN 'NOUSAGE' END, CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
    CASE WHEN mau < 10 THEN 'MINTHNTMT' END, CASE WHEN pau <= mark THEN 'PAULWPHWM' END,
    CASE WHEN mau <= mark THEN 'MAULWPHWM' END, CASE WHEN expired THEN 'MXTMCPMT' END) AS codes,
    round(growth * rate::DECIMAL(9, 2), 2)::DECIMAL(38, 2) AS uncapped
  FROM judged WHERE counts),
of_workload AS (SELECT tenant_key, workload, partner_id, sum(amount) AS w_used FROM used
  GROUP BY ALL),
of_customer AS (SELECT tenant_key, partner_id, sum(amount) AS c_used FROM used GROUP BY ALL),
limited AS (SELECT *, greatest(0, 6000.00 - coalesce(w_used, 0)) AS w_limit,
    greatest(0, 10000.00 - coalesce(c_used, 0)) AS c_limit,
    least(uncapped, w_limit) AS part
  FROM coded LEFT JOIN of_workload USING (tenant_key, workload, partner_id)
    LEFT JOIN of_customer USING (tenant_key, partner_id) WHERE codes = ''),
cut AS (SELECT *, greatest(0, c_limit - coalesce(sum(part) OVER w, 0)) AS c_left,
    least(part, c_left)::DECIMAL(38, 2) AS amount FROM limited
  WINDOW w AS (PARTITION BY partner_id, tenant_key ORDER BY workload, association_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
spent AS (SELECT *, w_limit AS workload_before, w_limit - amount AS workload_after,
    c_limit - coalesce(sum(amount) OVER w, 0) AS customer_before,
    customer_before - amount AS customer_after,
    CASE WHEN w_limit = 0 OR c_left = 0 THEN 'MAXCAP' ELSE '' END AS reasons FROM cut
  WINDOW w AS (PARTITION BY partner_id, tenant_key ORDER BY workload, association_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
SELECT association_id, partner_id, organization_id, tenant_id, tenant_key, workload, engagement,
  customer_segment, customer_country, shared_domain, disclosed, 'growth' AS rule,
  'net_growth' AS rule_type, mau, pau, mark, growth, rate, uncapped, workload_before,
  workload_after, customer_before, customer_after, amount, reasons FROM spent
UNION ALL BY NAME
SELECT association_id, partner_id, organization_id, tenant_id, tenant_key, workload, engagement,
  customer_segment, customer_country, shared_domain, disclosed, 'growth' AS rule,
  'net_growth' AS rule_type, mau, pau, mark, growth, rate, 0 AS uncapped, 0 AS amount,
  codes AS reasons FROM coded WHERE codes <> ''
"""
VERDICTS = """
WITH stepped AS (SELECT *, coalesce(reached_0 = {month}, false) AS new_0,
    has_1 AND coalesce(reached_1 = {month}, false) AS new_1,
    concat_ws(';', CASE WHEN opted_out THEN 'OPTOUT' END, CASE WHEN nousage THEN 'NOUSAGE' END,
      CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
      CASE WHEN nousage THEN NULL WHEN coalesce(reached_0 < {month}, false)
          AND (NOT has_1 OR coalesce(reached_1 < {month}, false)) THEN 'REACHEDBEFORE'
        WHEN NOT new_0 AND NOT new_1 THEN 'NOTREACHED' END) AS reasons,
    CASE WHEN pau >= 5000 THEN 'L' WHEN pau >= 1000 THEN 'M' WHEN pau >= 150 THEN 'S' END AS size
  FROM judged WHERE counts),
milestones AS (SELECT *, unnest(CASE WHEN reasons <> '' THEN [NULL]
    WHEN new_0 AND new_1 THEN ['0.15', '0.40'] WHEN new_0 THEN ['0.15'] ELSE ['0.40'] END)
    AS milestone FROM stepped),
everything AS (
  SELECT *, NULL AS milestone, NULL AS size FROM growth
  UNION ALL BY NAME
  SELECT association_id, partner_id, organization_id, tenant_id, workload, engagement,
    customer_segment, customer_country, shared_domain, disclosed, 'milestones' AS rule,
    'milestone' AS rule_type, milestone, size, mau, pau, reasons,
    (CASE WHEN reasons <> '' THEN 0 WHEN milestone = '0.15'
      THEN CASE size WHEN 'L' THEN 3000 WHEN 'M' THEN 1500 ELSE 900 END
      ELSE CASE size WHEN 'L' THEN 2000 WHEN 'M' THEN 1000 ELSE 600 END END)::DECIMAL(38, 2)
      AS amount FROM milestones)
SELECT '2026-01' AS month, association_id, partner_id, organization_id, tenant_id, workload,
  '' AS subscription_id, engagement, rule, rule_type, milestone, size, mau AS active_users,
  pau AS paid_units, mark AS prior_mark, growth AS growth_units,
  CASE WHEN reasons = '' THEN growth END AS payable_units, rate, uncapped, workload_before,
  workload_after, customer_before, customer_after, amount, 'USD' AS currency,
  CASE WHEN reasons = '' THEN 'earned' ELSE 'none' END AS outcome, nullif(reasons, '') AS reasons,
  customer_segment, customer_country, shared_domain, disclosed,
  NULL::DECIMAL(38, 2) AS period_amount,
  NULL::DECIMAL(38, 2) AS baseline_amount, NULL::BOOLEAN AS whole_product, 1 AS program_version
FROM everything ORDER BY association_id, rule, milestone
"""
STATE = """
SELECT tenant_key, workload, '' AS subscription_id, greatest(mark_active, mau) AS mark_active,
  greatest(mark_paid, pau) AS mark_paid, reached_0, reached_1, NULL AS rule, NULL AS partner_id,
  NULL AS organization_id, NULL::DECIMAL(38, 2) AS amount FROM judged WHERE known
UNION ALL
SELECT tenant_key, workload, '', NULL, NULL, NULL, NULL, 'growth', partner_id, '', sum(amount)
FROM (SELECT tenant_key, workload, partner_id, amount FROM read_parquet('{state}')
    WHERE rule IS NOT NULL
  UNION ALL SELECT tenant_key, workload, partner_id, amount FROM growth WHERE reasons = '')
GROUP BY tenant_key, workload, partner_id
ORDER BY ALL
"""
# Cheaper than asking once more what the verdicts were made from.
LINES = """
SELECT association_id, rule, coalesce(milestone, ''), (amount * 100)::BIGINT
FROM read_parquet('{verdicts}') WHERE outcome = 'earned' ORDER BY association_id, rule, milestone
"""


def main(lake: Path, out: Path) -> None:
    """Run the statements over the bench's files."""
    began, started = time.monotonic(), time.process_time()
    files = Files(lake)
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"SET temp_directory = '{out}/spill'")
    con.execute("SET memory_limit = '4GiB'")
    for name, path in (("before", files.before), ("now", files.inputs)):
        con.execute(
            f"""CREATE TEMP VIEW kept_{name} AS SELECT * REPLACE (
              CASE WHEN end_date < DATE '2025-12-31' THEN end_date END AS end_date)
            FROM read_parquet('{path}')"""
        )
    con.execute(CHANGED).fetchall()
    rates = ", ".join(f"'{name}': '{rate}'" for name, rate in RATES.items())
    named = {
        "rates": f"MAP {{{rates}}}",
        "facts": files.facts(MONTH),
        "state": files.state,
        "inputs": files.inputs,
        "month": MONTH,
    }
    con.execute(COVERED.format(before=files.facts(MONTH - 1), now=files.facts(MONTH))).fetchall()
    inputs = f"(SELECT *, lower(tenant_id) AS tenant_key FROM read_parquet('{files.inputs}'))"
    judged = JUDGED.replace("read_parquet('{inputs}')", inputs)
    con.execute(judged.format(**named))
    con.execute(GROWTH.format(**named))
    for name, query in (("verdicts", VERDICTS), ("state", STATE)):
        path = out / f"{name}.parquet"
        con.execute(
            f"COPY ({query.format(**named)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    lines = con.execute(LINES.format(verdicts=out / "verdicts.parquet")).fetchall()
    told = {
        "wall": time.monotonic() - began,
        "cpu": time.process_time() - started,
        "lines": len(lines),
        "minor": sum(minor for _association, _rule, _milestone, minor in lines),
    }
    (out / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
