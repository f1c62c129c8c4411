"""What a report says of a mail: read from the shapes that servers write, and from hostile ones."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.notices.returned.corpus import ANN, FAILED, MAIL, report

from opencpor.notices.returned.rules import (
    MOST_BYTES,
    MOST_LINES,
    MOST_PARTS,
    Fate,
    NotAReportError,
    read_report,
)


@pytest.mark.parametrize("name", FAILED)
def test_a_failure_is_read_whoever_wrote_it(name: str) -> None:
    [said] = read_report(report(name))
    assert (said.fate, said.status, said.words) == (Fate.FAILED, *FAILED[name])
    assert said.message_ids == (MAIL,)
    assert ANN in said.recipients


def test_a_delay_is_no_failure() -> None:
    [said] = read_report(report("postfix_delayed"))
    assert (said.fate, said.status, said.recipients) == (Fate.DELAYED, "4.4.1", (ANN,))


def test_an_address_is_compared_in_lower_case() -> None:
    [said] = read_report(report("postfix_failed", recipient="Ann@Contoso.Example"))
    assert said.recipients == (ANN,)


def test_a_receipt_says_nothing_of_a_failure() -> None:
    assert read_report(report("read_receipt")) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Action: failed", b"Action: delivered"),
        (b"Status: 5.1.1", b"Status: 2.1.5"),
        (b"message/delivery-status", b"text/plain"),
        (b"rfc822; " + ANN.encode(), b"rfc822; nobody"),
    ],
)
def test_what_contradicts_itself_or_names_nobody_says_nothing(old: bytes, new: bytes) -> None:
    changed = report("postfix_failed").replace(b"Original-Recipient", b"X-Recipient")
    assert read_report(changed.replace(old, new)) == ()


def test_a_mail_in_which_a_report_is_quoted_is_none() -> None:
    quoted = b"Content-Type: message/rfc822\r\n\r\n" + report("postfix_failed")
    with pytest.raises(NotAReportError):
        read_report(quoted)


@pytest.mark.parametrize(
    "raw",
    [
        report("out_of_office"),
        report("postfix_failed", message_id="none"),
        b"",
        b"Content-Type: multipart/report\r\n\r\nno parts",
        report("postfix_failed") + b"x" * MOST_BYTES,
        report("postfix_failed") + b"\n" * MOST_LINES,
        report("postfix_failed") + b"Content-Type: message/rfc822\n\n" * MOST_PARTS,
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(raw: bytes) -> None:
    with pytest.raises(NotAReportError) as refused:
        read_report(raw)
    assert str(refused.value).startswith("it ")


LINES = st.sampled_from(
    [line for name in ("exchange", "gmail") for line in report(name).split(b"\r\n")]
)


@given(st.lists(LINES | st.binary(max_size=40), max_size=80))
@example([b"Content-Type: multipart/report; boundary=\xff", b"", b"--\xff"])
def test_whatever_comes_is_read_or_refused(lines: list[bytes]) -> None:
    head = b'Content-Type: multipart/report; boundary="000000000000aabbcc0600000001"\r\n'
    try:
        said = read_report(head + b"\r\n".join(lines))
    except NotAReportError:
        return
    assert all(one.recipients and one.message_ids for one in said)
