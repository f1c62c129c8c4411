"""``cpor program draft``: a person's token writes, proposes, and as the second one publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.builders import make_organization, make_user, token_of
from tests.programs.drafting import CLI, DAYS, KEY, text_with_days

from opencpor.access.roles import Role, Side
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.programs.actions.publish import publish
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.models import Proposal
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import shipped_text

pytestmark = pytest.mark.django_db
Said = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def here(*, migrated: bool = True) -> Iterator[None]:
        assert migrated
        yield

    monkeypatch.setattr(database, "application", here)
    publish(CLI, shipped_text(KEY))


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def run(*words: object) -> tuple[int, str]:
        status = main(["program", "draft", *map(str, words)])
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    return run


@pytest.fixture
def tokens(tmp_path: Path) -> tuple[Path, Path]:
    operator = make_organization(Side.OPERATOR)
    files = tmp_path / "first", tmp_path / "second"
    for file in files:
        file.write_text(token_of(make_user(Role.PROGRAM_MANAGER, operator)))
    return files


@pytest.fixture
def draft(said: Said, tokens: tuple[Path, Path]) -> str:
    asked = ("--program", KEY, "--name", "Longer disputes", "--token-file", tokens[0])
    assert said("new", *asked)[0] == 0
    return VersionDraft.objects.get().id


def written(folder: Path, text: str) -> Path:
    file = folder / "next.yaml"
    file.write_text(text)
    return file


def test_two_persons_make_a_version(
    said: Said, draft: str, tokens: tuple[Path, Path], tmp_path: Path
) -> None:
    mine, other = (("--token-file", token) for token in tokens)
    file = written(tmp_path, text_with_days(25))
    assert said("write", draft, file, "--revision", 1, *mine)[0] == 0
    assert said("check", draft) == (0, f"{draft}: nothing is wrong.\n")
    assert said("diff", draft)[1] == (
        f"policy.dispute_days: 20 -> 25\n{draft}: 1 places differ from version 1.\n"
    )
    proposed = said("propose", draft, "--note", "Longer", "--effective-from", "2099-01", *mine)
    assert (proposed[0], "revision 3, waits: Longer disputes" in proposed[1]) == (0, True)
    looked_at = ("--proposal", Proposal.objects.get().id)
    refused = said("publish", draft, *looked_at, *mine)
    assert (refused[0], "Another person than the one who proposed it" in refused[1]) == (2, True)
    assert latest_version(KEY).number == 1

    assert "published as version 2" in said("publish", draft, *looked_at, *other)[1]

    assert latest_version(KEY).document.policy.dispute_days == 25


def test_a_draft_is_listed_shown_and_taken_as_a_file(said: Said, draft: str) -> None:
    line = f"{draft}  {KEY}, from version 1, revision 1, open: Longer disputes\n"

    assert said("list") == said("list", "--program", KEY) == (0, line)
    assert said("list", "--program", "other") == (0, "")
    status, shown = said("show", draft)
    assert (status, shown.startswith(line), shown.count("by program_manager")) == (0, True, 2)
    assert said("show", draft, "--text") == (0, shipped_text(KEY))


def test_who_wrote_on_an_older_revision_is_told_and_nothing_is_written(
    said: Said, draft: str, tokens: tuple[Path, Path], tmp_path: Path
) -> None:
    first = written(tmp_path, text_with_days(25))
    said("write", draft, first, "--revision", 1, "--token-file", tokens[0])

    late = written(tmp_path, text_with_days(40))
    status, told = said("write", draft, late, "--revision", 1, "--token-file", tokens[1])

    assert (status, "This was changed since you read it." in told) == (1, True)
    assert VersionDraft.objects.get().text == text_with_days(25)


def test_what_is_wrong_is_listed_with_its_line(said: Said, draft: str, tmp_path: Path) -> None:
    text = shipped_text(KEY).replace(DAYS, "dispute_days: soon")
    line = text[: text.index("dispute_days: soon")].count("\n") + 1

    found = said("check", draft, written(tmp_path, text))

    what = "'soon' is not a whole number: expected a whole number without quotes"
    assert found == (2, f"line {line}: policy.dispute_days: {what}\n")


def test_the_second_person_rejects_and_the_first_discards(
    said: Said, draft: str, tokens: tuple[Path, Path], tmp_path: Path
) -> None:
    mine, other = (("--token-file", token) for token in tokens)
    assert "is not proposed" in said("withdraw", draft, *mine)[1]
    file = written(tmp_path, text_with_days(25))
    said("write", draft, file, "--revision", 1, *mine)
    said("propose", draft, "--note", "Longer", *mine)

    looked_at = ("--proposal", Proposal.objects.get().id)
    rejected = said("reject", draft, *looked_at, "--reason", "Too long.", *other)
    assert "open: Longer" in rejected[1]
    assert "discarded: Longer" in said("discard", draft, *mine)[1]

    assert [(row.state, row.reason) for row in Proposal.objects.all()] == [
        ("rejected", "Too long.")
    ]


def test_only_the_proposal_that_was_looked_at_is_published(
    said: Said, draft: str, tokens: tuple[Path, Path], tmp_path: Path
) -> None:
    mine, other = (("--token-file", token) for token in tokens)
    said("write", draft, written(tmp_path, text_with_days(25)), "--revision", 1, *mine)
    said("propose", draft, "--note", "Longer", *mine)
    looked_at = Proposal.objects.get().id
    said("withdraw", draft, *mine)
    said("write", draft, written(tmp_path, text_with_days(40)), "--revision", 3, *mine)
    said("propose", draft, "--note", "Longer still", *mine)

    refused = said("publish", draft, "--proposal", looked_at, *other)

    assert (refused[0], "Another proposal was made" in refused[1]) == (1, True)
    assert latest_version(KEY).number == 1


def test_what_was_published_meanwhile_is_brought_up(
    said: Said, draft: str, tokens: tuple[Path, Path]
) -> None:
    newer = text_with_days(25)
    publish(CLI, newer)

    done = said("bring-up", draft, "--token-file", tokens[1])

    assert (done[0], "from version 2, revision 2" in done[1]) == (0, True)
    assert VersionDraft.objects.get().text == newer


def test_without_a_persons_token_nothing_is_written(said: Said, draft: str, tmp_path: Path) -> None:
    nobody = written(tmp_path, "cpor_nonsense")

    status, told = said("discard", draft, "--token-file", nobody)

    assert (status, "unknown, expired or revoked" in told) == (2, True)
    assert VersionDraft.objects.get().state == "open"
