"""The peer in Polars: the bench's program as one lazy query, written out as it streams.

It knows the rules of that program and trusts its input, as the one in DuckDB SQL does.
"""

import sys
from pathlib import Path

import polars as pl
import yaml

UNIT = ["tenant_id", "workload"]
MONEY = pl.Decimal(18, 2)
COLUMNS = (
    "month", "association_id", "partner_id", "tenant_id", "workload", "rule", "milestone",
    "active_users", "paid_units", "prior_mark", "growth_units", "rate", "amount", "currency",
    "outcome", "reasons",
)  # fmt: skip
ORDER = ["m", "association_id", "rule", "milestone"]


def money(text: str) -> pl.Expr:
    """Give an amount as an exact decimal."""
    return pl.lit(text).cast(MONEY)


def codes(**judged: pl.Expr) -> pl.Expr:
    """Join the names of what holds."""
    named = [pl.when(holds).then(pl.lit(code)) for code, holds in judged.items()]
    return pl.concat_str(named, separator=";", ignore_nulls=True)


def reaches(share: int) -> pl.Expr:
    """Whether a fact reaches a milestone, in hundredths."""
    return (pl.col("pau") >= 150) & (pl.col("mau") * 100 >= pl.col("pau") * share)  # noqa: PLR2004


def facts(usage: str, held: pl.LazyFrame) -> pl.LazyFrame:
    """Give the facts of held units, each with what came before it."""
    read = pl.scan_csv(usage) if usage.endswith(".csv") else pl.scan_parquet(usage)
    earlier = {"partition_by": UNIT, "order_by": "m"}
    reached = {f"before{n}": reaches(n).cast(pl.Int8).cum_max().shift(1) for n in (15, 40)}
    return (
        read.with_columns(pl.col("tenant_id").str.to_lowercase())
        .join(held.select(UNIT).unique(), on=UNIT, how="semi")
        .select(
            *UNIT,
            m=pl.col("month").str.slice(0, 4).cast(pl.Int32) * 12
            + pl.col("month").str.slice(5, 2).cast(pl.Int32)
            - 1,
            mau="active_users",
            pau="paid_units",
        )
        .with_columns(
            pl.col("mau").cum_max().shift(1).over(**earlier).alias("mark"),
            **{name: flag.over(**earlier) for name, flag in reached.items()},
        )
    )


def judged(held: pl.LazyFrame, usage: str, rates: dict[str, str], through: int) -> pl.LazyFrame:
    """Give every counted month of every association with its fact, its rate and its growth."""
    day = pl.col("start_date").str.to_date()
    start = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1
    months = held.with_columns(first=start, opted=pl.col("opted_out") == 1).with_columns(
        m=pl.int_ranges("first", through + 1, dtype=pl.Int32)
    )
    priced = pl.LazyFrame({"workload": list(rates), "rate": list(rates.values())})
    return (
        months.explode("m")
        .join(facts(usage, held), on=[*UNIT, "m"], how="left")
        .join(priced, on="workload", how="left")
        .with_columns(
            nousage=pl.col("mau").is_null(),
            mark=pl.col("mark").fill_null(0),
            before15=pl.col("before15").fill_null(0) == 1,
            before40=pl.col("before40").fill_null(0) == 1,
            has40=pl.col("workload").is_in(["w00", "w01", "w02"]),
            value=pl.min_horizontal("mau", "pau"),
        )
        .with_columns(
            growth=pl.when(~pl.col("nousage")).then(
                pl.max_horizontal(pl.col("value") - pl.col("mark"), pl.lit(0))
            )
        )
    )


