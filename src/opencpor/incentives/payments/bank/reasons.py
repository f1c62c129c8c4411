"""What a bank's codes mean: ISO 20022's external reason codes as sentences for a partner. Pure."""

from opencpor.common.phrases import joined, phrase

REASONS = {
    "AC01": phrase("The account number is wrong."),
    "AC02": phrase("The number of the account that pays is wrong."),
    "AC03": phrase("The account number does not exist, or does not fit the bank."),
    "AC04": phrase("The account is closed."),
    "AC06": phrase("The account is blocked."),
    "AC07": phrase("The account is closed."),
    "AC13": phrase("The kind of account does not take this payment."),
    "AC14": phrase("The kind of account does not take this payment."),
    "AG01": phrase("The account does not allow this kind of payment."),
    "AG02": phrase("The bank does not take this kind of payment."),
    "AM01": phrase("The amount is zero."),
    "AM02": phrase("The amount is above what the bank allows."),
    "AM03": phrase("The bank does not take this currency."),
    "AM04": phrase("The operator's account did not hold enough."),
    "AM05": phrase("The bank takes it for a payment that was made before."),
    "AM09": phrase("The bank says that the amount is wrong."),
    "AM14": phrase("The amount is above what was agreed with the bank."),
    "BE01": phrase("The holder's name does not fit the account."),
    "BE04": phrase("The holder's address is missing or wrong."),
    "BE05": phrase("The bank does not know who sent the payment."),
    "BE06": phrase("The bank does not know the holder."),
    "CNOR": phrase("The bank cannot be reached by this way of paying."),
    "CUST": phrase("The holder asked for the payment to be returned."),
    "DNOR": phrase("The operator's bank cannot be reached by this way of paying."),
    "DT01": phrase("The date is wrong."),
    "DUPL": phrase("The bank takes it for a payment that was made before."),
    "ED05": phrase("The payment between the banks failed."),
    "FF01": phrase("The bank cannot read the file."),
    "FOCR": phrase("It was called back and returned."),
    "FRAD": phrase("The bank suspects fraud."),
    "MD06": phrase("The holder asked for the money to be returned."),
    "MD07": phrase("The holder of the account has died."),
    "MS02": phrase("The holder refused it and gave no reason."),
    "MS03": phrase("The bank refused it and gave no reason."),
    "NARR": phrase("The bank gives its reason in words."),
    "RC01": phrase("The BIC is wrong."),
    "RC04": phrase("The bank's code is missing or wrong."),
    "RR01": phrase("The bank must know more of who pays, by law."),
    "RR02": phrase("The bank must know the payer's name and address, by law."),
    "RR03": phrase("The bank must know the holder's name and address, by law."),
    "RR04": phrase("The bank refused it for a legal reason."),
    "TECH": phrase("The bank had a technical fault."),
    "TM01": phrase("It reached the bank too late in the day."),
}
CANCELLED = {"CANC": phrase("The payment was cancelled before it was made."),
             "RJCT": phrase("The bank gave no reason.")}  # fmt: skip
NO_REASON = phrase("The bank gave no reason.")
SAYS = "The bank says: "


def reason_in_words(code: str, text: str = "") -> str:
    """Return why the bank did not pay, for somebody who does not know its codes.

    A code that is not known here is named, with what the bank said besides.
    """
    known = (REASONS | CANCELLED).get(code.upper())
    if known is None and code:
        known = phrase("The bank's code is {code}.", code=code)
    return joined(known or "", phrase("The bank says: {said}", said=text) if text else "")


def reason_again(code: str, reason: str) -> str:
    """Return a reason that was kept as the phrase it was; what a person wrote as it is.

    Args:
        code: The bank's, which is kept beside the reason.
        reason: In English, as `reason_in_words` gave it.
    """
    whole = reason_in_words(code)
    begins = f"{whole} {SAYS}".lstrip()
    if reason == NO_REASON:
        return NO_REASON
    if reason.startswith(begins) and reason != begins:
        return reason_in_words(code, reason.removeprefix(begins))
    return whole if whole and reason == whole else reason
