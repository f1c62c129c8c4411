"""Checking a file of transactions: every row typed, every problem found, in DuckDB.

Afterwards the workbench holds the relation ``facts`` (row, transaction_id, partner_id: the
location's, organization_id, tenant_id, subscription_id, product, workload, day, month index,
amount_minor, currency) and the table ``quarantine``.
"""

from __future__ import annotations

from collections.abc import Mapping

from opencpor.common.money import minor_digits
from opencpor.usage.imports.glance import NO_TENANT
from opencpor.usage.imports.outcome import Counts, Outcome, codes_of, months_of
from opencpor.usage.imports.quarantine import make_quarantine, number_rows, numbered
from opencpor.usage.imports.refusal import Refusal, RefusedError
from opencpor.usage.imports.repeats import Likeness, settle_repeats, without_surplus
from opencpor.usage.imports.source import Source, quoted
from opencpor.usage.imports.staging import raw_text
from opencpor.usage.imports.vocabulary import Dealings, Vocabulary
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import Column, Match
from opencpor.usage.layouts.months import EARLIEST
from opencpor.usage.transactions.codes import CONFLICT_BIT, PROBLEMS

SAME_ID = Likeness(
    key="id",
    figures="location, tenant, subscription, product, day, minor",
    group="id",
    crowded="count(*) > 1",
    conflict=CONFLICT_BIT,
)
AMOUNT = "-?[0-9]{1,12}([.][0-9]{1,9})?"
EXACT = "DECIMAL(38, 9)"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?"
ID = "[^\\x00-\\x1f\\x7f]{1,100}"
MISSING: Mapping[int, str] = {
    0: "id", 1: "partner", 2: "tenant", 3: "product", 4: "day", 5: "amount", 6: "currency",
}  # fmt: skip


def check_transactions(
    bench: Workbench, source: Source, match: Match, words: Vocabulary
) -> Outcome:
    """Check a file of transactions.

    Raises:
        RefusedError: If it has no rows.
        duckdb.Error: If it turns out to be damaged on the way.
    """
    _stage(bench, source, match, words)
    number_rows(bench)
    repeats = settle_repeats(bench, SAME_ID)
    make_quarantine(bench, source, match, PROBLEMS)
    _make_facts(bench, repeats)
    rows = bench.number("SELECT (SELECT count(*) FROM staged) + (SELECT count(*) FROM broken)")
    if not rows:
        raise RefusedError(Refusal.EMPTY, "The file has headings but no rows.")
    quarantined = bench.number("SELECT count(*) FROM quarantine")
    facts = rows - repeats - quarantined
    return Outcome(
        layout=match.layout.key,
        headings=source.headings,
        counts=Counts(rows, facts, repeats, ignored=0, quarantined=quarantined, flagged=0),
        months=months_of(bench),
        codes=codes_of(bench),
        notes=source.notes,
    )


def _stage(bench: Workbench, source: Source, match: Match, words: Vocabulary) -> None:
    """Read the file into ``staged``: values, ``place`` (from 1), ``problems``, ``ignored``."""
    said = words.dealings()
    _register(bench, said)
    with bench.joins_as_written():
        bench.run(f"CREATE TABLE typed AS {_typed(_texts(source, match), words, said)}")
    bench.run("CREATE VIEW staged AS SELECT rowid AS nth, * FROM typed")


def _register(bench: Workbench, said: Dealings) -> None:
    def column(values: Mapping[str, tuple[str, str]], place: int) -> tuple[str, list[object]]:
        return "VARCHAR", [pair[place] for pair in values.values()]

    bench.keep_lists(
        "known_partners",
        {
            "partner": ("VARCHAR", list(said.partners)),
            "location": column(said.partners, 0),
            "organization": column(said.partners, 1),
        },
    )
    bench.keep_lists(
        "product_names",
        {
            "name": ("VARCHAR", list(said.products)),
            "product": column(said.products, 0),
            "workload": column(said.products, 1),
        },
    )


