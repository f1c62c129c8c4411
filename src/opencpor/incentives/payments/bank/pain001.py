"""Orders to pay as ISO 20022 pain.001.001.09, through the classes of pyiso20022. Pure.

The library is imported where it is used: it takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING

from schwifty import IBAN

from opencpor.common.errors import FieldError
from opencpor.common.money import from_minor_units
from opencpor.common.phrases import phrase
from opencpor.incentives.payments.bank import transfers
from opencpor.incentives.payments.bank.letters import in_latin
from opencpor.incentives.payments.bank.transfers import Debtor, Order, Transfer, part_reference

if TYPE_CHECKING:
    from pyiso20022.pain import pain_001_001_09 as iso

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME = 70  # SEPA's; ISO itself takes 140
LONGEST_REMITTANCE = 140
MOST_DIGITS = 18  # of a sum
NOT_PROVIDED = "NOTPROVIDED"  # what is written where a bank's BIC follows from the IBAN
CLEARING_SYSTEMS = {
    "AU": "AUBSB", "CA": "CACPA", "CN": "CNAPS", "HK": "HKNCC", "IN": "INFSC", "JP": "JPZGN",
    "KR": "KRBOK", "NZ": "NZNCC", "SG": "SGIBG", "TH": "THCBC", "TW": "TWNCC", "US": "USABA",
    "ZA": "ZANCC",
}  # fmt: skip
"""ISO's external codes of the systems that routing codes belong to."""


def _amount(transfer: Transfer) -> Decimal:
    return from_minor_units(transfer.amount_minor, transfer.currency)


def _sum(paid: Iterable[Transfer]) -> Decimal:
    return sum((_amount(one) for one in paid), start=Decimal())


def _fit(field: str, text: str, longest: int, errors: list[FieldError]) -> str:
    """Return a text as the file has it, cut at the length; what cannot be written is noted."""
    written, lost = in_latin(text)
    if lost:
        said = phrase(
            "{letters!r} cannot be written in the letters that banks take.", letters=lost[:20]
        )
        remedy = phrase("Enter the name as the bank writes it in Latin letters.")
        errors.append(FieldError(field, "not_latin", said, remedy))
    elif not written:
        errors.append(FieldError(field, "required", "There is nothing to write.", "Enter it."))
    return written[:longest].rstrip("/ ")


def _account_errors(order: Order) -> Iterator[FieldError]:
    debtor = order.debtor
    if debtor is None:
        said = phrase("The account that pays is not known.")
        yield FieldError("debtor", "no_debtor", said, "Enter it, or take the file as CSV.")
    elif not (debtor.iban or (debtor.account and debtor.bic)):
        said = phrase("The account that pays has neither an IBAN nor a number with a BIC.")
        yield FieldError("debtor", "no_account", said, "Correct it.")
    for place, one in enumerate(order.transfers):
        if not (one.iban or one.account):
            said = phrase(
                "The account of {reference} is kept in another system.", reference=one.reference
            )
            remedy = phrase("Take the file as CSV.")
            yield FieldError(f"transfers[{place}].account", "no_account", said, remedy)
    if len(_sum(order.transfers).as_tuple().digits) > MOST_DIGITS:
        said = phrase("The sum has more digits than the file takes.")
        yield FieldError("transfers", "sum_too_large", said, "Make several batches.")


def _fitted(order: Order) -> tuple[Debtor, list[Transfer]]:
    """Return who pays and what, in the letters of the file.

    Raises:
        Invalid: ``unfit_for_bank``.
    """
    transfers.check_order(order)
    errors = list(_account_errors(order))
    debtor = order.debtor or Debtor("-", "", "")
    payer = replace(debtor, name=_fit("debtor.name", debtor.name, LONGEST_NAME, errors))
    fitted = [
        replace(
            one,
            name=_fit(f"transfers[{place}].name", one.name, LONGEST_NAME, errors),
            remittance=_fit(
                f"transfers[{place}].remittance", one.remittance, LONGEST_REMITTANCE, errors
            ),
        )
        for place, one in enumerate(order.transfers)
    ]
    if errors:
        raise transfers.refusal(errors)
    return payer, fitted


def _in_sepa(iban: str) -> bool:
    return bool(iban) and IBAN(iban, allow_invalid=True).in_sepa_zone


def _account(iban: str, number: str) -> iso.CashAccount38:
    from pyiso20022.pain import pain_001_001_09 as iso

    other = iso.GenericAccountIdentification1(id=number) if not iban else None
    return iso.CashAccount38(id=iso.AccountIdentification4Choice(iban=iban or None, othr=other))


def _agent(
    bank: iso.FinancialInstitutionIdentification18,
) -> iso.BranchAndFinancialInstitutionIdentification6:
    from pyiso20022.pain import pain_001_001_09 as iso

    return iso.BranchAndFinancialInstitutionIdentification6(fin_instn_id=bank)


