"""What can be wrong with a row of transactions, and the bit each has while rows are checked."""

from opencpor.usage.imports.codes import Code, Problem

PROBLEMS = (
    Problem(0, Code.MISSINGVALUE, "transaction_id", "{column} is empty"),
    Problem(1, Code.MISSINGVALUE, "partner_id", "{column} is empty"),
    Problem(2, Code.MISSINGVALUE, "tenant_id", "{column} is empty"),
    Problem(3, Code.MISSINGVALUE, "product", "{column} is empty"),
    Problem(4, Code.MISSINGVALUE, "date", "{column} is empty"),
    Problem(5, Code.MISSINGVALUE, "amount", "{column} is empty"),
    Problem(6, Code.MISSINGVALUE, "currency", "{column} is empty"),
    Problem(7, Code.BADID, "transaction_id", "{column} '{value}' is no id"),
    Problem(8, Code.BADTENANT, "tenant_id", "{column} '{value}' is no tenant id"),
    Problem(9, Code.BADSUBSCRIPTION, "subscription_id", "{column} '{value}' is no subscription id"),
    Problem(10, Code.UNKNOWNPARTNER, "partner_id", "{column} '{value}' is no location's PartnerID"),
    Problem(11, Code.UNKNOWNPRODUCT, "product", "{column} '{value}' is no product of the program"),
    Problem(12, Code.BADDATE, "date", "{column} '{value}' is no date that can be read"),
    Problem(13, Code.FUTUREMONTH, "date", "{column} '{value}' lies in a month that has not begun"),
    Problem(
        14, Code.BADAMOUNT, "amount", "{column} '{value}' is no amount of the program's currency"
    ),
    Problem(15, Code.OTHERCURRENCY, "currency", "{column} '{value}' is not the program's currency"),
    Problem(16, Code.CONFLICT, "", "the file has another row with this id that says otherwise"),
)
CONFLICT_BIT = 16
