"""What can be wrong with a row of transactions, and the bit each has while rows are checked."""

from opencpor.usage.imports.codes import Code, Problem

PROBLEMS = (
    Problem(0, Code.MISSINGVALUE, "transaction_id", "is empty"),
    Problem(1, Code.MISSINGVALUE, "partner_id", "is empty"),
    Problem(2, Code.MISSINGVALUE, "tenant_id", "is empty"),
    Problem(3, Code.MISSINGVALUE, "product", "is empty"),
    Problem(4, Code.MISSINGVALUE, "date", "is empty"),
    Problem(5, Code.MISSINGVALUE, "amount", "is empty"),
    Problem(6, Code.MISSINGVALUE, "currency", "is empty"),
    Problem(7, Code.BADID, "transaction_id", "{} is no id"),
    Problem(8, Code.BADTENANT, "tenant_id", "{} is no tenant id"),
    Problem(9, Code.BADSUBSCRIPTION, "subscription_id", "{} is no subscription id"),
    Problem(10, Code.UNKNOWNPARTNER, "partner_id", "{} is no location's PartnerID"),
    Problem(11, Code.UNKNOWNPRODUCT, "product", "{} is no product of the program"),
    Problem(12, Code.BADDATE, "date", "{} is no date that can be read"),
    Problem(13, Code.FUTUREMONTH, "date", "{} lies in a month that has not begun"),
    Problem(14, Code.BADAMOUNT, "amount", "{} is no amount of the program's currency"),
    Problem(15, Code.OTHERCURRENCY, "currency", "{} is not the program's currency"),
    Problem(16, Code.CONFLICT, "", "the file has another row with this id that says otherwise"),
)
CONFLICT_BIT = 16
