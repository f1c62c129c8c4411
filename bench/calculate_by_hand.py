"""The peer of `cpor calculate`: one hand-written DuckDB query for the bench's program.

It knows the rules of that program and trusts its input: no fact stands twice. It reads the history
of those units only that somebody holds.
"""

import sys

import duckdb
import yaml

QUERY = """
WITH rate AS (SELECT unnest(map_keys(r)) AS workload, unnest(map_values(r)) AS rate
  FROM (SELECT {rates} AS r)),
usage AS (
  SELECT lower(tenant_id) AS tenant_key, workload,
    (substr(month, 1, 4)::INT * 12 + substr(month, 6, 2)::INT - 1) AS m,
    active_users AS mau, paid_units AS pau
  FROM {usage} WHERE (lower(tenant_id), workload) IN
    (SELECT (lower(tenant_id), workload) FROM read_csv('{associations}'))),
fact AS (
  SELECT *, coalesce(max(mau) OVER w, 0) AS mark,
    coalesce(bool_or(pau >= 150 AND mau * 100 >= pau * 15) OVER w, false) AS before15,
    coalesce(bool_or(pau >= 150 AND mau * 100 >= pau * 40) OVER w, false) AS before40
  FROM usage
  WINDOW w AS (PARTITION BY tenant_key, workload ORDER BY m
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
held AS (
  SELECT a.*, lower(a.tenant_id) AS tenant_key, opted_out = 1 AS opted,
    year(start_date) * 12 + month(start_date) - 1 AS first,
    unnest(range(year(start_date) * 12 + month(start_date) - 1, {through} + 1)) AS m
  FROM read_csv('{associations}') a),
judged AS (
  SELECT held.*, rate.rate, f.mau, f.pau, coalesce(f.mark, 0) AS mark,
    coalesce(before15, false) AS before15, coalesce(before40, false) AS before40,
    f.mau IS NULL AS nousage, held.workload IN ('w00', 'w01', 'w02') AS has40,
    greatest(0, least(f.mau, f.pau) - f.mark) AS growth
  FROM held LEFT JOIN fact f USING (tenant_key, workload, m) LEFT JOIN rate USING (workload)),
coded AS (
  SELECT *, concat_ws(';',
    CASE WHEN opted THEN 'OPTOUT' END, CASE WHEN rate IS NULL THEN 'RECOGNITION' END,
    CASE WHEN nousage THEN 'NOUSAGE' END, CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
    CASE WHEN mau < 10 THEN 'MINTHNTMT' END, CASE WHEN pau <= mark THEN 'PAULWPHWM' END,
    CASE WHEN mau <= mark THEN 'MAULWPHWM' END,
    CASE WHEN m - first >= 12 THEN 'MXTMCPMT' END) AS codes
  FROM judged),
part AS (
  SELECT *, 6000.00 - coalesce(sum(amount) OVER w, 0) AS wleft,
    least(amount, greatest(0, wleft)) AS part
  FROM (SELECT *, round(growth * rate::DECIMAL(9, 2), 2)::DECIMAL(18, 2) AS amount
    FROM coded WHERE codes = '')
  WINDOW w AS (PARTITION BY partner_id, tenant_key, workload ORDER BY m, association_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
capped AS (
  SELECT *, 10000.00 - coalesce(sum(part) OVER w, 0) AS cleft,
    least(part, greatest(0, cleft)) AS paid
  FROM part
  WINDOW w AS (PARTITION BY partner_id, tenant_key ORDER BY m, workload, association_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
growth AS (
  SELECT m, association_id, partner_id, tenant_id, workload, 'growth' AS rule, NULL AS milestone,
    mau, pau, mark, growth, rate, paid AS amount,
    CASE WHEN wleft <= 0 OR cleft <= 0 THEN 'MAXCAP' ELSE '' END AS codes FROM capped
  UNION ALL
  SELECT m, association_id, partner_id, tenant_id, workload, 'growth', NULL,
    mau, pau, mark, CASE WHEN NOT nousage THEN growth END, rate, 0, codes
  FROM coded WHERE codes <> ''),
stepped AS (
  SELECT *, pau >= 150 AND mau * 100 >= pau * 15 AND NOT before15 AS new15,
    has40 AND pau >= 150 AND mau * 100 >= pau * 40 AND NOT before40 AS new40,
    concat_ws(';', CASE WHEN opted THEN 'OPTOUT' END, CASE WHEN nousage THEN 'NOUSAGE' END,
      CASE WHEN pau < 150 THEN 'BELOWMINPAU' END,
      CASE WHEN nousage THEN NULL
        WHEN before15 AND (before40 OR NOT has40) THEN 'REACHEDBEFORE'
        WHEN NOT new15 AND NOT new40 THEN 'NOTREACHED' END) AS stepcodes
  FROM judged),
milestones AS (
  SELECT m, association_id, partner_id, tenant_id, workload, 'milestones' AS rule,
    unnest(CASE WHEN stepcodes <> '' THEN [NULL] WHEN new15 AND new40 THEN ['0.15', '0.40']
      WHEN new15 THEN ['0.15'] ELSE ['0.40'] END) AS milestone,
    mau, pau, NULL::BIGINT AS mark, NULL::BIGINT AS growth, NULL::VARCHAR AS rate,
    stepcodes AS codes FROM stepped),
everything AS (
  SELECT * FROM growth UNION ALL BY NAME
  SELECT *, CASE WHEN codes <> '' THEN 0
    WHEN milestone = '0.15'
      THEN CASE WHEN pau >= 5000 THEN 3000 WHEN pau >= 1000 THEN 1500 ELSE 900 END
    ELSE CASE WHEN pau >= 5000 THEN 2000 WHEN pau >= 1000 THEN 1000 ELSE 600 END
    END::DECIMAL(18, 2) AS amount
  FROM milestones)
SELECT format('{{:04d}}-{{:02d}}', m // 12, m % 12 + 1) AS month, association_id, partner_id,
  tenant_id, workload, rule, milestone, mau AS active_users, pau AS paid_units,
  mark AS prior_mark, growth AS growth_units, rate, amount::DECIMAL(38, 2) AS amount,
  'USD' AS currency, CASE WHEN codes = '' THEN 'earned' ELSE 'none' END AS outcome,
  nullif(codes, '') AS reasons
FROM everything ORDER BY m, association_id, rule, milestone
"""


def main(program: str, associations: str, usage: str, through: str, out: str) -> None:
    """Run the query over the bench's files and write the earnings file."""
    with open(program, encoding="utf-8") as file:  # noqa: PTH123 - one line is enough
        rates = yaml.safe_load(file)["incentives"][0]["rates"]
    year, month = through.split("-")
    query = QUERY.format(
        rates="MAP {" + ", ".join(f"'{name}': '{rate}'" for name, rate in rates.items()) + "}",
        usage=f"read_csv('{usage}')" if usage.endswith(".csv") else f"read_parquet('{usage}')",
        associations=associations,
        through=int(year) * 12 + int(month) - 1,
    )
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"SET temp_directory = '{out}.spill'")
    kind = "HEADER" if out.endswith(".csv") else "FORMAT parquet, COMPRESSION zstd"
    con.execute(f"COPY ({query}) TO '{out}' ({kind})")


if __name__ == "__main__":
    main(*sys.argv[1:])
