"""Reading only the rules of a program document: `key`, `currency` and `incentives`.

That is all a calculation needs; whatever else the document holds is not looked at here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from opencpor.common.errors import InputError
from opencpor.common.money import MINOR_DIGITS
from opencpor.programs.document.incentives import AnyRule, Rule, conflicts, unpayable

_RULE: TypeAdapter[AnyRule] = TypeAdapter(Rule)
_TYPES = ("net_growth", "milestone", "period_growth")


@dataclass(frozen=True)
class RulesDocument:
    """What a calculation takes from a program document."""

    key: str
    currency: str
    rules: tuple[AnyRule, ...]


class DocumentErrorsError(InputError):
    """The document cannot be used; `errors` holds every reason as `path: wrong: expected`."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class _UniqueKeyLoader(yaml.SafeLoader):
    """Refuses a key given twice, which YAML itself forbids and the usual loader lets pass."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the signature it overrides
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    "while reading a mapping",
                    node.start_mark,
                    f"the key {key!r} is given twice: expected each key once",
                    node.start_mark,
                )
        return super().construct_mapping(node, deep=deep)


def read_rules_document(text: str | bytes) -> RulesDocument:
    """Read and check the three parts; DocumentErrorsError lists everything that is wrong."""
    try:
        raw = yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise DocumentErrorsError([f"document: not readable as YAML: {error}"]) from error
    if not isinstance(raw, Mapping):
        raise DocumentErrorsError(["document: no mapping: expected key, currency and incentives"])
    errors: list[str] = []
    key, currency = raw.get("key"), raw.get("currency")
    if not isinstance(key, str) or not key:
        errors.append("key: missing or no text: expected the program's key")
    if not isinstance(currency, str) or currency not in MINOR_DIGITS:
        errors.append(f"currency: {currency!r} is none: expected an ISO 4217 code such as USD")
    rules = _rules(raw.get("incentives"), errors)
    errors += [f"incentives: {wrong}" for wrong in conflicts(rules)]
    if isinstance(currency, str) and currency in MINOR_DIGITS:
        errors += [f"incentives: {wrong}" for wrong in unpayable(rules, currency)]
    if errors:
        raise DocumentErrorsError(errors)
    return RulesDocument(str(key), str(currency), tuple(rules))


def _rules(raw: object, errors: list[str]) -> list[AnyRule]:
    """Read each rule by itself, so that one bad rule does not hide what is wrong with others."""
    if not isinstance(raw, list):
        errors.append("incentives: missing or no list: expected the list of rules")
        return []
    rules = []
    for place, given in enumerate(raw):
        try:
            rules.append(_RULE.validate_python(given))
        except ValidationError as error:
            errors += [_sentence(place, wrong) for wrong in error.errors()]
    return rules


def _sentence(place: int, wrong: Mapping[str, Any]) -> str:
    path = [step for step in wrong["loc"] if step not in _TYPES]
    where = ".".join(["incentives", str(place), *(str(step) for step in path)])
    text = str(wrong["msg"]).removeprefix("Value error, ")
    return f"{where}: {text}"
