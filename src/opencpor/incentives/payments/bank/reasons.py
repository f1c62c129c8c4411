"""What a bank's codes mean: ISO 20022's external reason codes as sentences for a partner. Pure."""

REASONS = {
    "AC01": "The account number is wrong.",
    "AC02": "The number of the account that pays is wrong.",
    "AC03": "The account number does not exist, or does not fit the bank.",
    "AC04": "The account is closed.",
    "AC06": "The account is blocked.",
    "AC07": "The account is closed.",
    "AC13": "The kind of account does not take this payment.",
    "AC14": "The kind of account does not take this payment.",
    "AG01": "The account does not allow this kind of payment.",
    "AG02": "The bank does not take this kind of payment.",
    "AM01": "The amount is zero.",
    "AM02": "The amount is above what the bank allows.",
    "AM03": "The bank does not take this currency.",
    "AM04": "The operator's account did not hold enough.",
    "AM05": "The bank takes it for a payment that was made before.",
    "AM09": "The bank says that the amount is wrong.",
    "AM14": "The amount is above what was agreed with the bank.",
    "BE01": "The holder's name does not fit the account.",
    "BE04": "The holder's address is missing or wrong.",
    "BE05": "The bank does not know who sent the payment.",
    "BE06": "The bank does not know the holder.",
    "CNOR": "The bank cannot be reached by this way of paying.",
    "CUST": "The holder asked for the payment to be returned.",
    "DNOR": "The operator's bank cannot be reached by this way of paying.",
    "DT01": "The date is wrong.",
    "DUPL": "The bank takes it for a payment that was made before.",
    "ED05": "The payment between the banks failed.",
    "FF01": "The bank cannot read the file.",
    "FOCR": "It was called back and returned.",
    "FRAD": "The bank suspects fraud.",
    "MD06": "The holder asked for the money to be returned.",
    "MD07": "The holder of the account has died.",
    "MS02": "The holder refused it and gave no reason.",
    "MS03": "The bank refused it and gave no reason.",
    "NARR": "The bank gives its reason in words.",
    "RC01": "The BIC is wrong.",
    "RC04": "The bank's code is missing or wrong.",
    "RR01": "The bank must know more of who pays, by law.",
    "RR02": "The bank must know the payer's name and address, by law.",
    "RR03": "The bank must know the holder's name and address, by law.",
    "RR04": "The bank refused it for a legal reason.",
    "TECH": "The bank had a technical fault.",
    "TM01": "It reached the bank too late in the day.",
}
CANCELLED = {"CANC": "The payment was cancelled before it was made.",
             "RJCT": "The bank gave no reason."}  # fmt: skip


def reason_in_words(code: str, text: str = "") -> str:
    """Return why the bank did not pay, for somebody who does not know its codes.

    A code that is not known here is named, with what the bank said besides.
    """
    known = (REASONS | CANCELLED).get(code.upper())
    said = f"The bank says: {text}" if text else ""
    if known is None:
        return " ".join(
            part for part in (f"The bank's code is {code}." if code else "", said) if part
        )
    return f"{known} {said}".strip()
