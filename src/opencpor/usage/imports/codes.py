"""Why a row is in quarantine: the closed list, and the bit each has while rows are checked."""

from dataclasses import dataclass
from enum import StrEnum


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
    Code.BROKENROW: "Give the row as many values as there are headings; close quotation marks.",
    Code.MISSINGVALUE: "Fill in the value that is missing.",
    Code.BADTENANT: "Give the tenant id as a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
    Code.BADSUBSCRIPTION: "Give the subscription id as a GUID, or leave it empty.",
    Code.UNKNOWNWORKLOAD: "Use a workload key, or have the name added to the program as an alias.",
    Code.BADMONTH: "Write the month as 2024-03, 202403 or a date such as 2024-03-31.",
    Code.FUTUREMONTH: "Send usage of a month that has begun.",
    Code.NEGATIVECOUNT: "Give 0 or more.",
    Code.FRACTIONALCOUNT: "Give a whole number.",
    Code.BADCOUNT: "Give a whole number of at most 18 digits, without separators.",
    Code.NOFIGURES: "Give active users, paid units, or both.",
    Code.BADFLAG: "Mark duplicate rows with 1, others with 0.",
    Code.BADDATE: "Give dates as 2024-03-31, not later than the report's date.",
    Code.BADID: "Give an id of at most 100 characters.",
    Code.UNKNOWNPARTNER: "Give the PartnerID of a location that the directory has.",
    Code.UNKNOWNPRODUCT: "Use a key, name or alias of one of the program's products or workloads.",
    Code.BADAMOUNT: "Give an amount such as -1234.50: at most 12 digits, no more decimals than its "
    "currency has, and no separators.",
    Code.OTHERCURRENCY: "Send amounts in the program's currency; they are never converted.",
    Code.CONFLICT: "Send one row for each unit and month, or transaction; all that differ were "
    "left out.",
}


@dataclass(frozen=True)
class Problem:
    """One thing that can be wrong with a row.

    Attributes:
        bit: Its place in a row's set of problems.
        code: What it is called.
        column: Which column it is about; empty for the whole row.
        text: What is wrong; ``{}`` stands for the value.
    """

    bit: int
    code: Code
    column: str
    text: str


def _count_problems(column: str, first: int) -> tuple[Problem, ...]:
    return (
        Problem(first, Code.NEGATIVECOUNT, column, "{} is negative"),
        Problem(first + 1, Code.FRACTIONALCOUNT, column, "{} is no whole number"),
        Problem(first + 2, Code.BADCOUNT, column, "{} is no number that can be read"),
    )


PROBLEMS = (
    Problem(0, Code.MISSINGVALUE, "tenant_id", "is empty"),
    Problem(1, Code.MISSINGVALUE, "workload", "is empty"),
    Problem(2, Code.MISSINGVALUE, "month", "is empty"),
    Problem(3, Code.BADTENANT, "tenant_id", "{} is no tenant id"),
    Problem(4, Code.BADSUBSCRIPTION, "subscription_id", "{} is no subscription id"),
    Problem(5, Code.UNKNOWNWORKLOAD, "workload", "{} is no workload of the program"),
    Problem(6, Code.BADMONTH, "month", "{} is no month that can be read"),
    Problem(7, Code.FUTUREMONTH, "month", "{} lies in the future"),
    *_count_problems("active_users", 8),
    *_count_problems("paid_units", 11),
    *_count_problems("assigned_units", 14),
    Problem(17, Code.NOFIGURES, "active_users", "neither active users nor paid units are given"),
    Problem(18, Code.BADFLAG, "duplicate", "{} is neither 0 nor 1"),
    Problem(19, Code.CONFLICT, "", "the file has another row for this unit and month with "
            "different figures"),
)  # fmt: skip
CONFLICT_BIT = 19
COUNT_BITS = {"active_users": 8, "paid_units": 11, "assigned_units": 14}
