"""A rule may have a name for people; its key stays what files and records go by."""

from pathlib import Path
from typing import Any

import pytest
from tests.oracle.building import association, document, fact, growth
from tests.oracle.harness import calculate
from tests.programs.documents import as_text, errors_of, invented

from opencpor.programs.document.loading import load_document


def with_name(name: object) -> dict[str, Any]:
    data = invented()
    rule = {key: value for key, value in data["incentives"][0].items() if key != "name"}
    data["incentives"][0] = rule if name is None else {**rule, "name": name}
    return data


@pytest.mark.parametrize(
    ("name", "german"),
    [
        ({"en": "Users", "de": "Nutzer"}, "Nutzer"),
        ({"en": "Users"}, "Users"),
        ("Users", "Users"),
        (None, "draft-users"),
    ],
)
def test_a_rule_is_called_by_its_name_or_by_its_key(name: object, german: str) -> None:
    rule = load_document(as_text(with_name(name))).incentives[0]
    assert (rule.rule, rule.title("de")) == ("draft-users", german)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("  ", "incentives.0.name: empty text: expected words"),
        ({"de": "Nutzer"}, "incentives.0.name: no text in 'en'"),
        ({"en": "Users", "fr": "Usagers"}, "incentives.0.name: text in 'fr'"),
    ],
)
def test_a_name_is_words_in_the_program_s_languages(name: object, told: str) -> None:
    assert [error[: len(told)] for error in errors_of(with_name(name))] == [told]


def test_a_calculation_goes_by_the_key_whatever_the_name(tmp_path: Path) -> None:
    texts = []
    for place, more in (("one", {}), ("other", {"name": {"en": "Growth", "de": "Wachstum"}})):
        folder = tmp_path / place
        folder.mkdir()
        rules, facts = document(growth(**more)), [fact("2024-01", 100, 500)]
        texts.append(calculate(folder, rules, [association()], [facts], "2024-01").text)
    assert texts[0] == texts[1]
    assert ",growth,,100,500," in texts[0]