def _paying_bank(debtor: Debtor) -> iso.BranchAndFinancialInstitutionIdentification6:
    from pyiso20022.pain import pain_001_001_09 as iso

    if debtor.bic:
        return _agent(iso.FinancialInstitutionIdentification18(bicfi=debtor.bic))
    unsaid = iso.GenericFinancialIdentification1(id=NOT_PROVIDED)
    return _agent(iso.FinancialInstitutionIdentification18(othr=unsaid))


def _receiving_bank(
    one: Transfer,
) -> iso.BranchAndFinancialInstitutionIdentification6 | None:
    """Return the bank by what is known of it; an IBAN alone says its bank."""
    from pyiso20022.pain import pain_001_001_09 as iso

    if not (one.bic or one.routing):
        return None
    member = None
    if one.routing:
        system = CLEARING_SYSTEMS.get(one.country)
        member = iso.ClearingSystemMemberIdentification2(
            clr_sys_id=iso.ClearingSystemIdentification2Choice(cd=system) if system else None,
            mmb_id=one.routing,
        )
    place = iso.PostalAddress24(ctry=one.country) if one.country and not one.bic else None
    bank = iso.FinancialInstitutionIdentification18(
        bicfi=one.bic or None, clr_sys_mmb_id=member, pstl_adr=place
    )
    return _agent(bank)


def _transaction(one: Transfer) -> iso.CreditTransferTransaction34:
    from pyiso20022.pain import pain_001_001_09 as iso

    amount = iso.ActiveOrHistoricCurrencyAndAmount(value=_amount(one), ccy=one.currency)
    return iso.CreditTransferTransaction34(
        pmt_id=iso.PaymentIdentification6(instr_id=one.reference, end_to_end_id=one.reference),
        amt=iso.AmountType4Choice(instd_amt=amount),
        cdtr_agt=_receiving_bank(one),
        cdtr=iso.PartyIdentification135(nm=one.name),
        cdtr_acct=_account(one.iban, one.account),
        rmt_inf=iso.RemittanceInformation16(ustrd=[one.remittance]),
    )


def _instruction(
    order: Order, debtor: Debtor, currency: str, paid: list[Transfer]
) -> iso.PaymentInstruction30:
    """Return what is paid in one currency; in euros between SEPA's accounts it is a SEPA one."""
    from pyiso20022.pain import pain_001_001_09 as iso
    from xsdata.models.datatype import XmlDate

    sepa = currency == "EUR" and all(_in_sepa(iban) for iban in
                                     [debtor.iban, *(one.iban for one in paid)])  # fmt: skip
    level = iso.ServiceLevel8Choice(cd="SEPA")
    bearer = iso.ChargeBearerType1Code
    return iso.PaymentInstruction30(
        pmt_inf_id=part_reference(order.reference, currency),
        pmt_mtd=iso.PaymentMethod3Code.TRF,
        nb_of_txs=str(len(paid)),
        ctrl_sum=_sum(paid),
        pmt_tp_inf=iso.PaymentTypeInformation26(svc_lvl=[level]) if sepa else None,
        reqd_exctn_dt=iso.DateAndDateTime2Choice(dt=XmlDate.from_date(order.execute_on)),
        dbtr=iso.PartyIdentification135(nm=debtor.name),
        dbtr_acct=_account(debtor.iban, debtor.account),
        dbtr_agt=_paying_bank(debtor),
        chrg_br=bearer.SLEV if sepa else bearer.SHAR,
        cdt_trf_tx_inf=[_transaction(one) for one in paid],
    )


def _document(order: Order, debtor: Debtor, paid: list[Transfer]) -> iso.Document:
    from pyiso20022.pain import pain_001_001_09 as iso
    from xsdata.models.datatype import XmlDateTime

    made_at = order.made_at.astimezone(UTC).replace(microsecond=0)
    by_currency = {one.currency: [t for t in paid if t.currency == one.currency] for one in paid}
    header = iso.GroupHeader85(
        msg_id=order.reference,
        cre_dt_tm=XmlDateTime.from_datetime(made_at),
        nb_of_txs=str(len(paid)),
        ctrl_sum=_sum(paid),
        initg_pty=iso.PartyIdentification135(nm=debtor.name),
    )
    parts = [_instruction(order, debtor, *part) for part in sorted(by_currency.items())]
    asked = iso.CustomerCreditTransferInitiationV09(grp_hdr=header, pmt_inf=parts)
    return iso.Document(cstmr_cdt_trf_initn=asked)


def write_pain001(order: Order) -> bytes:
    """Write an order as pain.001.001.09; equal orders give equal bytes.

    Transfers of one currency are one payment information, in the order in which they were given.
    Names and texts are written in Latin letters and cut at what SEPA takes.

    Raises:
        Invalid: ``unfit_for_bank``, with everything that is wrong.
    """
    from xsdata.formats.dataclass.serializers import XmlSerializer
    from xsdata.formats.dataclass.serializers.config import SerializerConfig
    from xsdata.formats.dataclass.serializers.writers import XmlEventWriter

    debtor, paid = _fitted(order)
    # Always the writer of the standard library: another one might write other quotes.
    serializer = XmlSerializer(config=SerializerConfig(indent="  "), writer=XmlEventWriter)
    return serializer.render(_document(order, debtor, paid), {None: NAMESPACE}).encode()
