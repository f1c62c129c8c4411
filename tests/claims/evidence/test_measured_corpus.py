"""The published figures are those of the checker as it is."""

from tests.corpus.make import FOLDER
from tests.corpus.measure import PAGE, judged, page

from opencpor.claims.evidence.rules.report import Hit

MOST_BYTES = 3_000_000
FEWEST_DOCUMENTS = 40


def test_the_published_figures_are_those_that_are_measured() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_the_corpus_is_varied_and_small() -> None:
    sizes = [path.stat().st_size for path in FOLDER.iterdir()]
    assert len(sizes) >= FEWEST_DOCUMENTS
    assert sum(sizes) < MOST_BYTES
    assert len({path.suffix for path in FOLDER.iterdir()}) == 8


def test_what_no_machine_can_read_is_never_called_missing() -> None:
    unreadable = [one for one in judged() if one.person is Hit.UNREAD]
    assert len(unreadable) == 40
    assert {one.checker for one in unreadable} == {Hit.UNREAD}
