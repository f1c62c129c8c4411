"""Rules of growth by period: the engine beside the oracle."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import histories
from tests.oracle.closes import CloseOracle, Known, Parties, months

from opencpor.incentives.engine.periods import Billed
from opencpor.incentives.engine.verdicts import judge
from opencpor.incentives.engine.wide import widen
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.usage.engine.duck import duckdb_session

CURRENCY = "EUR"
WORKLOADS = ("exchange", "teams")
NOBODY = Parties(frozenset(), frozenset(), "commercial", "DE", disclosed=False)
Row = dict[str, str]


def rule(**changes: Any) -> dict[str, Any]:
    return {
        "rule": "cloud", "engagement": "usage", "type": "period_growth",
        "effective": {"from": "2023-01-01"}, "period": "quarter", "rate": "0.05",
    } | changes  # fmt: skip


def held(name: str = "a1", **changes: str) -> Row:
    return {
        "association_id": name, "partner_id": "p1", "organization_id": "o1", "tenant_id": "t1",
        "workload": "teams", "subscription_id": "", "engagement": "usage",
        "start_date": "2023-10-01", "end_date": "", "opted_out": "0", "earns_from": "",
        "earns_until": "",
    } | changes  # fmt: skip


def billed(name: str, day: str, amount: object, **changes: str) -> Row:
    return {
        "id": name, "partner_id": "p1", "organization_id": "o1", "tenant_id": "t1",
        "workload": "teams", "subscription_id": "", "date": day, "amount": str(amount),
    } | changes  # fmt: skip


def associations(rows: Sequence[Row]) -> pa.Table:
    """What `judge` takes, from rows as the file of a calculation has them."""
    ids = sorted(row["association_id"] for row in rows)
    keys = ("tenant_id", "workload", "subscription_id")
    units = sorted({tuple(row[key].lower() for key in keys) for row in rows})

    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    table = pa.Table.from_pylist(
        [
            row
            | {
                "association_no": ids.index(row["association_id"]),
                "unit": units.index(tuple(row[key].lower() for key in keys)),
                "tenant_key": row["tenant_id"].lower(),
                "opted_out": row["opted_out"] == "1",
                "counts_from": day(row["start_date"]),
                **{name: day(row[name]) for name in ("start_date", "end_date")},
                **{name: day(row[name]) for name in ("earns_from", "earns_until")},
            }
            for row in rows
        ]
    )
    dates = ("start_date", "end_date", "counts_from", "earns_from", "earns_until")
    numbers = ("association_no", "unit")
    kinds = {**dict.fromkeys(dates, pa.date32()), **dict.fromkeys(numbers, pa.int32())}
    return table.cast(
        pa.schema([(one.name, kinds.get(one.name, one.type)) for one in table.schema])
    )


def transactions(rows: Sequence[Row]) -> pa.Table:
    """Those in force, as `judge` takes them."""
    texts = ("partner_id", "organization_id", "tenant_key", "workload", "subscription_id")
    kinds = {**dict.fromkeys(texts, pa.string()), "month": pa.int32(), "minor": pa.int64()}
    stands = {row["id"]: row for row in rows}.values()
    found = [
        {name: row[name] for name in texts if name in row}
        | {
            "tenant_key": row["tenant_id"].lower(),
            "month": int(row["date"][:4]) * 12 + int(row["date"][5:7]) - 1,
            "minor": int(Decimal(row["amount"]) * 100),
        }
        for row in stands
    ]
    return pa.Table.from_pylist(found, schema=pa.schema(kinds))


COMPARED = (
    "month",
    "association_id",
    "rule",
    "amount",
    "reasons",
    "period_amount",
    "baseline_amount",
)

FACTS = ("active", "paid", "mark_active", "mark_paid")


def engine(
    rules: Sequence[dict[str, Any]], rows: Sequence[Row], bills: Sequence[Row], begins: int = 1
) -> list[tuple[str, ...]]:
    """What the engine judges of the months through 2024-12."""
    judged = [PeriodGrowthRule.model_validate(one) for one in rules]
    with duckdb_session() as session:
        marked = session.rows(
            pa.table(
                {
                    "unit": pa.array([], pa.int32()), "month": pa.array([], pa.int32()),
                    **{name: pa.array([], pa.int64()) for name in FACTS},
                    "next_month": pa.array([], pa.int32()),
                }
            )
        )  # fmt: skip
        found = judge(
            session, session.rows(associations(rows)), marked, judged, CURRENCY,
            last=2024 * 12 + 11,
            billed=Billed(session.rows(transactions(bills)), begins, WORKLOADS),
        )  # fmt: skip
        wide = widen(session, found, session.stage(found.rows), COMPARED)
        plain = session.fetch(wide).to_pylist()
    told = [row | {"reasons": row["reasons"] or ""} for row in plain]
    return sorted(tuple(str(row[name]) for name in COMPARED) for row in told)


def oracle(
    rules: Sequence[dict[str, Any]], rows: Sequence[Row], bills: Sequence[Row], begins: int = 1
) -> list[tuple[str, ...]]:
    """What the oracle judges of the same."""
    document = {
        "currency": CURRENCY, "incentives": list(rules), "fiscal_year": {"first_month": begins},
        "workloads": [{"key": key, "incentive_eligible": True} for key in WORKLOADS],
    }  # fmt: skip
    known = Known(
        dict.fromkeys(months((2023, 1), (2024, 12)), document), rows, [], {},
        {row["association_id"]: NOBODY for row in rows}, bills,
    )  # fmt: skip
    told = Plain(known, CURRENCY).run((1, 1), (2024, 12))
    return sorted(tuple(row[name] for name in COMPARED) for row in told)


class Plain(CloseOracle):
    """Enrollment as rows have it, in days."""

    def _enrolled(self, a: Any, day: date) -> bool:
        before = a["earns_from"] != "" and day < date.fromisoformat(a["earns_from"])
        return not before and not (a["earns_until"] and day > date.fromisoformat(a["earns_until"]))


def random_case(random: Random) -> tuple[list[Any], list[Row], list[Row], int]:
    """Two rules over crowded associations and bills, so that every way to count comes up."""
    rules = [
        rule(
            rule=f"r{number}", engagement=engagement, effective=histories.effective(random),
            **histories.period_rule(random),
        )
        for number, engagement in enumerate(histories.ENGAGEMENTS)
    ]  # fmt: skip
    rows = histories.associations(random)
    for row in rows:
        row["organization_id"] = "o1" if row["partner_id"] != "p3" else "o3"
    names = [f"t{number}" for number in range(60)]
    bills = [bill(random, random.choice(rows), names) for _number in range(80)]
    return rules, rows, bills, random.randint(1, 12)


def bill(random: Random, held: Row, names: Sequence[str]) -> Row:
    """Something billed for what is held, mostly by its holder."""
    partner = random.choice((held["partner_id"],) * 3 + ("p1", "p2", "p3"))
    return billed(
        random.choice(names),
        str(date(2023, 7, 1) + timedelta(days=random.randint(0, 500))),
        Decimal(random.randint(-20_000, 60_000)).scaleb(-2),
        partner_id=partner, organization_id="o3" if partner == "p3" else "o1",
        tenant_id=random.choice((held["tenant_id"], held["tenant_id"].swapcase())),
        workload=held["workload"],
        subscription_id=random.choice(("", held["subscription_id"], "s1")),
    )  # fmt: skip


@settings(max_examples=settings().max_examples // 10, deadline=None)
@given(st.integers(0, 2**32))
def test_the_engine_judges_what_the_oracle_does(seed: int) -> None:
    case = random_case(Random(seed))  # noqa: S311 - guards nothing
    assert engine(*case) == oracle(*case)