def growth(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Judge the growth rule: codes first, then both caps in the order of months."""
    coded = rows.with_columns(
        codes=codes(
            OPTOUT=pl.col("opted"),
            RECOGNITION=pl.col("rate").is_null(),
            NOUSAGE=pl.col("nousage"),
            BELOWMINPAU=pl.col("pau") < 150,  # noqa: PLR2004
            MINTHNTMT=pl.col("mau") < 10,  # noqa: PLR2004
            PAULWPHWM=pl.col("pau") <= pl.col("mark"),
            MAULWPHWM=pl.col("mau") <= pl.col("mark"),
            MXTMCPMT=pl.col("m") - pl.col("first") >= 12,  # noqa: PLR2004
        )
    )
    workload = {"partition_by": ["partner_id", *UNIT], "order_by": ["m", "association_id"]}
    customer = {
        "partition_by": ["partner_id", "tenant_id"],
        "order_by": ["m", "workload", "association_id"],
    }
    paid = (
        coded.filter(pl.col("codes") == "")
        .with_columns(amount=pl.col("growth").cast(MONEY) * pl.col("rate").cast(MONEY))
        .with_columns(
            left=money("6000.00") - pl.col("amount").cum_sum().over(**workload) + pl.col("amount")
        )
        .with_columns(part=capped("amount", "left"))
        .with_columns(
            also=money("10000.00") - pl.col("part").cum_sum().over(**customer) + pl.col("part")
        )
        .with_columns(
            amount=capped("part", "also"),
            codes=pl.when(
                (pl.col("left") <= money("0.00")) | (pl.col("also") <= money("0.00"))
            ).then(pl.lit("MAXCAP")).otherwise(pl.lit("")),
        )
    )  # fmt: skip
    nothing = coded.filter(pl.col("codes") != "").with_columns(amount=money("0.00"))
    return pl.concat([shaped(one, "growth") for one in (paid, nothing)])


def capped(amount: str, left: str) -> pl.Expr:
    """Reduce an amount to what a cap has left."""
    nothing = money("0.00")
    some = pl.when(pl.col(left) < pl.col(amount)).then(pl.col(left)).otherwise(pl.col(amount))
    return pl.when(pl.col(left) <= nothing).then(nothing).otherwise(some).cast(MONEY)


def milestones(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Judge the milestone rule: a row for each one that is newly reached, else one row."""
    both = pl.col("before15") & (pl.col("before40") | ~pl.col("has40"))
    new = pl.col("new15") | pl.col("new40")
    stepped = rows.with_columns(
        new15=reaches(15) & ~pl.col("before15"),
        new40=pl.col("has40") & reaches(40) & ~pl.col("before40"),
    ).with_columns(
        codes=codes(
            OPTOUT=pl.col("opted"),
            NOUSAGE=pl.col("nousage"),
            BELOWMINPAU=pl.col("pau") < 150,  # noqa: PLR2004
            REACHEDBEFORE=~pl.col("nousage") & both,
            NOTREACHED=~pl.col("nousage") & ~both & ~new,
        )
    )
    earned = stepped.filter(pl.col("codes") == "")
    steps = (("0.15", "new15", ("900.00", "1500.00", "3000.00")),
             ("0.40", "new40", ("600.00", "1000.00", "2000.00")))  # fmt: skip
    none = pl.lit(None, pl.String)
    parts = [
        stepped.filter(pl.col("codes") != "").with_columns(amount=money("0.00"), milestone=none)
    ]
    for reach, flag, (small, medium, large) in steps:
        amount = (
            pl.when(pl.col("pau") >= 5000).then(money(large))  # noqa: PLR2004
            .when(pl.col("pau") >= 1000).then(money(medium)).otherwise(money(small))  # noqa: PLR2004
        )  # fmt: skip
        parts.append(earned.filter(flag).with_columns(amount=amount, milestone=pl.lit(reach)))
    return pl.concat([shaped(one, "milestones") for one in parts])


def shaped(rows: pl.LazyFrame, rule: str) -> pl.LazyFrame:
    """Give rows of a rule the columns of the earnings file, and what they are sorted by."""
    grows = rule == "growth"
    number, text = pl.lit(None, pl.Int64), pl.lit(None, pl.String)
    return rows.with_columns(
        rule=pl.lit(rule),
        milestone=text if grows else pl.col("milestone"),
        mark=pl.col("mark") if grows else number,
        growth=pl.col("growth") if grows else number,
        rate=pl.col("rate") if grows else text,
    ).select(
        "m", "association_id", "partner_id", "tenant_id", "workload", "rule", "milestone",
        "mau", "pau", "mark", "growth", "rate", pl.col("amount").cast(MONEY), "codes",
    )  # fmt: skip


def main(program: str, associations: str, usage: str, through: str, out: str) -> None:
    """Write the earnings file."""
    rates = yaml.safe_load(Path(program).read_text(encoding="utf-8"))["incentives"][0]["rates"]
    year, month = through.split("-")
    held = pl.scan_csv(associations).with_columns(pl.col("tenant_id").str.to_lowercase())
    rows = judged(held, usage, rates, int(year) * 12 + int(month) - 1)
    made = pl.concat([growth(rows), milestones(rows)]).sort(ORDER, nulls_last=False)
    named = made.with_columns(
        month=pl.format(
            "{}-{}", pl.col("m") // 12, (pl.col("m") % 12 + 1).cast(pl.String).str.zfill(2)
        ),
        active_users="mau", paid_units="pau", prior_mark="mark", growth_units="growth",
        currency=pl.lit("USD"),
        outcome=pl.when(pl.col("codes") == "").then(pl.lit("earned")).otherwise(pl.lit("none")),
        reasons=pl.when(pl.col("codes") != "").then(pl.col("codes")),
    )  # fmt: skip
    named.select(COLUMNS).sink_csv(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
