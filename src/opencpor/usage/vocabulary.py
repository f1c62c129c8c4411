"""What a program document says about reading usage files."""

from opencpor.common.months import Month
from opencpor.directory.models import Location
from opencpor.programs.document.names import all_names
from opencpor.programs.document.program import Program
from opencpor.usage.imports.vocabulary import Dealings, SkuMeaning, Vocabulary


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
    return Vocabulary(current, names, find, services, sku, lambda: _dealings(document))


def _dealings(document: Program) -> Dealings:
    """Return the words of transactions: a product is one that is sold, or a workload itself."""
    workloads = {
        name.strip().lower(): (one.key, one.key)
        for one in reversed(document.workloads)
        for name in all_names(one)
    }
    products = {
        name.strip().lower(): (one.key, one.workload)
        for one in reversed(document.products)
        for name in all_names(one)
    }
    rows = Location.objects.values_list("partner_id", "unit_id", "organization_id")
    partners = {number: (unit, organization) for number, unit, organization in rows.iterator()}
    return Dealings(partners, workloads | products, document.currency)
