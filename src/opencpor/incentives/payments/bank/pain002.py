"""Banks' answers as ISO 20022 pain.002, versions 3 to 14. Pure.

Read element by element rather than by the library's classes: every version has classes of its own,
while what is read here has had the same names since version 3, and lines are needed for refusals.
"""

import re
from collections.abc import Iterator

from opencpor.common.phrases import phrase
from opencpor.common.text import one_line
from opencpor.incentives.payments.bank.answers import (
    MOST_ROWS,
    Answer,
    Outcome,
    refused,
    too_many,
)
from opencpor.incentives.payments.bank.elements import Element, amount_in

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(0[3-9]|1[0-4])")
UNSAID = frozenset({"", "NOTPROVIDED"})
STATUSES = {
    "ACTC": Outcome.ACCEPTED, "ACCP": Outcome.ACCEPTED, "ACSP": Outcome.ACCEPTED,
    "ACWC": Outcome.ACCEPTED, "ACFC": Outcome.ACCEPTED, "ACWP": Outcome.ACCEPTED,
    "ACPD": Outcome.ACCEPTED, "ACSC": Outcome.SETTLED, "ACCC": Outcome.SETTLED,
    "RJCT": Outcome.REJECTED, "CANC": Outcome.REJECTED, "PDNG": Outcome.PENDING,
    "RCVD": Outcome.PENDING, "PATC": Outcome.PENDING, "PART": Outcome.PENDING,
}  # fmt: skip
"""ISO's external codes of the status of payments; PART is said of each transfer by itself."""


def _reason(element: Element) -> tuple[str, str]:
    """Return the first reason's code, and all that the bank says about them."""
    reasons = list(element.all("StsRsnInf"))
    codes = (one.said("Rsn", kind) for one in reasons for kind in ("Cd", "Prtry"))
    code = next((code for code in codes if code), "")
    texts = [said.text for one in reasons for said in one.all("AddtlInf")]
    return one_line(code), one_line(" ".join(texts))


def _amount(line: Element) -> tuple[int | None, str]:
    """Return what the bank says the transfer's amount was, in minor units, and its currency.

    Raises:
        Invalid: If that is no amount of the currency.
    """
    found = line.first("OrgnlTxRef", "Amt", "InstdAmt")
    if found is None:
        return None, ""
    return amount_in(found)


def _answer(element: Element, status: str, order: str, reference: str, part: str) -> Answer | None:
    """Return what an element says; None: it says nothing by itself."""
    word = element.said(status)
    if not word:
        return None
    code, text = _reason(element)
    outcome = STATUSES.get(word, Outcome.UNKNOWN)
    unnamed = outcome is Outcome.UNKNOWN or (outcome is Outcome.REJECTED and not code)
    amount, currency = _amount(element)
    return Answer(
        order, reference, outcome, one_line(word) if unnamed else code, text, part,
        amount, currency, element.place,
    )  # fmt: skip


def _lines(element: Element, order: str, part: str) -> Iterator[Answer | None]:
    """Give what is said of single transfers.

    Raises:
        Invalid: If a line does not say of which.
    """
    for line in element.all("TxInfAndSts"):
        names = [line.said("OrgnlEndToEndId"), line.said("OrgnlInstrId")]
        reference = next((one_line(name) for name in names if name not in UNSAID), "")
        if not reference:
            said = phrase("The line does not say of which transfer it speaks.")
            raise refused(line.place, "no_reference", said)
        yield _answer(line, "TxSts", order, reference, part)


def _answers(report: Element) -> Iterator[Answer | None]:
    group = report.first("OrgnlGrpInfAndSts")
    order = one_line(group.said("OrgnlMsgId")) if group else ""
    if group is None or not order:
        said = phrase("The file does not say which file it answers (OrgnlMsgId).")
        raise refused(report.place, "no_order", said)
    yield _answer(group, "GrpSts", order, "", "")
    yield from _lines(report, order, "")
    for payments in report.all("OrgnlPmtInfAndSts"):
        part = one_line(payments.said("OrgnlPmtInfId"))
        if not part:
            said = phrase(
                "A part of the answer does not say which payments it speaks of (OrgnlPmtInfId)."
            )
            raise refused(payments.place, "no_part", said)
        yield _answer(payments, "PmtInfSts", order, "", part)
        yield from _lines(payments, order, part)


def read_pain002(root: Element) -> tuple[Answer, ...]:
    """Read a status report, also one in the envelope that some banks send it in.

    Raises:
        Invalid: With a code and the line, if it is none, or says not what it speaks of.
    """
    documents = [one for one in root.every("Document") if NAMESPACE.fullmatch(one.space)]
    reports = [report for one in documents for report in one.all("CstmrPmtStsRpt")]
    if not reports:
        said = phrase(
            "This is no status report pain.002 of version 3 to 14, but {name}.",
            name=one_line(root.name),
        )
        raise refused(root.place, "not_pain002", said, "Send the bank's status report.")
    found = [answer for report in reports for answer in _answers(report) if answer]
    if sum(1 for answer in found if answer.reference) > MOST_ROWS:
        raise too_many(root.place)
    if not found:
        raise refused(root.place, "no_answers", "The status report says nothing of any payment.")
    return tuple(found)
