"""The bank's file of a batch: written once, at its approval, and kept sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from opencpor.common.errors import Broken, Conflict
from opencpor.incentives.payees.queries import details_of
from opencpor.incentives.payees.sealing import seal_bytes, unseal_bytes
from opencpor.incentives.payments.bank.csv_orders import write_csv
from opencpor.incentives.payments.bank.debtors import debtor_of
from opencpor.incentives.payments.bank.pain001 import write_pain001
from opencpor.incentives.payments.bank.transfers import Order, Transfer, bank_reference
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch, PaymentFile
from opencpor.programs.queries import version_in_force


@dataclass(frozen=True)
class BankFile:
    """A file as the bank gets it."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its hash, hex."""
        return hashlib.sha256(self.content).hexdigest()


def order_of(row: PaymentBatch, payments: Sequence[Payment], at: datetime) -> Order:
    """Return what the bank is asked to pay, with the accounts opened."""
    document = version_in_force(row.program_key).document
    said = f"{document.operator_name} {document.name.in_language('en')}"
    return Order(
        bank_reference(row.id), at, row.execute_on, debtor_of(row.program_key, row.currency),
        tuple(_transfer(one, said) for one in payments),
    )  # fmt: skip


def _transfer(row: Payment, said: str) -> Transfer:
    if row.payee is None:
        raise LookupError(f"payment {row.id} goes to nobody")
    details = details_of(row.payee)
    return Transfer(
        reference=bank_reference(row.id),
        amount_minor=row.amount_minor,
        currency=row.currency,
        name=details.holder,
        iban=details.iban,
        bic=details.bic,
        account=details.account_number,
        country=details.country,
        remittance=f"{said} {row.location.location.partner_id} {bank_reference(row.id)}",
        routing=details.routing_code,
        kept_as=details.reference,
    )


def written(row: PaymentBatch, payments: Sequence[Payment], at: datetime) -> BankFile:
    """Write a batch as its format says.

    Raises:
        Conflict: ``payer_unknown``, if the settings do not name the account that pays.
        Invalid: ``unfit_for_bank``, with everything that cannot stand in the file.
    """
    order = order_of(row, payments, at)
    if row.format == BankFormat.CSV:
        return BankFile(f"{order.reference}.csv", "text/csv; charset=utf-8", write_csv(order))
    if order.debtor is None:
        raise Conflict(
            "No account pays for this program and currency. Name it in OPENCPOR_PAYING_ACCOUNTS, "
            "or make the batch a CSV file.",
            code="payer_unknown",
        )
    return BankFile(f"{order.reference}.xml", "application/xml", write_pain001(order))


def keep(row: PaymentBatch, made: BankFile) -> PaymentFile:
    """Keep a file for good, sealed: it holds accounts."""
    key_id, sealed = seal_bytes(made.content, row.id)
    return PaymentFile.objects.create(
        batch=row, sealed=sealed, key_id=key_id, sha256=made.sha256, size=len(made.content),
        name=made.name, media_type=made.media_type,
    )  # fmt: skip


def content_of(kept: PaymentFile) -> BankFile:
    """Open a file that was kept; its bytes are those that were written.

    Raises:
        Unavailable: ``payee_key_missing``.
        Broken: ``payee_damaged``, ``payment_file_damaged``.
    """
    content = unseal_bytes(kept.key_id, bytes(kept.sealed), kept.batch_id)
    found = BankFile(kept.name, kept.media_type, content)
    if found.sha256 != kept.sha256:
        raise Broken("This file is not what was written.", code="payment_file_damaged")
    return found


def file_answer(found: BankFile) -> HttpResponse:
    """Return a file to take away; nobody keeps a copy on the way."""
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["Cache-Control"] = "no-store"
    return response
