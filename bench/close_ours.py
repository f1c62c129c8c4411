"""Our side of `bench/close.py`: what a close does from what it read to what it posts."""

import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml

from bench.close import MONTH, RATES, Files

RULES = """
- rule: growth
  engagement: usage
  type: net_growth
  effective: {from: 2023-01-01}
  basis: min_active_paid
  minimum_paid_units: 150
  minimum_high_water_mark: 10
  maximum_months: 12
  rates: RATES
  caps: [{scope: customer, amount: "10000.00"}, {scope: workload, amount: "6000.00"}]
- rule: milestones
  engagement: usage
  type: milestone
  effective: {from: 2023-01-01}
  sizes: [{size: S, from: 150}, {size: M, from: 1000}, {size: L, from: 5000}]
  milestones:
  - {reach: "0.15", amounts: {S: "900.00", M: "1500.00", L: "3000.00"}}
  - {reach: "0.40", amounts: {S: "600.00", M: "1000.00", L: "2000.00"}, workloads: [w00, w01, w02]}
"""


def version() -> Any:
    """Return the version of the program that judges, as far as judging looks at it."""
    from pydantic import TypeAdapter

    from opencpor.programs.document.incentives import AnyRule, Rule
    from opencpor.programs.document.policy import PublicSector

    adapter: TypeAdapter[AnyRule] = TypeAdapter(Rule)
    given = yaml.safe_load(RULES.replace("RATES", json.dumps(RATES)))
    document = SimpleNamespace(
        incentives=tuple(adapter.validate_python(rule) for rule in given),
        currency="USD",
        policy=SimpleNamespace(public_sector=PublicSector()),
        workloads=(),
        fiscal_year=SimpleNamespace(first_month=7),
    )
    return SimpleNamespace(id="prv_1", number=1, document=document)


def main(lake: Path, out: Path) -> None:
    """Judge the month, and write what a close writes before it posts."""
    os.environ |= {"OPENCPOR_DATA": str(lake.parent), "DJANGO_SETTINGS_MODULE": SETTINGS}
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")  # never asked
    import django

    django.setup()
    import ibis
    import pandas  # noqa: F401, ICN001 - PyArrow loads it for the first list that it is given
    import pyarrow.parquet as pq

    from opencpor.common.months import Month
    from opencpor.incentives.actions.judge_onward import judge_onward
    from opencpor.incentives.engine.state import about
    from opencpor.incentives.going_on import Basis, LakeName
    from opencpor.incentives.judging import Judging
    from opencpor.usage.lake.writing import sha256_of

    _backend = ibis.duckdb  # its module is loaded when it is asked for
    files, month, governing = Files(lake), Month.from_index(MONTH), version()
    left = {path: sha256_of(path) for path in (files.before, files.state)}  # a database tells it
    began, started = time.monotonic(), time.process_time()
    numbers = {MONTH - back: cast("Any", governing) for back in range(24)}
    said = about(governing.document.incentives, "USD", dict.fromkeys(numbers, 1), MONTH - 1)
    basis = Basis(
        close="cls_1",
        inputs=(files.before.name, left[files.before]),
        state=(files.state.name, left[files.state]),
        said=said.as_json(),
        batches=frozenset({f"b{MONTH - 1}"}),
    )
    facts = [
        LakeName(files.facts(one).name, f"b{one}", Month.from_index(one))
        for one in (MONTH - 1, MONTH)
    ]
    versions = {Month.from_index(one): v for one, v in sorted(numbers.items())}
    judging = Judging("bench", month, versions, frozenset({month.plus(-1)}))
    if not basis.intact():
        raise SystemExit("what the close before left is damaged")
    with judge_onward(judging, files.inputs, facts, (), basis) as judged:
        count = judged.write(out / "verdicts.parquet", month, ())
        judged.write_state(out / "state.parquet")
        lines = judged.lines()
    for name in ("verdicts", "state"):
        sha256_of(out / f"{name}.parquet")
    told = {
        "facts": pq.read_metadata(files.facts(MONTH)).num_rows,
        "associations": pq.read_metadata(files.inputs).num_rows,
        "verdicts": count,
        "wall": time.monotonic() - began,
        "cpu": time.process_time() - started,
        "lines": len(lines),
        "minor": sum(line.amount_minor for line in lines),
    }
    (out / "told.json").write_text(json.dumps(told), encoding="utf-8")


SETTINGS = "opencpor.config.settings"

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
