"""The prefilled template: what it says, in which language, and that it carries out nothing."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from opencpor.claims.evidence.documents import template_docx, template_pdf
from opencpor.claims.evidence.rules.check import check_file
from opencpor.claims.evidence.rules.template import TemplateFacts
from opencpor.claims.evidence.words import WORDS

Maker = Callable[[TemplateFacts], bytes]
FACTS = TemplateFacts(
    claim_id="clm_1",
    claim_name="Teams rollout",
    program="CPOR",
    operator="Northwind",
    engagement="Modern Work and Security Usage",
    role="Use or consume",
    partner="Fabrikam",
    partner_id="1234567",
    customer="Contoso",
    domain="contoso.example",
    tenant_id="3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    agreement_date=date(2026, 10, 1),
    products=(("Teams", ""), ("Exchange", "")),
    max_age_months=12,
    guide="Name every workload.",
)
HOSTILE = '#panic("x") #read("/etc/passwd") $x$ <b>bold</b> \\ "q" ]] &amp; {{x}}'


def words_of(kind: str, made: bytes) -> str:
    if kind == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


MAKERS = pytest.mark.parametrize(
    ("kind", "make"), [("pdf", template_pdf), ("docx", template_docx)], ids=["pdf", "docx"]
)


@MAKERS
def test_the_template_names_everything_of_the_claim(kind: str, make: Maker) -> None:
    said = words_of(kind, make(FACTS))
    for part in (
        "Fabrikam",
        "1234567",
        "Contoso",
        "contoso.example",
        FACTS.tenant_id,
        "Teams",
        "Exchange",
        "2026-10-01",
        "within 12 months",
        "Planning",
        FACTS.guide,
    ):
        assert part in said.replace("\n", " ")


@MAKERS
def test_the_template_speaks_the_readers_language(kind: str, make: Maker) -> None:
    assert "Leistungsnachweis" in words_of(kind, make(replace(FACTS, language="de-AT")))
    assert "Proof of execution" in words_of(kind, make(replace(FACTS, language="fr")))


@MAKERS
def test_hostile_names_are_printed_and_never_carried_out(kind: str, make: Maker) -> None:
    hostile = replace(
        FACTS, partner=HOSTILE, customer=HOSTILE + "\0\x07\r\n", products=((HOSTILE, HOSTILE),)
    )
    said = words_of(kind, make(hostile)).replace("\n", " ")
    assert '#read("/etc/passwd")' in said
    assert "<b>bold</b>" in said
    assert "root:" not in said


@MAKERS
def test_the_template_itself_passes_the_file_check(kind: str, make: Maker) -> None:
    facts = check_file(f"poe.{kind}", io.BytesIO(make(FACTS)), frozenset({kind}), 25)
    assert facts.readable is True


def test_every_word_is_in_both_languages() -> None:
    assert all(set(texts) == {"en", "de"} for texts in WORDS.values())
