"""A sheet of claims to try the import with: rows that are ready, and rows to correct."""

from collections.abc import Iterator
from pathlib import Path

from opencpor.claims.bulk.rules.sheet import AFTER, BEFORE
from opencpor.common.cells import csv_parts
from opencpor.directory.models import Customer
from opencpor.runtime.files import write_private
from opencpor.web.demo.cast import PEOPLE, partner_ids

FILE = "claims-to-try.csv"
ENGAGEMENT = "modern-work-security-usage"
CLAIMS = (
    {"workload": "teams"},
    {"workload": "sharepoint"},
    {"workload": "temas"},  # a misspelled workload
    {"workload": "exchange", "contact_email": "no address"},
    {"workload": "intune", "agreement_date": "last spring"},
)
"""What each claim says; the last three are to be corrected."""
COLUMNS = (*BEFORE, *AFTER)


def _rows() -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    person = next(one for one in PEOPLE if one.key == "incentives_admin")
    customers = Customer.objects.select_related("organization").prefetch_related("domains")
    known = list(customers.order_by("-tenant_id")[: len(CLAIMS)])
    for place, (customer, said) in enumerate(zip(known, CLAIMS, strict=False), start=1):
        domain = next((one.domain for one in customer.domains.all()), "")
        name = customer.organization.name
        cells = {
            "claim_key": f"try-{place}", "engagement": ENGAGEMENT, "name": f"Rollout at {name}",
            "partner_id": partner_ids(person)[0], "tenant_id": str(customer.tenant_id),
            "customer_name": name, "customer_domain": domain,
            "customer_country": customer.country, "contact_name": "Ada Brook",
            "contact_title": "CIO", "contact_email": f"ada.brook@{domain}",
            "contact_language": "en", "partner_contact_name": "Paul Reed",
            "partner_contact_email": person.email, "agreement_date": "2026-10-01",
            "opt_out": "no", "evidence_kind": "signed_agreement",
            "evidence_signed_on": "2026-10-01",
        } | said  # fmt: skip
        yield tuple(cells.get(column, "") for column in COLUMNS)


def write(folder: Path) -> Path:
    """Write the sheet into a folder, for the incentives admin of the demonstration to send."""
    path = folder / FILE
    write_private(path, b"".join(csv_parts(_rows())).decode())
    return path
