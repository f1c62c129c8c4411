"""Statements of account and notifications as ISO 20022 camt.053 and camt.054. Pure.

What moved on the account that pays says which payments were made and which came back. Read element
by element, as `pain002`: what is read here has had the same names since version 2.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

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
from opencpor.incentives.payments.bank.places import in_statement

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05([34])\.001\.(0[2-9]|1[0-3])")
KINDS = {"3": ("camt053", "BkToCstmrStmt", "Stmt"),
         "4": ("camt054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")}  # fmt: skip
PAYMENT = re.compile(r"pay-[0-9a-z]+")
ORDER = re.compile(r"(pbt-[0-9a-z]+)(-[A-Z]{3})?")
LATER = frozenset({"PDNG", "INFO", "FUTR"})
"""What an entry can be besides booked."""
GROUPS, LINES = ("NtryDtls",), ("NtryDtls", "TxDtls")


def _documents(root: Element) -> Iterator[tuple[str, Element]]:
    for one in root.every("Document"):
        if found := NAMESPACE.fullmatch(one.space):
            yield found[1], one


def kind_of(root: Element) -> str:
    """Return ``camt053`` or ``camt054``; empty: it is neither."""
    return next((KINDS[digit][0] for digit, _ in _documents(root)), "")


def _account(statement: Element) -> str:
    said = statement.said("Acct", "Id", "IBAN") or statement.said("Acct", "Id", "Othr", "Id")
    return "".join(said.split()).upper()


def _payment(line: Element) -> str:
    """Return by which of our references an entry's line names a payment; empty: by none."""
    names = (line.said("Refs", "EndToEndId"), line.said("Refs", "InstrId"))
    return next((name for name in names if PAYMENT.fullmatch(name)), "")


def _order(names: Element | None) -> tuple[str, str]:
    """Return which order is named, and which part of it; empty: none of ours."""
    if names is None:
        return "", ""
    part, order = (ORDER.fullmatch(names.said(name)) for name in ("PmtInfId", "MsgId"))
    if part and part[2]:
        return part[1], part[0]
    return (order[1], "") if order and not order[2] else ("", "")


def _outcome(entry: Element, line: Element) -> tuple[Outcome, str]:
    """Return what an entry says became of a payment, and its word if that is not known.

    Money that came in under our reference came back. What goes out and is said to be returned at
    the same time is for somebody to look at.
    """
    status = entry.said("Sts", "Cd") or entry.said("Sts")
    if status != "BOOK":
        return (Outcome.PENDING, "") if status in LATER else (Outcome.UNKNOWN, status)
    way = line.said("CdtDbtInd") or entry.said("CdtDbtInd")
    back = entry.said("RvslInd") in {"true", "1"} or line.first("RtrInf") is not None
    if way == "DBIT":
        return (Outcome.CONTRADICTORY if back else Outcome.SETTLED), ""
    return (Outcome.RETURNED, "") if way == "CRDT" else (Outcome.UNKNOWN, way)


def _amount(line: Element, beside: Element | None) -> tuple[int | None, str]:
    """Return what was moved of a payment; what was asked for, if that was in another currency."""
    asked = line.first("AmtDtls", "InstdAmt", "Amt")
    moved = line.first("TtlAmt") or line.first("Amt") or line.first("AmtDtls", "TxAmt", "Amt")
    moved = moved or beside
    other = asked and moved and asked.attributes.get("Ccy") != moved.attributes.get("Ccy")
    found = asked if moved is None or other else moved
    return amount_in(found) if found else (None, "")


def _reason(line: Element) -> tuple[str, str]:
    code = line.said("RtrInf", "Rsn", "Cd") or line.said("RtrInf", "Rsn", "Prtry")
    texts = [said.text for said in line.all("RtrInf", "AddtlInf")]
    return one_line(code), one_line(" ".join(texts))


def _named(entry: Element) -> Iterator[tuple[Element, str, str, str]]:
    """Give each part of an entry that names payments of ours: with order, part and reference."""
    for group in entry.all("NtryDtls"):
        lines = [(line, _payment(line)) for line in group.all("TxDtls")]
        own = [(line, "", "", name) for line, name in lines if name]
        whole = group.first("Btch")
        if not own and any(_order(whole)) and whole:
            own = [(whole, *_order(whole), "")]
        elif not own:
            orders = [(line, *_order(line.first("Refs"))) for line, _ in lines]
            own = [(line, order, part, "") for line, order, part in orders if order]
        yield from own


def _answers(statement: Element) -> Iterator[Answer]:
    account = _account(statement)
    for entry in statement.all("Ntry"):
        groups, lines = (sum(1 for _ in entry.all(*path)) for path in (GROUPS, LINES))
        for line, order, part, reference in _named(entry):
            outcome, word = _outcome(entry, line)
            code, text = _reason(line)
            all_of_it = groups == 1 and (line.name == "Btch" or lines == 1)
            amount, currency = _amount(line, entry.first("Amt") if all_of_it else None)
            yield Answer(
                order, reference, outcome, one_line(word) or code, text, part, amount, currency,
                line.place, account, exact=True,
            )  # fmt: skip


def read_camt(root: Element) -> tuple[Answer, ...]:
    """Read what a statement or notification says of payments of ours; other entries are left out.

    Entries over a whole batch have no reference; see `Answer`. Nothing says of which order a single
    payment is, so that its ``order_reference`` is empty. Where there are several statements their
    number begins each place: files without line ends have all of them in line 1.

    Raises:
        Invalid: With a code and the line, if an amount is none, or other documents are beside the
            statements; ``no_answers``.
    """
    for other in root.every("Document"):
        if not NAMESPACE.fullmatch(other.space):
            said = phrase("The file holds statements and something else.")
            raise refused(other.place, "mixed_documents", said, "Send them apart.")
    statements = [
        statement
        for digit, document in _documents(root)
        for statement in document.all(*KINDS[digit][1:])
    ]
    several = len(statements) > 1
    found = [
        replace(answer, place=in_statement(number, answer.place)) if several else answer
        for number, statement in enumerate(statements, start=1)
        for answer in _answers(statement)
    ]
    if len(found) > MOST_ROWS:
        raise too_many(root.place)
    if not found:
        said = phrase("The statement names no payment that was made here.")
        raise refused(root.place, "no_answers", said, "Nothing has to be recorded of it.")
    return tuple(found)
