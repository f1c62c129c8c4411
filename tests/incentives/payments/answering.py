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


def answered(actor: Actor, content: bytes, **more: str) -> list[tuple[str, str]]:
    """Record a file; return what became of its lines, and why."""
    row = record_answers(read_file("answer", content), actor, **more).file
    return told(row)


def told(row: AnswerFile) -> list[tuple[str, str]]:
    lines = AnswerLine.objects.filter(file=row).order_by("number")
    return list(lines.values_list("result", "why"))
