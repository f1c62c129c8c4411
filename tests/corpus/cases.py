"""The documents of the corpus, and what a careful person finds in each.

Two situations: a German customer and partner, and an English-speaking pair. What is expected is what
a person would say who reads the document, not what the checker says: where they differ, the checker
is wrong and the published figures say so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from tests.corpus.papers import (
    docx,
    eml,
    joined,
    msg,
    pdf,
    picture,
    pptx,
    scan,
    with_field,
    with_page_turned,
    xlsx,
)  # fmt: skip

FIRST, LAST = date(2025, 11, 20), date(2026, 11, 20)  # twelve months before the day of asking
LINES = ("teams", "teams-phone", "exchange", "sharepoint", "intune", "viva-engage")


@dataclass(frozen=True)
class Side:
    """Who claims whom."""

    customer: str
    partner: str
    tenant: str
    domain: str


GERMAN = Side("Contoso Maschinenbau GmbH", "Müller & Söhne IT-Beratung GmbH",
              "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "contoso-maschinenbau.example")  # fmt: skip
ENGLISH = Side("Northwind Traders Ltd", "Fabrikam Consulting Inc.",
               "9b2f7c1e-63aa-4c0e-8f5d-2a7d1e44b0c9", "northwind.example")  # fmt: skip
SIDES = {"german": GERMAN, "english": ENGLISH}


@dataclass(frozen=True)
class Case:
    """One document.

    Attributes:
        name: Of its file.
        side: A key of `SIDES`.
        make: Makes it.
        found: What it names: lines, and of tenant, customer, partner, dates, signature.
        unread: What a person may find that no machine can read; "*" for everything else.
    """

    name: str
    side: str
    make: Callable[[], bytes]
    found: str
    unread: str = ""


G, E = GERMAN, ENGLISH
TENANT_G, TENANT_E = f"Mandanten-ID: {G.tenant}", f"Tenant ID: {E.tenant}"
SIGNED_G = "Unterschrift Kunde: Anna Weber, München, den 3. September 2026"
SIGNED_E = "Signature: Ann Lee, Chief Information Officer, 14 March 2026"
BETWEEN_G = f"Leistungsschein zwischen {G.partner} und {G.customer}"
BETWEEN_E = f"Statement of work between {E.partner} and {E.customer}"
WHO = "tenant customer partner dates signature"
LONG_G = (
    "Gegenstand dieser Vereinbarung ist die Einführung von Microsoft Teams und Exchange Online bei "
    "der Contoso Maschinenbau Gesellschaft mit beschränkter Haftung, kurz Contoso Maschinenbau GmbH, "
    "einschließlich Benutzerschulungen, Governanceworkshops und Nutzungsauswertungen. "
) * 3
WIDE = [["Product", "Activity", "Seats"], ["Microsoft Teams", "Adoption", "250"],
        ["SharePoint Online", "Deployment", "250"], ["Microsoft Intune", "Planning", "90"]]  # fmt: skip
SCANNED = ("= Statement of work", BETWEEN_E, TENANT_E, "Microsoft Teams", SIGNED_E)

CASES = (
    # Plain agreements.
    Case("en-plain.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Scope: Microsoft Teams, Exchange Online.", SIGNED_E)), f"teams exchange {WHO}"),
    Case("de-plain.pdf", "german", partial(pdf, (BETWEEN_G, TENANT_G, "Umfang: Microsoft Teams, SharePoint Online.", SIGNED_G), language="de"), f"teams sharepoint {WHO}"),
    Case("de-hyphenated.pdf", "german", partial(pdf, (BETWEEN_G, LONG_G, TENANT_G), (SIGNED_G,), language="de", columns=2), f"teams exchange {WHO}"),
    Case("en-two-columns.pdf", "english", partial(pdf, (BETWEEN_E, "We deploy Microsoft Intune and Viva Engage for all staff. " * 4, TENANT_E), (SIGNED_E,), columns=2), f"intune viva-engage {WHO}"),
    Case("en-table.pdf", "english", partial(pdf, (BETWEEN_E, WIDE, TENANT_E), (SIGNED_E,)), f"teams sharepoint intune {WHO}"),
    Case("en-many-pages.pdf", "english", partial(pdf, *[(f"General terms, part {n}. Nothing else is said here.",) for n in range(1, 8)], ("Annex: Yammer and EXO.", BETWEEN_E, TENANT_E, SIGNED_E)), f"viva-engage exchange {WHO}"),
    Case("en-landscape.pdf", "english", partial(pdf, (BETWEEN_E, WIDE, TENANT_E, SIGNED_E), flipped=True), f"teams sharepoint intune {WHO}"),
    Case("en-words-turned.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Scope: Microsoft Intune.", SIGNED_E), turned=True), f"intune {WHO}"),
    Case("de-page-turned.pdf", "german", lambda: with_page_turned(pdf((BETWEEN_G, TENANT_G, "Umfang: Intune", SIGNED_G)), 90), f"intune {WHO}"),
    Case("en-upside-down.pdf", "english", lambda: with_page_turned(pdf((BETWEEN_E, TENANT_E, "Scope: Teams Phone", SIGNED_E)), 180), f"teams-phone {WHO}"),
    Case("mixed-languages.pdf", "german", partial(pdf, (BETWEEN_G, "Scope / Umfang: Exchange Online and Viva Engage", TENANT_G, "Signed for the customer / Unterschrift: 2026-05-04")), f"exchange viva-engage {WHO}"),
    Case("de-capitals.pdf", "german", partial(pdf, ("MUELLER & SOEHNE IT-BERATUNG", "CONTOSO MASCHINENBAU", TENANT_G.upper(), "MICROSOFT TEAMS", "UNTERSCHRIFT: 01.02.2026")), f"teams {WHO}"),
    # What names, tenants and dates look like in the field.
    Case("en-domain-only.pdf", "english", partial(pdf, (BETWEEN_E, "Contact: ann.lee@northwind.example", "Scope: SharePoint Online", "Signed by Ann Lee on March 3rd, 2026")), f"sharepoint {WHO}"),
    Case("en-tenant-broken.pdf", "english", partial(pdf, (BETWEEN_E, f"Tenant ID: {E.tenant[:19]} {E.tenant[19:]}", "Teams Phone System", SIGNED_E)), f"teams-phone {WHO}"),
    Case("en-wrong-tenant.pdf", "english", partial(pdf, (BETWEEN_E, "Tenant ID: 11111111-2222-4333-8444-555555555555", "Microsoft Teams", SIGNED_E)), "teams customer partner dates signature"),
    Case("en-near-customer.pdf", "english", partial(pdf, (f"Statement of work between {E.partner} and Northwind Foods Ltd", "Microsoft Teams", SIGNED_E)), "teams partner dates signature"),
    Case("de-sister-company.pdf", "german", partial(pdf, (f"Vereinbarung zwischen {G.partner} und Contoso Maschinenbau Service GmbH", "Microsoft Intune", SIGNED_G)), "intune partner dates signature"),
    Case("de-near-partner.pdf", "german", partial(pdf, (f"Vereinbarung zwischen Müller IT GmbH und {G.customer}", TENANT_G, "Microsoft Teams", SIGNED_G)), "teams tenant customer dates signature"),
    Case("en-old-date.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Microsoft Teams", "Signature: Ann Lee, 14 March 2023")), "teams tenant customer partner signature"),
    Case("de-old-date.docx", "german", partial(docx, BETWEEN_G, TENANT_G, "= Umfang", "Exchange Online", "Unterschrift: 12.06.2024"), "exchange tenant customer partner signature"),
    Case("en-no-date.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Microsoft Teams", "Signature: Ann Lee")), "teams tenant customer partner signature"),
    Case("en-old-but-printed-new.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Microsoft Teams", "Signature: Ann Lee, 14 March 2023", "Printed on 2 October 2026")), "teams tenant customer partner signature"),
    Case("en-short-customer.pdf", "english", partial(pdf, (f"Statement of work between {E.partner} and Northwind", TENANT_E, "Microsoft Teams", SIGNED_E)), f"teams {WHO}"),
    Case("en-initials.pdf", "english", partial(pdf, ("Statement of work: FCI for NWT", TENANT_E, "Microsoft Teams", SIGNED_E)), "teams tenant dates signature"),
    Case("en-spelled-month.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Microsoft Intune", "Signed by Ann Lee this third day of May, two thousand and twenty-six")), f"intune {WHO}"),
    # Words that only look like products, or products in other words.
    Case("en-common-words.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Our teams meet for an exchange of views.", SIGNED_E)), WHO),
    Case("de-german-teams.pdf", "german", partial(pdf, (BETWEEN_G, TENANT_G, "Die Teams der Fachabteilungen werden geschult.", SIGNED_G)), WHO),
    Case("en-sentence-start.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Exchange of documents happens by mail.", "Scope: Microsoft Intune", SIGNED_E)), f"intune {WHO}"),
    Case("en-phone-only.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Scope: Microsoft Teams Phone for 90 users", SIGNED_E)), f"teams-phone {WHO}"),
    Case("en-abbreviated-products.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Scope: MS Teams, SPO, EXO", SIGNED_E)), f"teams sharepoint exchange {WHO}"),
    Case("en-paraphrased.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Mailboxes move to the cloud; the intranet moves to Share Point.", SIGNED_E)), f"exchange sharepoint {WHO}"),
    # Signatures.
    Case("en-docusign.pdf", "english", partial(pdf, ("DocuSign Envelope ID: 7C1D22A0", BETWEEN_E, TENANT_E, "Microsoft Teams", "Ann Lee 2026-06-30")), f"teams {WHO}"),
    Case("en-form-signed.pdf", "english", lambda: with_field(pdf((BETWEEN_E, TENANT_E, "Microsoft Teams", "Date: 2026-06-30")), "/Tx", "Customer signature", "Ann Lee"), f"teams {WHO}"),
    Case("en-form-empty.pdf", "english", lambda: with_field(pdf((BETWEEN_E, TENANT_E, "Microsoft Teams", "Date: 2026-06-30")), "/Tx", "Customer signature", None), "teams tenant customer partner dates"),
    Case("en-digitally-signed.pdf", "english", lambda: with_field(pdf((BETWEEN_E, TENANT_E, "SharePoint Online", "Date: 2026-06-30")), "/Sig", "Signature1", "0" * 40), f"sharepoint {WHO}"),
    Case("en-tenant-in-form.pdf", "english", lambda: with_field(pdf((BETWEEN_E, "Microsoft Teams", SIGNED_E)), "/Tx", "Tenant", E.tenant), f"teams {WHO}"),
    Case("en-unsigned.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "Microsoft Teams", "Draft of 2026-06-30")), "teams tenant customer partner dates"),
    Case("en-signature-as-topic.pdf", "english", partial(pdf, (BETWEEN_E, TENANT_E, "We introduce one e-mail signature for all staff in Exchange Online. 2026-06-30")), "exchange tenant customer partner dates"),
    Case("en-signed-slash.txt", "english", f"{BETWEEN_E}\n{TENANT_E}\nMicrosoft Teams\n/s/ Ann Lee\n06/30/2026\n".encode, f"teams {WHO}"),
    # Scans and pictures.
    Case("en-scan.pdf", "english", partial(scan, SCANNED), "", "*"),
    Case("en-scan-after-words.pdf", "english", lambda: joined(pdf((BETWEEN_E, TENANT_E, "Scope: Microsoft Teams")), scan((SIGNED_E, "Viva Engage"))), "teams tenant customer partner", "*"),
    Case("de-foto.png", "german", partial(picture, BETWEEN_G, TENANT_G, "Microsoft Teams", SIGNED_G), "", "*"),
    Case("en-screenshot.docx", "english", lambda: docx("", shot=picture(*SCANNED)), "", "*"),
    # Office files and mails.
    Case("en-agreement.docx", "english", partial(docx, "= Parties", BETWEEN_E, TENANT_E, "= Scope", WIDE, "= Signatures", SIGNED_E), f"teams sharepoint intune {WHO}"),
    Case("de-vereinbarung.docx", "german", partial(docx, BETWEEN_G, TENANT_G, "= Leistungen", "Einführung von Viva Engage", "= Unterschriften", SIGNED_G), f"viva-engage {WHO}"),
    Case("en-orders.xlsx", "english", partial(xlsx, {"Parties": [[E.partner, E.customer, E.tenant]], "Orders": [["Teams Phone", 40, date(2026, 2, 1)], ["EXO", 250, date(2026, 2, 1)]], ".Old": [["Microsoft Intune"]]}), "teams-phone exchange tenant customer partner dates"),
    Case("de-plan.xlsx", "german", partial(xlsx, {"Plan": [["Kunde", G.customer], ["Partner", G.partner], ["Domäne", G.domain], ["SharePoint Online", "01.07.2026"]]}), "sharepoint tenant customer partner dates"),
    Case("en-kickoff.pptx", "english", partial(pptx, [E.partner, f"Kick-off at {E.customer}", "1 April 2026"], ["Scope", "Microsoft Teams", "Teams Phone"], [TENANT_E]), "teams teams-phone tenant customer partner dates"),
    Case("de-abschluss.pptx", "german", partial(pptx, ["Projektabschluss", "Contoso Maschinenbau", "Müller und Söhne IT-Beratung"], ["Exchange Online: 1.200 Postfächer", "Stand: 5. Mai 2026"]), "exchange customer partner dates"),
    Case("en-approval.eml", "english", partial(eml, "Go-live of SharePoint Online", "Ann Lee <ann@northwind.example>", "Tue, 14 Apr 2026 10:00:00 +0000", "Dear Fabrikam Consulting,\nwe accept the work.\nAnn Lee\nNorthwind Traders"), "sharepoint tenant customer partner dates"),
    Case("de-bestaetigung.eml", "german", partial(eml, "Freigabe", f"Anna Weber <a.weber@{G.domain}>", "Mon, 04 May 2026 08:00:00 +0200", "<p>Hallo Müller &amp; Söhne IT-Beratung,</p><p>die Einführung von <b>Microsoft</b> <b>Teams</b> ist abgenommen.</p><p>Contoso Maschinenbau GmbH</p>", "html"), "teams tenant customer partner dates"),
    Case("en-note.msg", "english", partial(msg, "Intune pilot", "Ann Lee", "Fabrikam Consulting may start. Northwind Traders, 2026-03-02"), "intune customer partner dates"),
    Case("de-notiz.txt", "german", lambda: f"{BETWEEN_G}\n{TENANT_G}\nUmfang: Teams-Telefonie (Teams Phone)\ngez. Anna Weber, 02.03.26\n".encode("cp1252"), f"teams-phone {WHO}"),
    Case("en-other-project.txt", "english", lambda: b"Minutes of the parking committee of 3 May 2026. Nothing was decided.\n", "dates"),
)  # fmt: skip
