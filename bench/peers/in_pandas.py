"""The peer in pandas: the bench's program over whole columns, all of them in memory.

It knows the rules of that program and trusts its input, as the one in DuckDB SQL does. Amounts are
whole cents until they are written.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

UNIT = ["tenant_id", "workload"]
COLUMNS = [
    "month", "association_id", "partner_id", "tenant_id", "workload", "rule", "milestone",
    "active_users", "paid_units", "prior_mark", "growth_units", "rate", "amount", "currency",
    "outcome", "reasons",
]  # fmt: skip
ORDER = ["m", "association_id", "rule", "milestone"]
CENTS = {
    "0.15": (90_000, 150_000, 300_000),
    "0.40": (60_000, 100_000, 200_000),
}


def month_number(text: pd.Series) -> pd.Series:
    """Count months from year 0; each text is read once."""
    known = {one: int(one[:4]) * 12 + int(one[5:7]) - 1 for one in text.unique()}
    return text.map(known).astype("int32")


def codes(**judged: pd.Series) -> np.ndarray:
    """Join the names of what holds: every combination that occurs is made once."""
    mask = sum(
        holds.to_numpy(dtype=bool).astype("int64") << place
        for place, holds in enumerate(judged.values())
    )
    names = list(judged)
    occurring, where = np.unique(mask, return_inverse=True)
    texts = [
        ";".join(name for place, name in enumerate(names) if one >> place & 1) for one in occurring
    ]
    return np.array(texts, dtype=object)[where]


def reaches(rows: pd.DataFrame, share: int) -> pd.Series:
    """Whether facts reach a milestone, in hundredths."""
    return (rows["pau"] >= 150) & (rows["mau"] * 100 >= rows["pau"] * share)  # noqa: PLR2004


def facts(usage: str, held: pd.DataFrame) -> pd.DataFrame:
    """Give the facts of held units, each with what came before it."""
    read = pd.read_csv(usage) if usage.endswith(".csv") else pd.read_parquet(usage)
    read["tenant_id"] = read["tenant_id"].str.lower()
    found = read.merge(held[UNIT].drop_duplicates(), on=UNIT)
    found["m"] = month_number(found.pop("month"))
    found = found.rename(columns={"active_users": "mau", "paid_units": "pau"})
    found = found.sort_values([*UNIT, "m"], ignore_index=True)
    units = found.groupby(UNIT, sort=False)
    found["mark"] = found["mau"].groupby(units.ngroup()).cummax()
    for share in (15, 40):
        found[f"before{share}"] = (
            reaches(found, share).astype("int8").groupby(units.ngroup()).cummax()
        )
    before = units[["mark", "before15", "before40"]].shift(fill_value=0)
    found[["mark", "before15", "before40"]] = before
    return found


def judged(
    held: pd.DataFrame, usage: str, rates: dict[str, str], through: int
) -> pd.DataFrame:  # fmt: skip
    """Give every counted month of every association with its fact, its rate and its growth."""
    held = held.assign(first=month_number(held["start_date"]), opted=held["opted_out"] == 1)
    counted = (through + 1 - held["first"]).clip(lower=0)
    rows = held.loc[held.index.repeat(counted)].reset_index(drop=True)
    rows["m"] = (rows["first"] + rows.groupby("association_id").cumcount()).astype("int32")
    rows = rows.merge(facts(usage, held), on=[*UNIT, "m"], how="left")
    rows["rate"] = rows["workload"].map(rates)
    rows["nousage"] = rows["mau"].isna()
    for name in ("mau", "pau"):
        rows[name] = rows[name].astype("Int64")
    rows["mark"] = rows["mark"].fillna(0).astype("int64")
    for name in ("before15", "before40"):
        rows[name] = rows[name].fillna(0) == 1
    rows["has40"] = rows["workload"].isin(["w00", "w01", "w02"])
    rows["growth"] = (rows[["mau", "pau"]].min(axis=1) - rows["mark"]).clip(lower=0)
    return rows


def capped(rows: pd.DataFrame, amount: str, by: list[str], cap: int) -> pd.Series:
    """Give what a cap has left before each row, in the order in which the rows stand."""
    return cap - (rows.groupby(by, sort=False)[amount].cumsum() - rows[amount])


def growth(rows: pd.DataFrame) -> pd.DataFrame:
    """Judge the growth rule: codes first, then both caps in the order of months."""
    less = rows[["mau", "pau"]].fillna(1_000_000)  # compared with nothing, no code is given
    given = codes(
        OPTOUT=rows["opted"],
        RECOGNITION=rows["rate"].isna(),
        NOUSAGE=rows["nousage"],
        BELOWMINPAU=less["pau"] < 150,  # noqa: PLR2004
        MINTHNTMT=less["mau"] < 10,  # noqa: PLR2004
        PAULWPHWM=less["pau"] <= rows["mark"],
        MAULWPHWM=less["mau"] <= rows["mark"],
        MXTMCPMT=rows["m"] - rows["first"] >= 12,  # noqa: PLR2004
    )
    rows = rows.assign(codes=given, rule="growth", milestone=None)
    paid = rows[rows["codes"] == ""].sort_values(["m", "workload", "association_id"])
    cents = paid["rate"].map(lambda rate: int(rate.replace(".", ""))).astype("int64")
    paid["amount"] = paid["growth"].astype("int64") * cents
    left = capped(paid, "amount", ["partner_id", *UNIT], 600_000)
    paid["part"] = np.minimum(paid["amount"], left.clip(lower=0))
    also = capped(paid, "part", ["partner_id", "tenant_id"], 1_000_000)
    paid["amount"] = np.minimum(paid["part"], also.clip(lower=0))
    paid["codes"] = np.where((left <= 0) | (also <= 0), "MAXCAP", "")
    return pd.concat([paid, rows[rows["codes"] != ""].assign(amount=0)])


def milestones(rows: pd.DataFrame) -> pd.DataFrame:
    """Judge the milestone rule: a row for each one that is newly reached, else one row."""
    rows = rows.assign(rule="milestones", mark=pd.NA, growth=pd.NA, rate=None)
    known = ~rows["nousage"]
    new15 = (reaches(rows, 15).fillna(value=False) & ~rows["before15"]).astype(bool)
    new40 = rows["has40"] & (reaches(rows, 40).fillna(value=False) & ~rows["before40"]).astype(bool)
    both = rows["before15"] & (rows["before40"] | ~rows["has40"])
    rows["codes"] = codes(
        OPTOUT=rows["opted"],
        NOUSAGE=rows["nousage"],
        BELOWMINPAU=rows["pau"].fillna(1_000_000) < 150,  # noqa: PLR2004
        REACHEDBEFORE=known & both,
        NOTREACHED=known & ~both & ~new15 & ~new40,
    )
    earned = rows["codes"] == ""
    parts = [rows[~earned].assign(amount=0, milestone=None)]
    for reach, new in (("0.15", new15), ("0.40", new40)):
        some = rows[earned & new]
        size = np.digitize(some["pau"].astype("int64"), [1000, 5000])
        parts.append(some.assign(amount=np.array(CENTS[reach])[size], milestone=reach))
    return pd.concat(parts)


def written(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows the columns of the earnings file."""
    rows = rows.sort_values(ORDER, na_position="first")
    names = {m: f"{m // 12:04d}-{m % 12 + 1:02d}" for m in rows["m"].unique()}
    cents = rows["amount"].astype("int64")
    texts = {one: f"{one // 100}.{one % 100:02d}" for one in cents.unique()}
    return rows.assign(
        month=rows["m"].map(names),
        active_users=rows["mau"], paid_units=rows["pau"], prior_mark=rows["mark"],
        growth_units=rows["growth"], currency="USD", amount=cents.map(texts),
        outcome=np.where(rows["codes"] == "", "earned", "none"), reasons=rows["codes"],
    )[COLUMNS]  # fmt: skip


def main(program: str, associations: str, usage: str, through: str, out: str) -> None:
    """Write the earnings file."""
    rates = yaml.safe_load(Path(program).read_text(encoding="utf-8"))["incentives"][0]["rates"]
    year, month = through.split("-")
    held = pd.read_csv(associations)
    held["tenant_id"] = held["tenant_id"].str.lower()
    rows = judged(held, usage, rates, int(year) * 12 + int(month) - 1)
    made = pd.concat([growth(rows), milestones(rows)])
    written(made).to_csv(out, index=False, lineterminator="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
