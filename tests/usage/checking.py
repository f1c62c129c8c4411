"""Checks files in tests: writes rows, checks them, hands over facts and quarantine as tuples."""

from dataclasses import dataclass
from pathlib import Path

from opencpor.common.months import Month
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.outcome import Outcome
from opencpor.usage.imports.vocabulary import SkuMeaning, Vocabulary
from opencpor.usage.imports.workbench import workbench

TENANT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
OTHER = "7d44f5b1-1d6c-4a6e-9b7e-2f1c8a5b9e02"
SUBSCRIPTION = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
HEADINGS = "tenant_id,workload,month,active_users,paid_units"
CURRENT = Month(2024, 6)
KEYS = {
    "teams": "teams", "microsoft teams": "teams", "exchange": "exchange",
    "exchange online": "exchange", "sharepoint": "sharepoint", "sales": "sales",
}  # fmt: skip
SERVICES = {"Exchange": "exchange", "SharePoint": "sharepoint", "Teams": "teams"}
SKUS = {
    "ENTERPRISEPACK": SkuMeaning(("exchange", "sharepoint", "teams"), True),
    "ENTERPRISEPREMIUM": SkuMeaning(("exchange", "sharepoint", "teams"), True),
    "TEAMS_EXPLORATORY": SkuMeaning(("teams",), False),
}


def find(name: str) -> str | None:
    return KEYS.get(" ".join(name.casefold().split()))


FACTS = """SELECT row, CAST(tenant_id AS VARCHAR), workload,
    coalesce(CAST(subscription_id AS VARCHAR), ''), month, active_users, paid_units, assigned_units
    FROM facts"""
WORDS = Vocabulary(CURRENT, KEYS, find, SERVICES, SKUS.get)


@dataclass(frozen=True)
class Checked:
    outcome: Outcome
    facts: list[
        tuple[object, ...]
    ]  # row, tenant, workload, subscription, month, MAU, PAU, assigned
    quarantine: list[tuple[int, str, str]]

    @property
    def codes(self) -> list[tuple[int, str]]:
        return [(row, code) for row, code, _text in self.quarantine]

    @property
    def figures(self) -> list[tuple[object, ...]]:
        """Facts without their rows, sorted."""
        return sorted(fact[1:7] for fact in self.facts)


def check(path: Path, given: Given | None = None, words: Vocabulary = WORDS) -> Checked:
    with workbench() as bench:
        outcome = check_file(bench, path, given or Given(), words)
        facts = [
            (*fact[:4], str(Month.from_index(fact[4])), *fact[5:])
            for fact in bench.rows(f"{FACTS} ORDER BY ALL")
        ]
        quarantine = bench.rows("SELECT row, code, text FROM quarantine ORDER BY row")
        return Checked(outcome, facts, quarantine)


def check_rows(folder: Path, *rows: str, headings: str = HEADINGS) -> Checked:
    path = folder / "usage.csv"
    path.write_text("\n".join((headings, *rows)) + "\n", encoding="utf-8")
    return check(path)


def row(
    workload: str = "teams",
    month: str = "2024-03",
    active: object = 10,
    paid: object = 20,
    tenant: str = TENANT,
) -> str:
    return f"{tenant},{workload},{month},{active},{paid}"
