"""Two batches of payments: one that the bank paid in full, and one that it has begun to answer.

Proposed and approved by two persons as ever; the bank's answers are files as banks send them.
"""

from django.db import transaction

from opencpor.common.money import format_amount, from_minor_units
from opencpor.incentives.payments.actions.approve_batch import approve_batch
from opencpor.incentives.payments.actions.propose_batch import Wish, propose_batch
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.bank.debtors import debtor_of
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import BankFormat, Payment, PaymentBatch
from opencpor.incentives.payments.queries import selection
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.world import World

REFUSED = "5300001"  # the location whose bank turned the payment down
STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>{batch}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>
<Stmt><Id>1</Id><Acct><Id>{account}</Id></Acct>{entries}
</Stmt></BkToCstmrStmt></Document>
"""
ENTRY = """
<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""
TABLE = "batch,reference,outcome,code\r\n{batch},{reference},rejected,AC04\r\n"


def pay_the_past(world: World) -> None:
    """Pay what is owed, and book the bank's statement; a second time changes nothing."""
    if PaymentBatch.objects.exists():
        return
    with transaction.atomic():
        batch = _approved(world)
        entries = "".join(_entry(row) for row in _payments(batch))
        made = f"{world.today:%Y-%m-%dT%H:%M:%S}"
        own = {"made": made, "account": _account(batch), "entries": entries}
        said = STATEMENT.format(batch=bank_reference(batch.id), **own)
        _answered("statement.xml", said, world)


def seed(world: World) -> None:
    """Have a batch at the bank, one payment of which came back; a second time changes nothing.

    Where nothing is owed it has none: data made by an earlier release may be paid already.
    """
    currency = latest_version(MICROSOFT).document.currency
    if PaymentBatch.objects.count() > 1 or not selection(MICROSOFT, currency, _form(currency)).paid:
        return
    with transaction.atomic():
        batch = _approved(world)
        refused = [one for one in _payments(batch) if one.location.location.partner_id == REFUSED]
        for row in refused:
            own = {"batch": bank_reference(batch.id), "reference": bank_reference(row.id)}
            _answered("answers.csv", TABLE.format(**own), world)


def _approved(world: World) -> PaymentBatch:
    form = _form(latest_version(MICROSOFT).document.currency)
    batch = propose_batch(Wish(MICROSOFT, form.value), world.actor("finance"))
    return approve_batch(batch.id, world.actor("second_finance"))


def _form(currency: str) -> BankFormat:
    return BankFormat.PAIN001 if debtor_of(MICROSOFT, currency) else BankFormat.CSV


def _payments(batch: PaymentBatch) -> list[Payment]:
    return [*batch.payments.select_related("location__location").order_by("id")]


def _account(batch: PaymentBatch) -> str:
    """Say whose statement it is: that of the account that pays, if one is known."""
    debtor = debtor_of(batch.program_key, batch.currency)
    if debtor is None or debtor.iban:
        return f"<IBAN>{debtor.iban if debtor else ''}</IBAN>"
    return f"<Othr><Id>{debtor.account}</Id></Othr>"


def _entry(row: Payment) -> str:
    amount = format_amount(from_minor_units(row.amount_minor, row.currency), row.currency)
    reference = bank_reference(row.id)
    return ENTRY.format(currency=row.currency, amount=amount, reference=reference)


def _answered(name: str, text: str, world: World) -> None:
    record_answers(read_file(name, text.encode()), world.actor("finance"))
