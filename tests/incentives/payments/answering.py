"""What banks answer to batches of tests."""

from opencpor.access.actor import Actor
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.models import AnswerFile, AnswerLine
from opencpor.incentives.payments.answers.reading import read_file
from opencpor.incentives.payments.bank.transfers import bank_reference
from opencpor.incentives.payments.models import Payment

HEADING = "batch,reference,outcome,code,text,amount,currency"


def line(row: Payment, outcome: str, rest: str = "") -> str:
    """One line of a table about a payment."""
    return f"{bank_reference(str(row.batch_id))},{bank_reference(row.id)},{outcome},{rest}"


def table(*lines: str) -> bytes:
    return "\r\n".join((HEADING, *lines)).encode()


def report(row: Payment, lines: str = "", *, group: str = "") -> bytes:
    """A status report about the batch of a payment."""
    batch = bank_reference(str(row.batch_id))
    part = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{batch}-{row.currency}</OrgnlPmtInfId>{lines}"
    return f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>B1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId>{group}
    </OrgnlGrpInfAndSts>{part}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()


def status(row: Payment, word: str, code: str = "") -> str:
    """What a status report says of one payment."""
    why = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else ""
    reference = bank_reference(row.id)
    return f"""<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{word}</TxSts>{why}
    </TxInfAndSts>"""


def entry(
    names: str, amount: str = "1800.00", way: str = "DBIT", *, status: str = "<Cd>BOOK</Cd>",
    currency: str = "USD",
) -> str:  # fmt: skip
    """What a statement says of money that moved: one entry, of one payment or of a batch."""
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>
    <Sts>{status}</Sts><NtryDtls>{names}</NtryDtls></Ntry>"""


def about(reference: str, more: str = "") -> str:
    """The details of an entry that name a payment."""
    return f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>{more}</TxDtls>"


def statement(
    *entries: str, kind: str = "053", version: str = "08", account: str = "DE02120300000000202051"
) -> bytes:
    """A statement of account, or a notification, with some entries."""
    outer, inner = {"053": ("BkToCstmrStmt", "Stmt"),
                    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}[kind]  # fmt: skip
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"
    return f"""<Document xmlns="{space}"><{outer}><GrpHdr><MsgId>S1</MsgId></GrpHdr><{inner}>
    <Acct><Id><IBAN>{account}</IBAN></Id></Acct>{"".join(entries)}</{inner}></{outer}>
    </Document>""".encode()


def answered(actor: Actor, content: bytes, **more: str) -> list[tuple[str, str]]:
    """Record a file; return what became of its lines, and why."""
    row = record_answers(read_file("answer", content), actor, **more).file
    return told(row)


def told(row: AnswerFile) -> list[tuple[str, str]]:
    lines = AnswerLine.objects.filter(file=row).order_by("number")
    return list(lines.values_list("result", "why"))
