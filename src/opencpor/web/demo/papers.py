"""Small signed agreements, so that claims have something to show."""

from datetime import date

from opencpor.programs.document.program import Program
from opencpor.ui.documents import render_pdf
from opencpor.web.demo.story import Tale

FOOTER = "Made up for the demonstration; nobody signed it."


def agreement(tale: Tale, partner: str, program: Program, signed_on: date) -> bytes:
    """Return the agreement of one claim as PDF."""
    company = tale.company
    workloads = [program.workload(key) for key in tale.workloads]
    names = [str(one.name) for one in workloads if one is not None]
    data = {
        "title": "Statement of work",
        "subtitle": f"{partner} for {company.name}",
        "footer": FOOTER,
        "facts": [
            ["Customer", company.name],
            ["Domain", company.domain],
            ["Tenant ID", company.tenant_id],
            ["Partner", partner],
            ["PartnerID", tale.partner_id],
            ["Products", ", ".join(names)],
        ],
        "scope": [
            f"{name}: planning, pilot with forty users, training of the help desk, adoption review."
            for name in names
        ],
        "signatures": [
            ["For the customer", f"{company.contact}, {company.title}"],
            ["Signed on", signed_on.isoformat()],
            ["For the partner", partner],
        ],
    }
    return render_pdf("opencpor.web.demo", "agreement.typ", data)


def disclosure(tale: Tale, partner: str, signed_on: date) -> bytes:
    """Return the disclosure that a customer in the public sector signs, as PDF."""
    company = tale.company
    data = {
        "title": "Disclosure of interest",
        "subtitle": f"{partner} to {company.name}",
        "footer": FOOTER,
        "facts": [
            ["Authority", company.name],
            ["Tenant ID", company.tenant_id],
            ["Partner", partner],
        ],
        "scope": [f"{partner} may be paid by the program for the usage that its work leads to."],
        "signatures": [
            ["For the authority", f"{company.contact}, {company.title}"],
            ["Signed on", signed_on.isoformat()],
        ],
    }
    return render_pdf("opencpor.web.demo", "agreement.typ", data)
