"""Statements of account say what left and what came back; entries of others are left out."""

from decimal import Decimal

import pytest
from pyiso20022.camt.camt_053_001_08 import camt_053_001_08 as iso
from tests.incentives.payments.answering import about, entry, statement
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.models.datatype import XmlDateTime

from opencpor.common.errors import Invalid
from opencpor.incentives.payments.bank.answers import MOST_ROWS, Answer, Outcome
from opencpor.incentives.payments.bank.camt import kind_of, read_camt
from opencpor.incentives.payments.bank.elements import parse

IBAN = "DE02120300000000202051"
TURNED = "<RvslInd>true</RvslInd><Sts>"
BACK = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Konto</AddtlInf><AddtlInf>zu</AddtlInf></RtrInf>"


def read(*entries: str, **more: str) -> tuple[Answer, ...]:
    return read_camt(parse(statement(*entries, **more)))


def brief(*entries: str) -> list[tuple[str, str, int | None, str]]:
    return [(one.reference, one.outcome.value, one.amount_minor, one.currency)
            for one in read(*entries)]  # fmt: skip


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_camt(parse(content))
    return refused.value.code


@pytest.mark.parametrize("kind", ["053", "054"])
@pytest.mark.parametrize(("version", "status"), [("02", "BOOK"), ("08", "<Cd>BOOK</Cd>")])
def test_money_that_left_settles_its_payment(kind: str, version: str, status: str) -> None:
    content = statement(entry(about("pay-1"), status=status), kind=kind, version=version)

    assert kind_of(parse(content)) == f"camt{kind}"
    assert read_camt(parse(content)) == (
        Answer("", "pay-1", Outcome.SETTLED, amount_minor=180_000, currency="USD",
               place="line 3, TxDtls", account=IBAN, exact=True),
    )  # fmt: skip


def test_money_that_came_in_under_our_reference_came_back() -> None:
    (found,) = read(entry(about("pay-1", BACK), way="CRDT"))

    assert (found.outcome, found.code, found.text) == (Outcome.RETURNED, "AC04", "Konto zu")


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (entry(about("pay-1"), way="CRDT"), "returned"),
        (entry(about("pay-1"), way="CRDT").replace("<Sts>", TURNED), "returned"),
        (entry(about("pay-1")).replace("<Sts>", TURNED), "contradictory"),
        (entry(about("pay-1", BACK)), "contradictory"),
        (entry(about("pay-1", "<CdtDbtInd>CRDT</CdtDbtInd>")), "returned"),
        (entry(about("pay-1"), status="<Cd>PDNG</Cd>"), "pending"),
        (entry(about("pay-1"), status="INFO"), "pending"),
        (entry(about("pay-1"), status="<Cd>XXXX</Cd>"), "unknown"),
        (entry(about("pay-1"), way="BOTH"), "unknown"),
    ],
)  # fmt: skip
def test_every_entry_has_its_outcome(one: str, outcome: str) -> None:
    assert [found[1] for found in brief(one)] == [outcome]


def test_entries_of_others_are_left_out() -> None:
    names = (
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><InstrId>pay-2</InstrId></Refs></TxDtls>"
    )
    others = [entry(about("salary-9"), "nonsense"), entry(""), entry(about("pay-1 "))]

    assert brief(*others, entry(names)) == [
        ("pay-1", "settled", 180_000, "USD"), ("pay-2", "settled", 180_000, "USD"),
    ]  # fmt: skip
    assert refusal(statement(*others[:2])) == "no_answers"


def test_each_payment_of_an_entry_says_its_own_amount() -> None:
    own = '<Amt Ccy="USD">10.00</Amt>'
    older = '<AmtDtls><TxAmt><Amt Ccy="USD">20.00</Amt></TxAmt></AmtDtls>'
    asked = '<Amt Ccy="EUR">9</Amt><AmtDtls><InstdAmt><Amt Ccy="USD">30</Amt></InstdAmt></AmtDtls>'
    less = '<Amt Ccy="USD">9</Amt><AmtDtls><InstdAmt><Amt Ccy="USD">30</Amt></InstdAmt></AmtDtls>'
    parts = [about(f"pay-{n}", said) for n, said in enumerate((own, older, asked, less, ""))]

    assert [found[2] for found in brief(entry("".join(parts)))] == [1_000, 2_000, 3_000, 900, None]


def test_an_entry_over_a_whole_batch_names_it() -> None:
    batch = "<Btch><MsgId>pbt-1</MsgId><PmtInfId>pbt-1-USD</PmtInfId></Btch>"
    order = "<TxDtls><Refs><MsgId>pbt-2</MsgId><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls>"

    found = read(entry(batch + "<TxDtls/><TxDtls/>"), entry(order), entry(batch + about("pay-1")))

    assert [(one.order_reference, one.part, one.reference, one.amount_minor) for one in found] == [
        ("pbt-1", "pbt-1-USD", "", 180_000), ("pbt-2", "", "", 180_000), ("", "", "pay-1", 180_000),
    ]  # fmt: skip


def test_what_cannot_be_read_is_refused() -> None:
    assert refusal(statement(entry(about("pay-1"), "1E30"))) == "bad_amount"
    assert refusal(statement(*[entry(about("pay-1"))] * (MOST_ROWS + 1))) == "too_many_rows"
    both = statement(entry(about("pay-1"))) + b"<Document xmlns='urn:x'/>"
    assert refusal(b"<All>" + both + b"</All>") == "mixed_documents"
    assert kind_of(parse(statement(entry(about("pay-1")), version="01"))) == ""


def test_what_classes_of_the_official_schema_write_is_read() -> None:
    amount = iso.ActiveOrHistoricCurrencyAndAmount(value=Decimal("12.50"), ccy="EUR")
    line = iso.EntryTransaction10(
        refs=iso.TransactionReferences6(end_to_end_id="pay-7"), amt=amount,
        cdt_dbt_ind=iso.CreditDebitCode.CRDT,
        rtr_inf=iso.PaymentReturnReason5(rsn=iso.ReturnReason5Choice(cd="MD07")),
    )  # fmt: skip
    own = iso.ReportEntry10(
        amt=amount, cdt_dbt_ind=iso.CreditDebitCode.CRDT, sts=iso.EntryStatus1Choice(cd="BOOK"),
        bk_tx_cd=iso.BankTransactionCodeStructure4(),
        ntry_dtls=[iso.EntryDetails9(tx_dtls=[line])],
    )  # fmt: skip
    account = iso.CashAccount39(id=iso.AccountIdentification4Choice(iban=IBAN))
    stated = iso.AccountStatement9(id="S1", acct=account, ntry=[own])
    header = iso.GroupHeader81(msg_id="M1", cre_dt_tm=XmlDateTime(2026, 11, 22, 6, 0, 0))
    told = iso.BankToCustomerStatementV08(grp_hdr=header, stmt=[stated])
    document = iso.Document(bk_to_cstmr_stmt=told)

    (found,) = read_camt(parse(XmlSerializer().render(document).encode()))

    assert (found.reference, found.outcome, found.code) == ("pay-7", Outcome.RETURNED, "MD07")
    assert (found.amount_minor, found.currency, found.account) == (1_250, "EUR", IBAN)
