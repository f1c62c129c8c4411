"""Banks' status reports are read at every level, and nothing else is."""

import pytest

from opencpor.common.errors import Invalid, TooLarge
from opencpor.incentives.payments.bank.answers import MOST_ROWS, Answer, Outcome
from opencpor.incentives.payments.bank.elements import parse
from opencpor.incentives.payments.bank.pain002 import read_pain002 as read


def read_pain002(content: bytes) -> tuple[Answer, ...]:
    return read(parse(content))


def line(reference: str, status: str, more: str = "") -> str:
    return f"""<TxInfAndSts><StsId>1</StsId><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>
      <TxSts>{status}</TxSts>{more}</TxInfAndSts>"""


def reason(code: str, text: str = "", kind: str = "Cd") -> str:
    said = f"<AddtlInf>{text}</AddtlInf>" if text else ""
    return f"<StsRsnInf><Rsn><{kind}>{code}</{kind}></Rsn>{said}</StsRsnInf>"


def report(payments: str = "", group: str = "", version: str = "03") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-11-23T08:00:00</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>bat-1</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>
    {group}</OrgnlGrpInfAndSts>{payments}</CstmrPmtStsRpt></Document>""".encode()


def part(lines: str, status: str = "") -> str:
    return f"""<OrgnlPmtInfAndSts><OrgnlPmtInfId>bat-1-EUR</OrgnlPmtInfId>{status}{lines}
    </OrgnlPmtInfAndSts>"""


def outcomes(content: bytes) -> list[tuple[str, str, str, str]]:
    return [(one.part, one.reference, one.outcome.value, one.code)
            for one in read_pain002(content)]  # fmt: skip


@pytest.mark.parametrize("version", ["03", "09", "10", "12", "14"])
def test_each_transfer_is_answered_with_its_reason(version: str) -> None:
    lines = line("pay-1", "ACSC") + line("pay-2", "RJCT", reason("AC04", "Konto\n geschlossen"))

    first, second = read_pain002(report(part(lines), version=version))

    assert (first.reference, first.outcome, first.code) == ("pay-1", Outcome.SETTLED, "")
    assert second == Answer(
        "bat-1", "pay-2", Outcome.REJECTED, "AC04", "Konto geschlossen", "bat-1-EUR",
        place="line 6, TxInfAndSts",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        ("ACTC", "accepted", ""), ("ACCP", "accepted", ""), ("ACSP", "accepted", ""),
        ("ACSC", "settled", ""), ("ACCC", "settled", ""), ("PDNG", "pending", ""),
        ("RJCT", "rejected", "RJCT"), ("CANC", "rejected", "CANC"), ("XXXX", "unknown", "XXXX"),
    ],
)  # fmt: skip
def test_every_status_has_its_outcome(status: str, outcome: str, code: str) -> None:
    assert outcomes(report(part(line("pay-1", status)))) == [("bat-1-EUR", "pay-1", outcome, code)]


def test_a_whole_order_may_be_answered() -> None:
    group = f"<GrpSts>RJCT</GrpSts>{reason('FF01')}"

    assert outcomes(report(group=group)) == [("", "", "rejected", "FF01")]


def test_all_of_a_currency_may_be_answered() -> None:
    status = f"<PmtInfSts>RJCT</PmtInfSts>{reason('Z1', kind='Prtry')}"

    found = outcomes(report(part(line("pay-1", "ACCP"), status), "<GrpSts>PART</GrpSts>"))

    assert found == [
        ("", "", "pending", ""),
        ("bat-1-EUR", "", "rejected", "Z1"),
        ("bat-1-EUR", "pay-1", "accepted", ""),
    ]


def test_the_amount_is_read_to_the_minor_unit() -> None:
    amount = '<OrgnlTxRef><Amt><InstdAmt Ccy="BHD">12.5</InstdAmt></Amt></OrgnlTxRef>'

    (found,) = read_pain002(report(part(line("pay-1", "ACSC", amount))))

    assert (found.amount_minor, found.currency) == (12_500, "BHD")


def test_a_transfer_without_its_own_reference_is_known_by_the_other_one() -> None:
    lines = line("NOTPROVIDED", "ACCP", "").replace(
        "<StsId>1</StsId>", "<OrgnlInstrId>pay-9</OrgnlInstrId>"
    )

    assert outcomes(report(part(lines))) == [("bat-1-EUR", "pay-9", "accepted", "")]


def test_a_report_in_an_envelope_is_read() -> None:
    inner = report(part(line("pay-1", "ACCP"))).decode().partition("?>")[2]
    wrapped = f'<E xmlns="urn:x"><H>1</H><Body>{inner}</Body></E>'.encode()

    assert [one[1] for one in outcomes(wrapped)] == ["pay-1"]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "not_xml", "line 1"),
        (b"<a>\n<b></a>", "not_xml", "line 2"),
        (BOMB, "document_type", "line 1"),
        (OUTSIDE, "document_type", "line 1"),
        (b"<a>" * 50, "too_many_elements", "line 1"),
        (b"<Document xmlns='urn:other'/>", "not_pain002", "line 1, Document"),
        (report(), "no_answers", "line 2, Document"),
        (report(version="02"), "not_pain002", "line 2, Document"),
        (report().replace(b"bat-1<", b"<"), "no_order", "line 2, CstmrPmtStsRpt"),
        (report(part(line("", "ACCP"))), "no_reference", "line 5, TxInfAndSts"),
        (report(part("").replace("bat-1-EUR", "")), "no_part", "line 5, OrgnlPmtInfAndSts"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    content: bytes, code: str, place: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_pain002(content)

    assert refused.value.code == code
    assert [(error.field, error.code) for error in refused.value.errors] == [(place, code)]


@pytest.mark.parametrize("amount", ['Ccy="EUR">1.234', 'Ccy="XAU">1', 'Ccy="EUR">NaN', ">1"])
def test_an_amount_that_is_none_is_refused(amount: str) -> None:
    said = f"<OrgnlTxRef><Amt><InstdAmt {amount}</InstdAmt></Amt></OrgnlTxRef>"

    with pytest.raises(Invalid) as refused:
        read_pain002(report(part(line("pay-1", "ACSC", said))))

    assert refused.value.code == "bad_amount"


def test_a_file_of_too_many_bytes_is_not_read() -> None:
    with pytest.raises(TooLarge):
        read_pain002(b" " * (20 * 1024 * 1024 + 1))


@pytest.mark.parametrize("amount", ["1E30", "10000000000000.00"])
def test_an_amount_that_cannot_be_kept_is_refused(amount: str) -> None:
    told = f'<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt></Amt></OrgnlTxRef>'

    with pytest.raises(Invalid) as refused:
        read_pain002(report(part(line("pay-1", "ACSC", told))))

    assert refused.value.code == "bad_amount"


def test_text_between_elements_is_left_out_and_text_in_pieces_is_whole() -> None:
    (root,) = parse(b"<a>x<b>1<!-- - -->2&amp;3</b>y<c/>z</a>").every("a")

    assert (root.text, root.said("b"), root.said("c")) == ("", "12&3", "")


def test_more_transfers_than_are_taken_at_once_are_refused() -> None:
    lines = line("pay-1", "ACSC") * (MOST_ROWS + 1)

    with pytest.raises(Invalid) as refused:
        read_pain002(report(part(lines)))

    assert refused.value.code == "too_many_rows"
