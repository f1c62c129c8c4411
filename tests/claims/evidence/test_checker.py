"""What the checker finds in words that were read: names, tenants, dates, signatures."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.claims.evidence.rules.checker import File, Question, Unit, check
from opencpor.claims.evidence.rules.passages import Passage, Reading
from opencpor.claims.evidence.rules.passages import Unit as Part
from opencpor.claims.evidence.rules.report import Answer, Hit, Place, Report

TENANT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
QUESTION = Question(
    lines=(Unit("lin_1", ("Microsoft Teams", "Teams")), Unit("lin_2", ("Exchange Online", "EXO"))),
    others=("Microsoft Teams", "Teams", "Teams Phone", "Exchange Online", "EXO"),
    tenant_id=TENANT,
    domain="contoso.example",
    customer=("Contoso AG",),
    partner=("Müller & Söhne GmbH",),
    first_day=date(2025, 11, 20),
    last_day=date(2026, 11, 20),
)
NOT_FOUND = Answer(Hit.NOT_FOUND)


def page(number: int, text: str, *, readable: bool = True) -> Passage:
    return Passage(Part.PAGE, str(number), text, readable)


def asked(*texts: str, question: Question = QUESTION) -> Report:
    pages = tuple(page(number, text) for number, text in enumerate(texts, 1))
    return check(question, [File("evd_1", Reading(pages))])


def test_a_product_is_found_with_the_page_that_names_it() -> None:
    report = asked("Scope of work", "We roll out Microsoft Teams.")
    assert report.lines["lin_1"] == Answer(
        Hit.FOUND, (Place("evd_1", "page 2", "Microsoft Teams"),)
    )
    assert report.lines["lin_2"] == NOT_FOUND


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("migration to EXO and Teams", Hit.FOUND),
        ("microsoft   TEAMS", Hit.FOUND),
        ("Micro-\nsoft Teams", Hit.FOUND),
        ("our teams work well", Hit.NOT_FOUND),
        ("Teams Phone is introduced", Hit.NOT_FOUND),
        ("Teams Phone, later Teams", Hit.FOUND),
    ],
)
def test_a_product_is_found_as_people_write_it_and_not_inside_another(text: str, hit: Hit) -> None:
    assert asked(text).lines["lin_1"].hit is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Müller & Söhne GmbH", Hit.FOUND),
        ("MUELLER UND SOEHNE", Hit.FOUND),
        ("Muller and Sohne Ltd.", Hit.FOUND),
        ("Mul-\nler und Söhne", Hit.FOUND),
        ("Müller Söhne Energie AG", Hit.NOT_FOUND),
        ("Müller GmbH", Hit.NOT_FOUND),
    ],
)
def test_a_partner_is_found_whatever_the_legal_form_and_the_accents(text: str, hit: Hit) -> None:
    assert asked(text).partner.hit is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Contoso", Hit.FOUND),
        ("CONTOSO A.G., Zürich", Hit.FOUND),
        ("Partner Fabrikam Customer Contoso", Hit.FOUND),
        ("Contosoft AG", Hit.NOT_FOUND),
        ("Contoso Energy GmbH", Hit.NOT_FOUND),
        ("ann@contoso.example", Hit.NOT_FOUND),
    ],
)
def test_a_customer_is_not_mistaken_for_one_with_a_similar_name(text: str, hit: Hit) -> None:
    assert asked(text).customer.hit is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        (f"Tenant {{{TENANT.upper()}}}", Hit.FOUND),
        (f"Tenant {TENANT[:15]}\n{TENANT[15:]}", Hit.FOUND),
        ("mail to ann@contoso.example.", Hit.FOUND),
        ("https://portal.contoso.example/x", Hit.FOUND),
        ("notcontoso.example, contoso.example.org", Hit.NOT_FOUND),
        (f"{TENANT}0", Hit.NOT_FOUND),
    ],
)
def test_a_tenant_is_found_by_its_id_or_its_domain(text: str, hit: Hit) -> None:
    assert asked(text).tenant.hit is hit


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("signed 2026-03-31", Hit.FOUND),
        ("Zürich, den 1. März 2026", Hit.FOUND),
        ("October 3rd, 2026", Hit.FOUND),
        ("31.12.25", Hit.FOUND),
        ("20 November 2025", Hit.FOUND),
        ("19 November 2025", Hit.NOT_FOUND),
        ("21.11.2026", Hit.NOT_FOUND),
        ("12/11/2025", Hit.NOT_FOUND),
        ("2026-02-30", Hit.NOT_FOUND),
    ],
)
def test_a_date_counts_only_within_the_limit_and_when_it_is_beyond_doubt(
    text: str, hit: Hit
) -> None:
    assert asked(text).dates.hit is hit


def test_what_could_not_be_read_is_never_said_to_be_missing() -> None:
    scan = Reading((page(1, "Teams"), page(2, "", readable=False)))
    report = check(QUESTION, [File("evd_1", scan), File("evd_2", None)])
    assert report.lines["lin_1"].hit is Hit.FOUND
    unread = (Place("evd_1", "page 2"), Place("evd_2", ""))
    assert report.lines["lin_2"] == Answer(Hit.UNREAD, unread)
    assert report.customer == Answer(Hit.UNREAD, unread)


def test_a_file_speaks_only_for_the_lines_that_it_is_said_to_prove() -> None:
    file = File("evd_1", Reading((page(1, "Teams and EXO"),)), frozenset({"lin_2"}))
    report = check(QUESTION, [file])
    assert (report.lines["lin_1"].hit, report.lines["lin_2"].hit) == (Hit.NOT_FOUND, Hit.FOUND)


def test_a_signature_is_told_with_how_sure_it_is() -> None:
    words = asked("Unterschrift: ........")
    assert (words.signature.hit, words.signature_how) == (Hit.FOUND, "likely")
    signed = check(QUESTION, [File("evd_1", Reading((page(1, "x"),), signature="digital"))])
    assert (signed.signature, signed.signature_how) == (
        Answer(Hit.FOUND, (Place("evd_1", ""),)),
        "digital",
    )
    receipt = asked("nothing", question=replace(QUESTION, receipt=True))
    assert (receipt.signature.hit, receipt.signature_how) == (Hit.FOUND, "receipt")
    assert asked("nothing").signature_how == ""


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    report = asked(text)
    assert {report.tenant.hit, report.dates.hit} <= {Hit.FOUND, Hit.NOT_FOUND}
