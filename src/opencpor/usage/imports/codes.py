"""Why a row is in quarantine: the closed list, and the bit each has while rows are checked."""

from dataclasses import dataclass
from enum import StrEnum

from opencpor.common.phrases import phrase


class Code(StrEnum):
    """Codes of quarantined rows, in the order in which one is chosen as the row's own."""

    BROKENROW = "BROKENROW"
    MISSINGVALUE = "MISSINGVALUE"
    BADTENANT = "BADTENANT"
    BADSUBSCRIPTION = "BADSUBSCRIPTION"
    UNKNOWNWORKLOAD = "UNKNOWNWORKLOAD"
    BADMONTH = "BADMONTH"
    FUTUREMONTH = "FUTUREMONTH"
    NEGATIVECOUNT = "NEGATIVECOUNT"
    FRACTIONALCOUNT = "FRACTIONALCOUNT"
    BADCOUNT = "BADCOUNT"
    NOFIGURES = "NOFIGURES"
    BADFLAG = "BADFLAG"
    BADDATE = "BADDATE"
    BADID = "BADID"
    UNKNOWNPARTNER = "UNKNOWNPARTNER"
    UNKNOWNPRODUCT = "UNKNOWNPRODUCT"
    BADAMOUNT = "BADAMOUNT"
    OTHERCURRENCY = "OTHERCURRENCY"
    CONFLICT = "CONFLICT"


REMEDIES = {
    Code.BROKENROW: phrase(
        "Give the row as many values as there are headings; close quotation marks."
    ),
    Code.MISSINGVALUE: phrase("Fill in the value that is missing."),
    Code.BADTENANT: phrase(
        "Give the tenant id as a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301."
    ),
    Code.BADSUBSCRIPTION: phrase("Give the subscription id as a GUID, or leave it empty."),
    Code.UNKNOWNWORKLOAD: phrase(
        "Use a workload key, or have the name added to the program as an alias."
    ),
    Code.BADMONTH: phrase("Write the month as 2024-03, 202403 or a date such as 2024-03-31."),
    Code.FUTUREMONTH: phrase("Send usage of a month that has begun."),
    Code.NEGATIVECOUNT: phrase("Give 0 or more."),
    Code.FRACTIONALCOUNT: phrase("Give a whole number."),
    Code.BADCOUNT: phrase("Give a whole number of at most 18 digits, without separators."),
    Code.NOFIGURES: phrase("Give active users, paid units, or both."),
    Code.BADFLAG: phrase("Mark duplicate rows with 1, others with 0."),
    Code.BADDATE: phrase("Give dates as 2024-03-31, not later than the report's date."),
    Code.BADID: phrase("Give an id of at most 100 characters."),
    Code.UNKNOWNPARTNER: phrase("Give the PartnerID of a location that the directory has."),
    Code.UNKNOWNPRODUCT: phrase(
        "Use a key, name or alias of one of the program's products or workloads."
    ),
    Code.BADAMOUNT: phrase(
        "Give an amount such as -1234.50: at most 12 digits, no more decimals than its "
        "currency has, and no separators."
    ),
    Code.OTHERCURRENCY: phrase("Send amounts in the program's currency; they are never converted."),
    Code.CONFLICT: phrase(
        "Send one row for each unit and month, or transaction; all that differ were left out."
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that can be wrong with a row.

    Attributes:
        bit: Its place in a row's set of problems.
        code: What it is called.
        column: Which column it is about; empty for the whole row.
        text: What is wrong, with the gaps ``column`` (what the layout calls it) and ``value``.
    """

    bit: int
    code: Code
    column: str
    text: str


def _count_problems(column: str, first: int) -> tuple[Problem, ...]:
    return (
        Problem(first, Code.NEGATIVECOUNT, column, "{column} '{value}' is negative"),
        Problem(first + 1, Code.FRACTIONALCOUNT, column, "{column} '{value}' is no whole number"),
        Problem(
            first + 2, Code.BADCOUNT, column, "{column} '{value}' is no number that can be read"
        ),
    )


PROBLEMS = (
    Problem(0, Code.MISSINGVALUE, "tenant_id", "{column} is empty"),
    Problem(1, Code.MISSINGVALUE, "workload", "{column} is empty"),
    Problem(2, Code.MISSINGVALUE, "month", "{column} is empty"),
    Problem(3, Code.BADTENANT, "tenant_id", "{column} '{value}' is no tenant id"),
    Problem(4, Code.BADSUBSCRIPTION, "subscription_id", "{column} '{value}' is no subscription id"),
    Problem(
        5, Code.UNKNOWNWORKLOAD, "workload", "{column} '{value}' is no workload of the program"
    ),
    Problem(6, Code.BADMONTH, "month", "{column} '{value}' is no month that can be read"),
    Problem(7, Code.FUTUREMONTH, "month", "{column} '{value}' lies in the future"),
    *_count_problems("active_users", 8),
    *_count_problems("paid_units", 11),
    *_count_problems("assigned_units", 14),
    Problem(
        17,
        Code.NOFIGURES,
        "active_users",
        "{column} neither active users nor paid units are given",
    ),
    Problem(18, Code.BADFLAG, "duplicate", "{column} '{value}' is neither 0 nor 1"),
    Problem(
        19,
        Code.CONFLICT,
        "",
        "the file has another row for this unit and month with different figures",
    ),
)
CONFLICT_BIT = 19
COUNT_BITS = {"active_users": 8, "paid_units": 11, "assigned_units": 14}
