"""Banks' answers as CSV are read line by line, and refused with every line that is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opencpor.common.cells import csv_parts
from opencpor.common.errors import Invalid
from opencpor.incentives.payments.bank.answers import MOST_ROWS, Answer, Outcome
from opencpor.incentives.payments.bank.csv_answers import NEEDED, OTHER, read_csv_answers

HEADING = ",".join((*NEEDED, *OTHER))


def read(*lines: str, heading: str = HEADING) -> tuple[Answer, ...]:
    return read_csv_answers("\r\n".join((heading, *lines)).encode())


def wrong(*lines: str, heading: str = HEADING) -> tuple[str, list[tuple[str, str]]]:
    with pytest.raises(Invalid) as refused:
        read(*lines, heading=heading)
    return refused.value.code, [(error.field, error.code) for error in refused.value.errors]


def test_a_line_says_what_became_of_a_transfer() -> None:
    found = read("bat-1,pay-1,Settled,,,,", "", "bat-1,pay-2,returned,MD07,sorry,12.50,EUR")

    assert found == (
        Answer("bat-1", "pay-1", Outcome.SETTLED, place="line 2"),
        Answer("bat-1", "pay-2", Outcome.RETURNED, "MD07", "sorry", "", 1250, "EUR", "line 4"),
    )


def test_a_spreadsheet_may_have_saved_it() -> None:
    content = "\ufeffReference;Batch;Outcome\r\n'=pay;bat-1;rejected\r\n".encode()

    assert read_csv_answers(content) == (Answer("bat-1", "=pay", Outcome.REJECTED, place="line 2"),)


def test_every_wrong_line_is_named() -> None:
    found = wrong("bat-1,pay-1,paid,,,,", ",pay-2,settled,,,1.234,EUR", "bat-1,,settled,,,1,")

    assert found == ("bad_rows", [
        ("line 2, outcome", "bad_outcome"),
        ("line 3, batch", "required"),
        ("line 3, amount", "bad_amount"),
        ("line 4, reference", "required"),
        ("line 4, amount", "bad_amount"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_heading"),
        (b"batch,reference\r\n1,2", "bad_heading"),
        (b"batch,reference,outcome,batch\r\n1,2,settled,3", "bad_heading"),
        (b"\xff\xfe\x00", "not_csv"),
        (HEADING.encode() + b'\r\n"open', "not_csv"),
        (HEADING.encode() + b"\r\na\0b,c,settled", "not_csv"),
        (HEADING.encode(), "no_answers"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_csv_answers(content)

    assert refused.value.code == code


ROWS = st.lists(
    st.tuples(
        st.from_regex(r"bat-[a-z0-9]{1,9}", fullmatch=True),
        st.from_regex(r"pay-[a-z0-9]{1,9}", fullmatch=True),
        st.sampled_from(["accepted", "settled", "rejected", "returned", "pending"]),
        st.from_regex(r"[A-Z]{2}[0-9]{2}", fullmatch=True),
        st.from_regex(r"[=+@a-z]{0,20}", fullmatch=True),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40)
@given(ROWS)
def test_what_was_written_is_read_back(rows: list[tuple[str, str, str, str, str]]) -> None:
    content = b"".join(csv_parts([("batch", "reference", "outcome", "code", "text"), *rows]))

    found = read_csv_answers(content)

    assert [(one.order_reference, one.reference, one.outcome.value, one.code, one.text)
            for one in found] == rows  # fmt: skip


@pytest.mark.parametrize("amount", ["1E30", "1e2", "NaN", "1_000", "10000000000000.00", "9" * 31])
def test_an_amount_that_cannot_be_kept_is_refused_with_its_line(amount: str) -> None:
    found = wrong("bat-1,pay-1,settled,,,9999999999999.99,EUR", f"b,p,settled,,,{amount},EUR")

    assert found == ("bad_rows", [("line 3, amount", "bad_amount")])


def test_more_lines_than_are_taken_at_once_are_refused() -> None:
    rows = ["b,p,settled"] * (MOST_ROWS + 1)

    assert len(read(*rows[1:])) == MOST_ROWS
    assert wrong(*rows) == ("too_many_rows", [("line 10002", "too_many_rows")])


def test_a_refusal_names_the_first_wrong_lines_and_counts_all() -> None:
    with pytest.raises(Invalid) as refused:
        read(*["b,p,paid"] * 70)

    assert "Wrong in the file: 70." in str(refused.value.detail)
    assert [one.field for one in refused.value.errors][-1:] == ["line 51, outcome"]