def _texts(source: Source, match: Match) -> str:
    named = {
        "id": Column.TRANSACTION,
        "partner": Column.PARTNER,
        "tenant": Column.TENANT,
        "subscription": Column.SUBSCRIPTION,
        "product": Column.PRODUCT,
        "day": Column.DAY,
        "amount": Column.AMOUNT,
        "currency": Column.CURRENCY,
    }
    columns = ", ".join(
        f"{raw_text(source, match, column)} AS {name}" for name, column in named.items()
    )
    return f"SELECT row_number() OVER () AS place, {columns} FROM {source.relation}"  # noqa: S608 - columns and relation are quoted where they are made


def _typed(texts: str, words: Vocabulary, said: Dealings) -> str:
    """Give the statement that turns texts into values and problems.

    Amounts become whole minor units: a decimal times a power of ten is exact.
    """
    unit = 10 ** minor_digits(said.currency)
    return f"""
      SELECT place, id, location, organization, tenant, subscription, p.product, p.workload, day,
        CAST(exact AS BIGINT) AS minor, false AS ignored, {" | ".join(_problems(words, said))}
          AS problems
      FROM (
        SELECT r.place, r.id, r.partner AS said_partner, r.product AS said_product,
          r.tenant AS said_tenant, r.subscription AS said_subscription, r.day AS said_day,
          r.amount AS said_amount, upper(r.currency) AS currency,
          TRY_CAST(r.tenant AS UUID) AS tenant, TRY_CAST(r.subscription AS UUID) AS subscription,
          CASE WHEN regexp_full_match(r.day, '{DAY}') THEN TRY_CAST(left(r.day, 10) AS DATE) END
            AS day,
          CASE WHEN regexp_full_match(r.amount, '{AMOUNT}')
            THEN CAST(CAST(r.amount AS DECIMAL(21, 9)) * {unit} AS {EXACT}) END AS exact
        FROM ({texts}) r
      ) t
      LEFT JOIN known_partners k ON k.partner = t.said_partner
      LEFT JOIN product_names p
        ON p.name = regexp_replace(lower(t.said_product), '\\s+', ' ', 'g')"""  # noqa: S608 - built from our own names


def _problems(words: Vocabulary, said: Dealings) -> list[str]:
    """Give one SQL number per problem: its bit, or 0. The bits are those of ``PROBLEMS``."""
    future = words.current.plus(1).first_day
    names = {name: f"t.said_{name}" for name in MISSING.values()}
    names |= {"id": "t.id", "currency": "t.currency"}
    conditions = {bit: f"{names[name]} IS NULL" for bit, name in MISSING.items()}
    conditions |= {
        7: f"t.id IS NOT NULL AND NOT regexp_full_match(t.id, '{ID}')",
        8: f"t.said_tenant IS NOT NULL AND (t.tenant IS NULL OR t.tenant = '{NO_TENANT}')",
        9: "t.said_subscription IS NOT NULL AND t.subscription IS NULL",
        10: "t.said_partner IS NOT NULL AND k.location IS NULL",
        11: "t.said_product IS NOT NULL AND p.workload IS NULL",
        12: f"t.said_day IS NOT NULL AND (t.day IS NULL OR t.day < DATE '{EARLIEST.first_day}')",
        13: f"coalesce(t.day >= DATE '{future}', false)",
        14: f"t.said_amount IS NOT NULL AND (t.exact IS NULL "
        f"OR CAST(CAST(t.exact AS BIGINT) AS {EXACT}) <> t.exact)",
        15: f"t.currency <> {quoted(said.currency)}",
    }
    return [f"CASE WHEN {when} THEN {1 << bit} ELSE 0 END" for bit, when in conditions.items()]


def _make_facts(bench: Workbench, repeats: int) -> None:
    bench.run(
        f"""CREATE VIEW facts AS
        SELECT row, id AS transaction_id, location AS partner_id, organization AS organization_id,
          CAST(tenant AS VARCHAR) AS tenant_id,
          coalesce(CAST(subscription AS VARCHAR), '') AS subscription_id, product, workload, day,
          CAST(year(day) * 12 + month(day) - 1 AS INTEGER) AS month, minor AS amount_minor
        FROM {numbered(bench, "staged")}
        WHERE problems = 0 {without_surplus(repeats)}"""  # noqa: S608 - our names
    )
