"""Orders to pay for tests, and an independent look into the files that are written of them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from schwifty import IBAN

from opencpor.common.money import from_minor_units
from opencpor.incentives.payments.bank.transfers import LARGEST_AMOUNT, Debtor, Order, Transfer

DEBTOR = Debtor("Fabrikam Programs", "DE02120300000000202051", "BYLADEM1001")
NAMES = {"n": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def transfer(reference: str = "pay-1", amount: int = 125_000, **more: Any) -> Transfer:
    usual = {
        "currency": "EUR", "name": "Contoso GmbH", "iban": "DE89370400440532013000",
        "bic": "COBADEFFXXX", "account": "", "country": "DE", "remittance": "Incentives",
    }  # fmt: skip
    return Transfer(reference, amount, **(usual | more))


def elsewhere(reference: str = "pay-2", amount: int = 99, **more: Any) -> Transfer:
    """Return a transfer to an account that has no IBAN."""
    usual = {"currency": "USD", "iban": "", "bic": "", "country": "US"}
    return transfer(
        reference, amount, **(usual | {"account": "0012345678", "routing": "021000021"} | more)
    )


def order(*transfers: Transfer, debtor: Debtor | None = DEBTOR) -> Order:
    made_at = datetime(2026, 11, 22, 14, 30, 5, 123456, tzinfo=UTC)
    return Order("bat-1", made_at, date(2026, 11, 24), debtor, transfers or (transfer(),))


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "pain.001.001.09.xsd"))


def read(content: bytes) -> etree._Element:
    """Return a file as another reader sees it, held against the official schema."""
    root = etree.fromstring(content)
    schema().assertValid(root)
    return root


def said(root: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"n:{step}" if step.isalnum() else step for step in path.split("/"))
    return [found if isinstance(found, str) else found.text
            for found in root.xpath(f"//{steps}", namespaces=NAMES)]  # fmt: skip


def sums(transfers: tuple[Transfer, ...]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in transfers:
        amount = from_minor_units(one.amount_minor, one.currency)
        found[one.currency] = found.get(one.currency, Decimal()) + amount
    return found


REFERENCES = st.from_regex(r"[a-z0-9]{1,10}-[a-z0-9]{1,20}", fullmatch=True)
DIGITS = st.text("0123456789", min_size=10, max_size=10)
TEXTS = st.text(st.characters(codec="ascii"), min_size=1, max_size=200).map("a".__add__)
TRANSFERS = st.builds(
    transfer,
    reference=REFERENCES,
    amount=st.integers(1, LARGEST_AMOUNT // 100),
    currency=st.sampled_from(["EUR", "USD", "JPY", "BHD", "CLF"]),
    name=TEXTS,
    iban=DIGITS.map(lambda digits: IBAN.generate("DE", "37040044", digits).compact),
    remittance=TEXTS,
) | st.builds(elsewhere, reference=REFERENCES, amount=st.integers(1, 10**9), name=TEXTS)
ORDERS = st.lists(TRANSFERS, min_size=1, max_size=8, unique_by=lambda one: one.reference).map(
    lambda transfers: order(*transfers)
)
