"""``cpor verify-receipt``: what a customer keeps proves itself, anywhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import files
from tests.claims.world import World, last_token

from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.consent.receipts import receipt_document, receipt_pdf
from opencpor.claims.consent.rules.paper import read_paper, with_proof
from opencpor.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt() -> dict[str, Any]:
    world = World()
    world.submitted(world.partner_actor())
    address = f"/api/v1/consents/{last_token()}"
    Client().post(f"{address}/acknowledge", content_type="application/json")
    found: dict[str, Any] = Client().get(f"{address}/receipt").json()
    return found


@pytest.fixture
def file(receipt: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    return path


def test_a_receipt_proves_what_it_says(
    file: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-receipt", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "acknowledged: " + receipt["text"]["document"]["heading"] in shown
    assert f"Signed with {receipt['public_key']}" in shown


def test_the_key_of_the_installation_is_compared(
    file: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-receipt", str(file), "--key", receipt["public_key"].upper()]) == 0
    assert main(["verify-receipt", str(file), "--key", "00" * 32]) == 1
    assert "it is signed with another key" in capsys.readouterr().out


def test_a_changed_receipt_is_told(
    file: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(json.dumps(receipt | {"identity_verified": False}), encoding="utf-8")
    assert main(["verify-receipt", str(file)]) == 1
    assert "the event says another identity" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_no_receipt_is_wrong_input(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    assert main(["verify-receipt", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert main(["verify-receipt", str(tmp_path / "missing.json")]) == 2


@pytest.fixture
def paper(receipt: dict[str, Any], tmp_path: Path) -> Path:
    answer = ConsentAnswer.objects.get(id=receipt["id"])
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt_pdf(answer, with_contact=True))
    return path


def test_a_receipt_on_paper_proves_the_same(
    paper: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_paper(paper.read_bytes()) == (receipt, [])
    assert main(["verify-receipt", str(paper), "--key", receipt["public_key"]]) == 0
    assert receipt["text"]["document"]["heading"] in capsys.readouterr().out


def test_pages_that_say_something_else_than_their_proof_are_told(
    paper: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_bytes(with_proof(files.pdf(), receipt))
    assert main(["verify-receipt", str(paper)]) == 1
    assert "the pages do not say the text that was acknowledged" in capsys.readouterr().out


def test_who_answered_is_named_where_the_receipt_names_them(
    file: Path, paper: Path, receipt: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    unnamed = f"proves that on {receipt['acknowledged_at']} the customer's contact"
    assert main(["verify-receipt", str(file)]) == 0
    assert unnamed in capsys.readouterr().out
    named = ConsentAnswer.objects.get(id=receipt["id"])
    paper.write_text(json.dumps(receipt_document(named, with_contact=True)), encoding="utf-8")
    assert main(["verify-receipt", str(paper)]) == 0
    assert re.search(f"{re.escape(unnamed)}, [^ ]+@[^ ]+", capsys.readouterr().out)


def test_a_second_proof_in_a_pdf_is_refused(paper: Path, receipt: dict[str, Any]) -> None:
    paper.write_bytes(with_proof(paper.read_bytes(), receipt | {"acknowledged_at": "2020-01-01"}))
    assert main(["verify-receipt", str(paper)]) == 2


@pytest.mark.parametrize("content", [files.pdf(), b"%PDF-1.7 broken"])
def test_a_pdf_without_a_receipt_is_wrong_input(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(content)
    assert main(["verify-receipt", str(path)]) == 2
