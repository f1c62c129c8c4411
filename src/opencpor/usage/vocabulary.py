"""What a program document says about reading usage files."""

from opencpor.common.months import Month
from opencpor.programs.document.names import all_names
from opencpor.programs.document.program import Program
from opencpor.usage.imports.vocabulary import SkuMeaning, Vocabulary


def vocabulary_of(document: Program, current: Month) -> Vocabulary:
    """Return the words of a program for files that arrive in a month."""

    def find(name: str) -> str | None:
        found = document.workload_named(name)
        return found.key if found else None

    def sku(name: str) -> SkuMeaning | None:
        found = document.sku_named(name)
        return SkuMeaning(found.workloads, found.paid) if found else None

    names = {
        name.strip().lower(): workload.key
        for workload in reversed(document.workloads)
        for name in all_names(workload)
    }
    services = {column.service: column.workload for column in document.activity_report}
    return Vocabulary(current, names, find, services, sku)
