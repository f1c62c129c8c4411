"""Measures the checker on the corpus.

python -m tests.corpus.measure            print the figures
python -m tests.corpus.measure --write    write them into docs/reference/checker.md
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.corpus.cases import FIRST, LAST, LINES, SIDES, Side
from tests.corpus.make import FOLDER, MANIFEST

from opencpor.claims.evidence.reading.child import reading_of
from opencpor.claims.evidence.rules.check import KINDS, check_file
from opencpor.claims.evidence.rules.checker import File, Question, Unit, check
from opencpor.claims.evidence.rules.naming import names_of
from opencpor.claims.evidence.rules.report import Hit, Report
from opencpor.programs.document.loading import load_document
from opencpor.programs.document.program import Program
from opencpor.programs.shipped import MICROSOFT, shipped_text

PAGE = Path(__file__).parents[2] / "docs/reference/checker.md"
ABOUT = ("tenant", "customer", "partner", "dates", "signature")
NAMES = {
    "line": "Workload of a line", "tenant": "Tenant ID or domain", "customer": "Customer",
    "partner": "Partner", "dates": "Date within the limit",
    "signature": "Signature, or words beside one",
}  # fmt: skip
HEAD = """# How well the checker reads

Written by `python -m tests.corpus.measure --write`; a test compares it with what the checker does.

The checker says what the files on a claim name, and where. It is advice: a person decides. It was
measured on the {documents} documents of `tests/corpus`: agreements, scans, tables, workbooks,
slides and mails, English and German, with near names, wrong tenants, old dates and several kinds of
signature. They are made up, by us, so the figures say how the checker does on the traps that we
know, not how often they occur. What is expected is what a careful person would say. *Precision*: of
what it says is found, how much is. *Recall*: of what a person finds, how much it finds. What a
person sees and no machine can read counts in neither; there it must say that it could not read.

| Question | Found rightly | Found wrongly | Overlooked | Precision | Recall |
|---|--:|--:|--:|--:|--:|
"""
UNREAD = """
Of {asked} questions whose answer stands in a scan or picture, it said of {said} that it could not
read; of {missing} it said that the answer is not there.

## Where it is wrong

"""
KNOWN = """
## What it cannot do

- It reads no pictures: scans, photos and drawn letters are *could not be read*, never *not found*.
- A date within the limit is any date in the document, not surely that of the signature.
- *Signature* by words says that a block for one is likely there, not that anybody signed. A digital
  signature is found, not verified.
- Words that a reader of the page cannot see (white on white, under a picture) count like others in
  a PDF. Hidden words of Word, hidden sheets and hidden slides do not.
- A name counts with another legal form: `Contoso AG` is found where `Contoso GmbH` stands.
"""


@dataclass(frozen=True)
class Judged:
    """One question about one document: what a person says, and what the checker says."""

    file: str
    about: str
    key: str  # of the workload; else as ``about``
    person: Hit
    checker: Hit


def question_of(program: Program, side: Side) -> Question:
    """Ask for every line of the corpus, as a claim would."""
    units = []
    for key in LINES:
        workload = program.workload(key)
        assert workload is not None
        units.append(Unit(key, names_of(workload, program.operator_name)))
    every = [*program.workloads, *program.products]
    others = [name for thing in every for name in names_of(thing, program.operator_name)]
    return Question(
        tuple(units), tuple(others), side.tenant, side.domain, (side.customer,), (side.partner,),
        FIRST, LAST,
    )  # fmt: skip


def report_on(name: str, question: Question) -> Report:
    """Take a document in as an upload would be, read it and check it."""
    with (FOLDER / name).open("rb") as source:
        facts = check_file(name, source, frozenset(KINDS), 25)
        source.seek(0)
        return check(question, [File(name, reading_of(source, facts.kind))])


def judged() -> Iterator[Judged]:
    """Yield every question about every document."""
    program = load_document(shipped_text(MICROSOFT))
    questions = {key: question_of(program, side) for key, side in SIDES.items()}
    for row in json.loads(MANIFEST.read_text(encoding="utf-8")):
        report = report_on(row["file"], questions[row["side"]])
        answers = {key: ("line", report.lines[key]) for key in LINES}
        answers |= {key: (key, getattr(report, key)) for key in ABOUT}
        for key, (about, answer) in answers.items():
            person = Hit.UNREAD if "*" in row["unread"] else Hit.NOT_FOUND
            person = Hit.FOUND if key in row["found"] else person
            yield Judged(row["file"], about, key, person, answer.hit)


def _share(part: int, whole: int) -> str:
    return f"{round(Fraction(1000 * part, whole)) / 10:.1f} %" if whole else "-"


def _rows(answers: list[Judged]) -> Iterator[str]:
    kinds = [*NAMES, ""]
    for kind in kinds:
        count = Counter((one.person, one.checker) for one in answers if kind in {"", one.about})
        right = count[Hit.FOUND, Hit.FOUND]
        wrong = count[Hit.NOT_FOUND, Hit.FOUND] + count[Hit.UNREAD, Hit.FOUND]
        missed = count[Hit.FOUND, Hit.NOT_FOUND] + count[Hit.FOUND, Hit.UNREAD]
        yield (
            f"| {NAMES.get(kind, '**All**')} | {right} | {wrong} | {missed} "
            f"| {_share(right, right + wrong)} | {_share(right, right + missed)} |\n"
        )


def _faults(answers: list[Judged]) -> Iterator[str]:
    for one in answers:
        if one.person is Hit.UNREAD and one.checker is not Hit.UNREAD:
            said = one.checker.value.replace("_", " ")
            yield f"- `{one.file}`: {one.key} {said}, though not readable\n"
        elif one.person is not Hit.UNREAD and one.checker is not one.person:
            said = "found, though it is not there" if one.checker is Hit.FOUND else "overlooked"
            yield f"- `{one.file}`: {one.key} {said}\n"


def page() -> str:
    """Return the published figures."""
    answers = list(judged())
    unread = [one for one in answers if one.person is Hit.UNREAD]
    said = Counter(one.checker for one in unread)
    documents = len({one.file for one in answers})
    text = HEAD.format(documents=documents) + "".join(_rows(answers))
    text += UNREAD.format(asked=len(unread), said=said[Hit.UNREAD], missing=said[Hit.NOT_FOUND])
    return text + ("".join(_faults(answers)) or "Nowhere.\n") + KNOWN


def main() -> None:
    """Print the figures, or write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        print(page())  # noqa: T201 - a command that prints


if __name__ == "__main__":
    main()
